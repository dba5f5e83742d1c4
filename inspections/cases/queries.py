"""What the pages of cases read."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from inspections.cases.models import HANDLING, Case, MemberRole, Membership
from inspections.cases.states import BEFORE_FILING, ENDED, CaseState
from inspections.exhibits.models import Exhibit
from inspections.officers.rules import standing_of
from jishan_portal.audit.models import Entry
from jishan_portal.clocks import queries as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit.paging import Order, counts_of
from jishan_portal.kit.search import words
from workshops.registry.standing import Standing

C = CaseState
NEWEST = Order("newest", "最新", "", descending=True)
CUTS = {
    "verifying": BEFORE_FILING,
    "investigating": {C.INVESTIGATING, C.REVIEWING, C.SUSPENDED},
    "deciding": {C.NOTICE_APPROVAL, C.NOTIFYING, C.STATEMENT, C.HEARING, C.LEGAL, C.DECIDING, C.DISCUSSION},
    "executing": {C.SERVING, C.EXECUTING, C.CLOSING},
    "ended": {C.CLOSED, *ENDED},
}
TONES = {C.NOT_FILED: "off", C.TERMINATED: "off", C.SUSPENDED: "off", C.CLOSED: "ok", C.ARCHIVED: "ok", C.TRANSFERRED: "ok"}
STAGES = (
    ("线索核查", BEFORE_FILING),
    ("调查取证", {C.INVESTIGATING}),
    ("审核", {C.REVIEWING}),
    ("告知申辩", {C.NOTICE_APPROVAL, C.NOTIFYING, C.STATEMENT, C.HEARING, C.LEGAL}),
    ("决定", {C.DECIDING, C.DISCUSSION}),
    ("送达", {C.SERVING}),
    ("履行", {C.EXECUTING}),
    ("结案归档", {C.CLOSING, C.CLOSED, C.ARCHIVED}),
)
TRAIL = 12
KIND = "inspections.case"
OF_THE_PARTY = frozenset({"case.litigation", "case.reconsideration"})  # terms within which the party may act, not the bureau


def withheld_from(user=None) -> QuerySet:
    """Return the restricted cases of teams that a user is not of; without a user, all of them."""
    rows = Case.objects.filter(is_restricted=True)
    return rows.exclude(pk__in=Membership.objects.of(user).values("case")) if user else rows


def tone_of(state: str) -> str:
    """Return the colour of a case's state."""
    return TONES.get(state, "go")


def _view(rows: QuerySet, view: str, user) -> QuerySet:
    if view == "mine":
        mine = Membership.objects.of(user).exclude(role=MemberRole.VIEWER).filter(case=OuterRef("pk"))
        return rows.filter(Exists(mine))
    if view in CUTS:
        return rows.filter(state__in=CUTS[view])
    return rows if view == "all" else rows.exclude(state__in=ENDED)


def listing(user, *, q: str = "", view: str = "", area: str = "", verdict: str = "", state: str = "") -> QuerySet:
    """Return the cases in a user's reach by the filters of the list."""
    rows = Case.objects.visible_to(user)
    for word in words(q):
        rows = rows.filter(Q(party_name__icontains=word) | Q(number__icontains=word) | Q(cause__icontains=word))
    cut = {"area_code": area, "verdict": verdict, "state": state}
    rows = rows.filter(**{name: value for name, value in cut.items() if value})
    return _view(rows, view, user).select_related("workshop")


def due_days(cases: list[Case]) -> dict:
    """Return the day each case falls due: the nearer of its open duty's and its ticking clocks' (one query).

    A step without a term of its own, as serving the notice, still stands within the term of the decision.
    """
    those = {"subject_kind": KIND, "subject_id__in": [str(row.pk) for row in cases]}
    duties = Duty.objects.open().filter(**those, due_on__isnull=False).order_by().values_list("subject_id", "due_on")
    ticking = Clock.objects.ticking().filter(**those).exclude(rule_key__in=OF_THE_PARTY).order_by().values_list("subject_id", "due_on")
    found: dict[int, date] = {}
    for pk, day in duties.union(ticking):
        found[int(pk)] = min(day, found.get(int(pk), day))
    return found


def tabs(user, views, current: str) -> list[dict]:
    """Return the views as tabs with their counts (one query)."""
    rows = Case.objects.visible_to(user)
    counts = counts_of({view: _view(rows, view, user) for view, _ in views})
    return [
        {"label": label, "url": f"?view={view}", "count": counts[view], "is_on": view == current, "is_hot": False} for view, label in views
    ]


def detail(user) -> QuerySet:
    """Return the cases a user may open, with everything their page shows."""
    return with_everything(Case.objects.visible_to(user))


def with_everything(cases: QuerySet) -> QuerySet:
    """Return cases with all that their page and their papers read."""
    return cases.select_related("workshop", "lead", "reviewed_by", "decided_by").prefetch_related(
        "members__user__officer__user", "violations__violation", "penalties", "services", "receipts", "restraints", "orders", "hearings",
        "deferrals__parts", "demands", "remedies", "timeouts", "transfers", "detentions", "dens",
    )  # fmt: skip


def steps(case: Case) -> list[dict]:
    """Return the step bar; a case that ended aside or stands still shows the step it left."""
    at = next((place for place, (_, states) in enumerate(STAGES) if case.state in states), None)
    days = (case.filed_on, case.concluded_on, None, case.notified_on, case.decided_on, case.served_on, case.fulfilled_on, case.archived_on)
    if at is None:
        at = next((place for place in range(len(days) - 1, -1, -1) if days[place]), 0)
    rows = []
    for place, (label, _) in enumerate(STAGES):
        stage = "now" if place == at and case.state != C.ARCHIVED else "done" if place <= at else "next"
        day = days[place] if place <= at else None
        state = case.get_state_display() if stage == "now" else ""
        note = f"{day:%m-%d}" if day else "" if state == label else state
        rows.append({"label": label, "note": note, "stage": stage})
    return rows


def faces(case: Case) -> list:
    """Return the running clocks of a case and of what runs beside it, each drawn with its working, the nearest first."""
    own = Q(subject_kind=KIND, subject_id=str(case.pk))
    for rows, kind in ((case.restraints, "restraint"), (case.demands, "demand")):
        own |= Q(subject_kind=f"inspections.{kind}", subject_id__in=[str(row.pk) for row in rows.all()])
    running = Clock.objects.running().filter(own).select_related("rule").order_by("warn_on", "pk")
    return [clocks.face(row) for row in running if row.rule_key not in OF_THE_PARTY]


def team(case: Case) -> list[tuple]:
    """Return who is in a case now, the leading handler first, each with what is wrong with a handler's certificate (None: nothing)."""
    rows = sorted((row for row in case.members.all() if row.until is None), key=lambda row: (row.role != MemberRole.LEADING, row.pk))
    return [(row, _fault_of(row.user) if row.role in HANDLING else None) for row in rows]


def _fault_of(user) -> Standing | None:
    officer = getattr(user, "officer", None)
    found = standing_of(officer) if officer else Standing("late", "未登记执法证")
    if found.tone == "ok":
        return None
    is_said = found.tone == "off" or "执法证" in found.words
    return found if is_said else Standing(found.tone, f"执法证{found.words}")


def exhibits(case: Case) -> list[Exhibit]:
    """Return the evidence and things of a case with their way through hands."""
    rows = Exhibit.objects.filter(dossier=case.audit_chain).select_related("taken_by", "second", "file")
    return list(rows.prefetch_related("custody__by"))


def trail(case: Case) -> list[Entry]:
    """Return the latest entries about a case."""
    return list(Entry.objects.filter(chain=case.audit_chain).order_by("-id")[:TRAIL])
