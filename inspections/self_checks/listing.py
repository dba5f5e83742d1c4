"""The list of self-checks: what the address asks for, the rows, how each is shown."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue, CleanTag, ControlPoint, ProcessLink
from inspections.self_checks.models import CheckAnswer, IndicatorResult, SelfCheck, Wave
from inspections.self_checks.states import DONE, OWED, CheckState
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock, search
from jishan_portal.kit.paging import Order
from jishan_portal.kit.workdays import add_months
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Ownership, Workshop

C = CheckState
THIS_YEAR = "year"
GROUPS = (("owed", "还没交（未开始、填写中、退回）"), ("handed", "已交（待审核、已通过）"))
STATES = (("", "全部状态"), *GROUPS, *C.choices)
FLAGS = (
    ("", "不限情形"),
    ("overdue", "逾期未交"),
    ("key", "重点项有“否”"),
    ("problems", "有“否”的"),
    ("clean", "全部符合"),
    ("quiet", "还没催过"),
    ("unlinked", "业主没有账号"),
    *((f"tag-{tag}", f"{label}未达标") for tag, label in CleanTag.choices),
    *((f"link-{link}", f"{label}环节有“否”") for link, label in ProcessLink.choices),
    *((f"control-{control}", f"{label}关键环节有“否”") for control, label in ControlPoint.choices),
)
TONES = {C.WAITING: "off", C.DRAFT: "go", C.SUBMITTED: "go", C.RETURNED: "near", C.ACCEPTED: "ok", C.EXCUSED: "off"}
BY_TOWN = Order("town", "乡镇", "area_code")
COLUMNS = {
    "town": "乡镇",
    "village": "村（社区）",
    "station": "监管所",
    "owner": "负责人",
    "state": "状态",
    "due": "截止日期",
    "answered": "已答",
    "noes": "答“否”",
    "score": "得分率",
    "sent": "提交",
    "filler": "填写人",
    "rounds": "提交次数",
    "reminded": "催办",
}
USUAL = ("town", "owner", "state", "answered", "noes", "sent", "reminded")


@dataclass(frozen=True)
class Row:
    """A self-check as the list shows it."""

    check: SelfCheck
    town: str
    tone: str
    words: str
    questions: int
    score: int | None

    @property
    def workshop(self) -> Workshop:
        """The file it belongs to now."""
        return self.check.workshop.root


def columns_for(chosen: list[str]) -> list[str]:
    """Return the columns to show, in their order: the chosen ones, else the usual ones."""
    return [key for key in COLUMNS if key in chosen] or list(USUAL)


def waves_of(user) -> list[Wave]:
    """Return the waves that somebody may see, the newest first."""
    return list(Wave.objects.visible_to(user).order_by("-year", "-id"))


def chosen_wave(waves: list[Wave], text: str) -> Wave | None:
    """Return the wave an address names; the newest open one (else the newest) where it names none."""
    named = next((wave for wave in waves if str(wave.pk) == text), None)
    return named or next((wave for wave in waves if wave.state == "open"), waves[0] if waves else None)


def narrow(user, wanted: dict, wave: Wave | None) -> QuerySet:
    """Return the self-checks of a user's reach under the conditions of the filter form."""
    rows = SelfCheck.objects.visible_to(user)
    if wanted.get("wave") == THIS_YEAR:
        rows = rows.filter(wave__year=year_of())
    elif wave is not None:
        rows = rows.filter(wave=wave)
    if wanted.get("area"):
        low, high = span(wanted["area"])
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    rows = _in_state(rows, wanted.get("state", ""))
    rows = _flagged(rows, wanted.get("flag", ""))
    if wanted.get("month"):
        rows = in_month(rows, wanted["month"])
    if wanted.get("q"):
        rows = rows.filter(workshop__root__in=search.matches(Workshop.objects.visible_to(user), wanted["q"]).values("pk"))
    return rows


def months() -> list[str]:
    """Return the months of this calendar year up to now as 2026-06, the newest first."""
    today = clock.today()
    return [f"{today.year}-{month:02d}" for month in range(today.month, 0, -1)]


def in_month(rows: QuerySet, month: str) -> QuerySet:
    """Narrow self-checks to those handed in (last) in a month."""
    first = date.fromisoformat(f"{month}-01")
    return rows.filter(submitted_at__gte=clock.start_of(first), submitted_at__lt=clock.start_of(add_months(first, 1)))


def _in_state(rows: QuerySet, state: str) -> QuerySet:
    groups = {"owed": sorted(OWED), "handed": sorted(DONE)}
    return rows.filter(state__in=groups.get(state, [state])) if state else rows


def _flagged(rows: QuerySet, flag: str) -> QuerySet:
    conditions = {
        "overdue": Q(state__in=sorted(OWED), deadline_on__lt=clock.today()),
        "key": Q(key_noes__gt=0),
        "problems": Q(noes__gt=0),
        "clean": Q(state__in=sorted(DONE), noes=0),
        "quiet": Q(state__in=sorted(OWED), reminded_on__isnull=True),
    }
    if flag == "unlinked":
        return rows.filter(~Exists(owners()))
    kind, _, value = flag.partition("-")
    if kind == "tag":
        unmet = IndicatorResult.objects.filter(check_record=OuterRef("pk"), tag=value, is_met=False)
        return rows.filter(Exists(unmet), state__in=sorted(DONE))
    if kind in {"link", "control"}:
        noes = CheckAnswer.objects.filter(check_record=OuterRef("pk"), value=AnswerValue.NO, **{f"item__{kind}": value})
        return rows.filter(Exists(noes), state__in=sorted(DONE))
    return rows.filter(conditions[flag]) if flag in conditions else rows


def owners() -> QuerySet:
    """The accounts in charge today of the workshop of a self-check (for Exists and Subquery)."""
    return Ownership.objects.held_on(clock.today()).filter(workshop__root=OuterRef("workshop__root"))


def dressed(rows: QuerySet) -> QuerySet:
    """Add what a row shows: the file, its station, whether the owner has an account."""
    return rows.select_related("workshop__root__station", "filler", "wave").annotate(is_linked=Exists(owners()))


def shown(checks: list[SelfCheck]) -> list[Row]:
    """Return rows ready to be drawn; one query for the numbers of questions, one for the scores."""
    sizes, scores = questions_of({check.version_id for check in checks}), scores_of(checks)
    today = clock.today()
    return [
        Row(check, name_of(check.area_code), *standing(check, today), sizes.get(check.version_id, 0), scores.get(check.pk))
        for check in checks
    ]


def scores_of(checks: list[SelfCheck]) -> dict[int, int]:
    """Return self-check id → weighted rate of 是 in whole percent (`checklists.rules.score`) of those handed in; one query."""
    handed = [check.pk for check in checks if check.state in DONE]
    given = CheckAnswer.objects.filter(check_record__in=handed, value__in=[AnswerValue.YES, AnswerValue.NO]).order_by()
    met = Sum("item__weight", filter=Q(value=AnswerValue.YES), default=0)
    rows = given.values("check_record").annotate(full=Sum("item__weight"), met=met)
    return {row["check_record"]: row["met"] * 100 // row["full"] for row in rows}


def questions_of(version_ids: set[int]) -> dict[int, int]:
    """Return version id → how many questions it has."""
    found = Item.objects.filter(version__in=version_ids).order_by().values("version").annotate(number=Count("pk"))
    return {row["version"]: row["number"] for row in found}


def standing(check: SelfCheck, on: date) -> tuple[str, str]:
    """Return (tone, words) of the tag: 逾期 before the state itself."""
    late = (on - check.deadline_on).days
    if check.state in OWED and late > 0:
        return "late", f"{check.get_state_display()}，逾期 {late} 天"
    return TONES[check.state], check.get_state_display()


def words_of(wanted: dict, wave: Wave | None) -> str:
    """Say the conditions in words, for exports and print."""
    parts = [wave.title if wave and wanted.get("wave") != THIS_YEAR else f"{year_of()} 年全部"]
    parts += [name_of(wanted["area"])] if wanted.get("area") else []
    parts += [dict(STATES)[wanted["state"]]] if wanted.get("state") else []
    parts += [dict(FLAGS)[wanted["flag"]]] if wanted.get("flag") else []
    parts += [f"{wanted['month']} 交的"] if wanted.get("month") else []
    parts += [f"关键字“{wanted['q']}”"] if wanted.get("q") else []
    return "，".join(parts)
