"""What the pages of leads read. None of these reads opens the reporter's record; at most whether there is one."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from inspections.leads.models import Assist, CheckExtension, Lead, LeadNews, Reply, Reporter
from inspections.leads.rules import first_rule, running_period
from inspections.leads.states import AssistState, ExtensionState, LeadKind, LeadState, ReplyState
from jishan_portal.clocks.queries import Face, face_of
from jishan_portal.clocks.rules import Due, Extra, compute, due_of, first_extension, period_rule
from jishan_portal.kit import clock
from jishan_portal.kit.identifiers import half_width, year_brackets
from jishan_portal.kit.paging import Order, counts_of
from jishan_portal.kit.search import folded, pieces, words
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.rules import UNITS, Period
from workshops.registry.codes import as_typed

NEWEST = Order("newest", "最新", "", descending=True)
SOONEST = Order("due", "期限", "deadline_on", nullable=True)
COLUMNS = {"area": "area_code"}
ENDED_ORDER = frozenset({"ended", "all", "reply"})
TONES = {
    LeadState.RECEIVED: "near",
    LeadState.CHECKING: "go",
    LeadState.MEDIATING: "go",
    LeadState.REFUSED: "off",
    LeadState.MERGED: "off",
    LeadState.PASSED_ON: "off",
    LeadState.NOTHING: "off",
}
HEADLINES = {
    LeadState.RECEIVED: "已收到，等待受理",
    LeadState.CHECKING: "正在核查",
    LeadState.MEDIATING: "正在调解",
    LeadState.REFUSED: "不予受理",
    LeadState.PASSED_ON: "已转其他部门",
    LeadState.SETTLED: "调解已结束",
}
ALIKE_DAYS, ALIKE_SHARE, ALIKE_LOOKED_AT, ALIKE_SHOWN = 90, 0.3, 300, 5


def tone_of(state: str) -> str:
    """Return the colour of a lead's state."""
    return TONES.get(state, "ok")


# --- the desk ---------------------------------------------------------------------------------------
def _asked(model, **holds):
    return Exists(model.objects.filter(lead=OuterRef("pk"), **holds))


def _view(rows: QuerySet, view: str, user) -> QuerySet:
    """Cut a list to one of the desk's views."""
    if view in {LeadState.RECEIVED, LeadState.CHECKING, LeadState.MEDIATING}:
        return rows.filter(state=view)
    cuts = {
        "overdue": lambda: rows.overdue(clock.today()),
        "assist": lambda: rows.open().filter(_asked(Assist, state__in=(AssistState.ASKED, AssistState.RECEIVED))),
        "extension": lambda: rows.filter(_asked(CheckExtension, state=ExtensionState.ASKED)),
        "reply": lambda: rows.marked_for(user).filter(_asked(Reply, state=ReplyState.OWED), is_withheld=False),
        "ended": lambda: rows.exclude(pk__in=rows.open().values("pk")),
        "all": lambda: rows,
    }
    return cuts.get(view, rows.open)()


def listing(user, *, q: str = "", view: str = "", since=None, until=None, **equal) -> QuerySet:
    """Return the leads in a user's reach by the filters of the desk: words, view, days received, area, kind, source."""
    rows = Lead.objects.visible_to(user)
    rows = rows.filter(made_at__gte=clock.start_of(since)) if since else rows
    rows = rows.filter(made_at__lt=clock.start_of(until + timedelta(days=1))) if until else rows
    for word in words(year_brackets(q)):
        rows = rows.filter(Q(place__icontains=word) | Q(description__icontains=word) | Q(number__icontains=word))
    cut = {COLUMNS.get(name, name): value for name, value in equal.items() if value}
    return _view(rows.filter(**cut), view, user).marked_for(user).select_related("workshop")


def order_of(view: str) -> Order:
    """Return the order of a view: what is open by its date, the rest newest first."""
    return NEWEST if view in ENDED_ORDER else SOONEST


def tabs(user, views, current: str) -> list[dict]:
    """Return the views as tabs with their counts (one query)."""
    rows = Lead.objects.visible_to(user)
    counts = counts_of({view: _view(rows, view, user) for view, _ in views})
    hot = {"overdue"} if counts["overdue"].number else set()
    return [
        {"label": label, "url": f"?view={view}", "count": counts[view], "is_on": view == current, "is_hot": view in hot}
        for view, label in views
    ]


# --- one lead ---------------------------------------------------------------------------------------
def detail(user) -> QuerySet:
    """Return the leads a user may open, with everything their page shows (a fixed number of queries)."""
    assists = Assist.objects.select_related("township", "asked_by").prefetch_related("pictures__file")
    return (
        Lead.objects.visible_to(user)
        .marked_for(user)
        .annotate(has_contact=Exists(Reporter.objects.filter(lead=OuterRef("pk"))))
        .select_related("workshop__station", "merged_into", "made_by", "extended_by", "state_by")
        .prefetch_related(
            "pictures__file",
            "duplicates",
            "news",
            "replies",
            Prefetch("assists", assists),
            Prefetch("extensions", CheckExtension.objects.select_related("asked_by", "state_by")),
        )
    )


def faces(lead: Lead) -> list[Face]:
    """Return the statutory clocks of a lead with their working: the one that runs, and replies that are owed."""
    found = []
    period = running_period(lead)
    if period:
        key, start, extended = period
        due = _granted(lead, key, start) if extended else compute(key, start)
        found.append(face_of(rulebook.rule(key, start).label, key, start, due))
    for reply in lead.told_replies:
        if reply.state == ReplyState.OWED:
            key = "complaint.accept" if reply.about == "acceptance" else "lead.tell_reporter"
            found.append(face_of(f"告知反映人{reply.get_about_display()}", key, reply.begun_on, compute(key, reply.begun_on)))
    return found


def _granted(lead: Lead, key: str, start) -> Due:
    """The extended period, with who granted it in its working."""
    rule, period = period_rule(key, start)
    by = lead.extended_by.name if lead.extended_by else "负责人"
    extra = Extra(extended=first_extension(rule, period), granted=f"{by} {clock.day_of(lead.extended_at)} 批准")
    return due_of(rule, period, start, extra)


def steps(lead: Lead) -> list[dict]:
    """Return the step bar: received, being worked on, ended."""
    middle = LeadState.MEDIATING if lead.state == LeadState.MEDIATING or lead.outcome else LeadState.CHECKING
    at = 0 if lead.state == LeadState.RECEIVED else 1 if lead.is_open else 2
    due = f"到 {lead.deadline_on:%m-%d}" if lead.deadline_on else ""
    ended = lead.state_words if at == 2 else "办结"
    names = [("收到", f"{clock.day_of(lead.made_at):%m-%d}"), (middle.label, ""), (ended, "")]
    notes = [names[0][1], due if at == 1 else "", f"{clock.day_of(lead.state_at):%m-%d}" if at == 2 else ""]
    if at == 0:
        notes[0] = f"待受理，{due}"
    stages = ["now" if place == at and at < 2 else "done" if place <= at else "next" for place in range(3)]
    return [{"label": name, "note": note, "stage": stage} for (name, _), note, stage in zip(names, notes, stages, strict=True)]


def _gist(lead: Lead) -> set[str]:
    return set(pieces(folded(f"{lead.place}{lead.description}")))


def look_alikes(lead: Lead, user) -> list[tuple[Lead, str]]:
    """Return recent leads that may tell the same, likeliest first, each with its reason (one query)."""
    since = lead.made_at - timedelta(days=ALIKE_DAYS)
    near = Q(area_code=lead.area_code) | Q(workshop=lead.workshop_id, workshop__isnull=False)
    others = (
        Lead.objects.visible_to(user).marked_for(user).filter(near, made_at__gte=since).exclude(pk=lead.pk).exclude(state=LeadState.MERGED)
    )
    mine, found = _gist(lead), []
    for other in others.order_by("-id")[:ALIKE_LOOKED_AT]:
        theirs = _gist(other)
        share = len(mine & theirs) / max(len(mine | theirs), 1)
        if lead.workshop_id and other.workshop_id == lead.workshop_id:
            found.append((1 + share, other, "同一户小作坊"))
        elif folded(other.place) == folded(lead.place):
            found.append((0.9 + share, other, "地点相同"))
        elif share >= ALIKE_SHARE:
            found.append((share, other, "说法相近"))
    return [(other, reason) for _, other, reason in sorted(found, key=lambda row: -row[0])[:ALIKE_SHOWN]]


# --- townships --------------------------------------------------------------------------------------
def assists(user, *, view: str = "", area: str = "", township="", since=None, until=None) -> QuerySet:
    """Return the verifications in a user's reach: by view, place, township asked, days on which they were asked."""
    rows = Assist.objects.visible_to(user).select_related("lead", "township")
    cut = {
        "area_code": area,
        "township": township,
        "asked_at__gte": since and clock.start_of(since),
        "asked_at__lt": until and clock.start_of(until + timedelta(days=1)),
    }
    return _sent(rows.filter(**{name: value for name, value in cut.items() if value}), view)


def _sent(rows: QuerySet, view: str) -> QuerySet:
    """Cut verifications to a view; those taken back stand in a view of their own only."""
    if view == "recalled":
        return rows.filter(state=AssistState.RECALLED)
    today, sent = clock.today(), rows.exclude(state=AssistState.RECALLED)
    cuts = {
        "overdue": lambda: sent.open().filter(deadline_on__lt=today),
        "answered": lambda: sent.filter(state=AssistState.ANSWERED),
        "late": lambda: sent.filter(Q(answered_at__date__gt=F("deadline_on")) | Q(answered_at__isnull=True, deadline_on__lt=today)),
        "all": lambda: sent,
    }
    return cuts.get(view, sent.open)()


# --- the public -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """What the holder of a tracking code reads: never a name, a number of a case, or an internal note."""

    headline: str
    tone: str
    next: str
    kind: str
    made_at: object
    news: list = field(default_factory=list)


def by_tracking_code(text: str) -> Lead | None:
    """Return the lead of a tracking code, however it was typed."""
    code = as_typed(half_width(text))
    return Lead.objects.filter(tracking_code=code).select_related("merged_into").first() if code else None


def progress(lead: Lead) -> Progress:
    """Return what may be told of a lead: what happened, when, and what comes next until which day."""
    shown = lead.merged_into if lead.state == LeadState.MERGED and lead.merged_into else lead
    news = list(LeadNews.objects.filter(lead=lead))
    kind = lead.get_kind_display()
    return Progress(_headline(shown), tone_of(shown.state), _next(lead, shown), kind, lead.made_at, news)


def _headline(shown: Lead) -> str:
    return HEADLINES.get(shown.state, "已核查完")


def _next(lead: Lead, shown: Lead) -> str:
    day = f"{shown.deadline_on.year}年{shown.deadline_on.month}月{shown.deadline_on.day}日" if shown.deadline_on else ""
    if shown.state == LeadState.RECEIVED:
        return f"最迟 {day} 告诉您是否受理。" if lead.kind == LeadKind.COMPLAINT else f"最迟 {day} 核查完。"
    if shown.state == LeadState.CHECKING:
        return f"最迟 {day} 核查完。"
    if shown.state == LeadState.MEDIATING:
        return f"最迟 {day} 调解完。"
    owed = lead.replies.filter(state=ReplyState.OWED).order_by("deadline_on").first()
    return f"工作人员会在 {owed.deadline_on.year}年{owed.deadline_on.month}月{owed.deadline_on.day}日 前联系您。" if owed else ""


@dataclass(frozen=True)
class Promise:
    """A period as it is promised to the public."""

    sentence: str
    article: str
    is_confirmed: bool


def promises(kind: str) -> list[Promise]:
    """Return what somebody who reports or complains may expect, from the rulebook, with article and whether it is confirmed."""
    today = clock.today()
    said = {
        LeadKind.COMPLAINT: (
            ("complaint.accept", "{measure}内告诉您是否受理"),
            ("complaint.mediate", "受理后 {measure}内调解完"),
        ),
        LeadKind.REPORT: (
            (first_rule(LeadKind.REPORT), "{measure}内核查；情况复杂、经批准的，可再延长 {more}"),
            ("lead.tell_reporter", "留了姓名和电话的，决定后 {measure}内告诉您"),
        ),
    }[kind]
    return [_promise(key, text, today) for key, text in said]


def _promise(key: str, text: str, today) -> Promise:
    rule = rulebook.rule(key, today)
    period = Period.from_value(rule.value)
    more = f"{period.extensions[0].length} {UNITS[period.unit]}" if period.extensions else ""
    return Promise(text.format(measure=period.measure, more=more), rule.article, rule.is_confirmed)
