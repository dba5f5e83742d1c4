"""What a visit amounts to, who may make it, which step is next, and what a supervisor should look at twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from inspections.checklists.rules import is_asked
from inspections.checklists.states import AnswerValue
from inspections.hazards import rules as hazards
from inspections.hazards.states import Severity
from inspections.officers.models import Officer
from inspections.officers.rules import conflict
from inspections.plans.spacing import too_soon
from inspections.visits.models import Visit
from inspections.visits.states import CHIEFS, OPEN, Outcome, Route, Step, VisitKind, VisitState
from jishan_portal.accounts.roles import Role
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.models import Workshop

EARTH = 6_371_000  # metres
SAME_REMARKS = 3
COUNTED_KINDS = frozenset({VisitKind.DAILY, VisitKind.SPECIAL})  # the others may come at any time: unannounced, second looks, patrols
CLOCK_OFF = 300  # seconds beyond which a phone's clock counts as wrong


@dataclass(frozen=True)
class Tally:
    """How a list came out: failures by weight, items asked and answered, items that did not apply."""

    general: int
    key: int
    asked: int
    answered: int
    skipped: int
    key_seen: int

    @property
    def seen(self) -> int:
        """Items looked at: 合理缺项 (不适用) do not count."""
        return self.answered - self.skipped

    @property
    def is_full(self) -> bool:
        """Every item of the list was covered."""
        return self.asked > 0 and self.answered >= self.asked


def tally(items, answers: dict[int, str]) -> Tally:
    """Count a list's answers (item id → value)."""
    asked = [item for item in items if is_asked(item, answers)]
    given = [(item, answers[item.pk]) for item in asked if item.pk in answers]
    noes = [item for item, value in given if value == AnswerValue.NO]
    return Tally(
        general=sum(not item.is_key for item in noes),
        key=sum(item.is_key for item in noes),
        asked=len(asked),
        answered=len(given),
        skipped=sum(value == AnswerValue.NOT_APPLICABLE for _, value in given),
        key_seen=sum(item.is_key and value != AnswerValue.NOT_APPLICABLE for item, value in given),
    )


def outcome_of(general: int, key: int, on: date) -> Outcome:
    """Return the result by the rule: none → 符合; no key item and at most `visit.general_failures` → 基本符合; else 不符合."""
    if not general and not key:
        return Outcome.GOOD
    return Outcome.FAIR if not key and general <= int(rulebook.value("visit.general_failures", on)) else Outcome.BAD


def shortfall(found: Tally, on: date) -> str:
    """Return what a check lacks of the least number of items (key and in all), or ""."""
    least_key, least = int(rulebook.value("visit.least_key_items", on)), int(rulebook.value("visit.least_items", on))
    if found.key_seen >= least_key and found.seen >= least:
        return ""
    return f"每次检查一般不少于 {least_key} 个重点项、共 {least} 项，本次查了 {found.key_seen} 个重点项、共 {found.seen} 项。"


def pair_refusal(first: Officer | None, second: Officer | None, workshop: Workshop, on: date) -> str:
    """Return why two officers may not make a visit on a day, or "": two, certified, present, without conflict (INSP 23–24)."""
    if first is None or second is None or first.pk == second.pk:
        return "检查须有两名检查员，请选齐两人。"
    for officer in (first, second):
        if not Officer.objects.certified_on(on).filter(pk=officer.pk).exists():
            return f"{officer.name}的执法证已过期、未登记或已不在岗，不能参加检查，请另选一名。"
        if why := conflict(officer, workshop, on):
            return f"{why}，请另选一名。"
    return ""


def comes_too_soon(visit: Visit, kind: str) -> str:
    """Return why a visit of some kind that neither a plan, a hazard nor a lead stands behind comes too soon, or "" (features row 22)."""
    if kind not in COUNTED_KINDS or visit.plan_item_id or visit.from_hazard_id or visit.from_lead_id:
        return ""
    return too_soon(visit.workshop.root_id or visit.workshop.pk, visit.planned_on)


def kind_refusal(visit: Visit, kind: str) -> str:
    """Return why a visit may not begin as another kind than it was arranged: what may come at any time is no way around the weeks."""
    words = "" if visit.kind in COUNTED_KINDS else comes_too_soon(visit, kind)
    return f"{words.partition('；')[0]}。要作{VisitKind(kind).label}，请“临时加一户”，选明事由。" if words else ""


def warnings_of(first: Officer, second: Officer, on: date) -> list[str]:
    """Return what to tell a pair that may go: a certificate that ends today."""
    return [f"{one.name}的执法证今天到期，明天起不能再检查，请尽快换证。" for one in (first, second) if one.certificate_until == on]


def can_fill(user, visit: Visit) -> bool:
    """The two officers of a visit; a patrol by the township that made it."""
    if visit.is_patrol:
        return Role.TOWNSHIP in user.roles or visit.made_by_id == user.pk
    return bool(user.pk) and user.pk in {one.user_id for one in (visit.first, visit.second) if one}


def can_cancel(user, visit: Visit) -> bool:
    """Who makes a visit, or a chief."""
    return visit.state in OPEN and (can_fill(user, visit) or visit.made_by_id == user.pk or bool(user.roles & CHIEFS))


def next_step(visit: Visit, taken: set[str]) -> Step | None:
    """Return the first step not yet taken: nothing later is open."""
    if visit.state != VisitState.FILLING:
        return None
    return next((step for step in visit.steps if step not in taken), Step.SIGN)


def metres(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Return the distance between two points (latitude, longitude) in metres."""
    (lat1, lon1), (lat2, lon2) = ((radians(one[0]), radians(one[1])) for one in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)))


def place_problem(latitude: float | None, distance: int | None, on: date) -> str:
    """Return why a place wants a reason, or "": not taken, or far from the registered one."""
    if latitude is None:
        return "没有取得定位，请写明原因（例如手机不允许定位、院内没有信号）。"
    far = int(rulebook.value("visit.far_metres", on))
    if distance is not None and distance > far:
        return f"现在的位置离登记地址 {distance} 米（超过 {far} 米），请写明原因（例如登记地址不准、已搬迁）。"
    return ""


def default_finding(item, on: date) -> dict:
    """Return gravity, route and deadline of a failed item until an officer says otherwise."""
    severity = Severity.SERIOUS if item.is_key else Severity.GENERAL
    return {
        "severity": severity,
        "route": Route.TERM,
        "deadline_on": hazards.usual_deadline(severity, on),
        "basis": item.basis,
        "demand": f"达到要求：{item.text}",
    }


def must_cover_all(visit: Visit) -> bool:
    """All items of the list, but for unannounced visits (INSP 27), which may look at what they came for."""
    return visit.kind not in {VisitKind.FLYING, VisitKind.RAID}


def flags(visit: Visit, answers: list, reused: int) -> list[str]:
    """Return what a supervisor should look at twice: too fast, the same words everywhere, photos used before (features row 36)."""
    found = []
    if visit.started_at and visit.finished_at and answers:
        seconds = (visit.finished_at - visit.started_at).total_seconds()
        if seconds < len(answers) * int(rulebook.value("visit.fast_seconds", visit.done_on)):
            found.append(f"{len(answers)} 题用时 {round(seconds / 60, 1)} 分钟，明显偏快")
    words = Counter(answer.remark.strip() for answer in answers if answer.remark.strip())
    found += [f"“{text}”原样写了 {number} 处" for text, number in words.items() if number >= SAME_REMARKS]
    if reused:
        found.append(f"{reused} 张照片在别的记录里用过")
    if visit.clock_gap is not None and abs(visit.clock_gap) > CLOCK_OFF:
        found.append(f"手机时钟{'快' if visit.clock_gap > 0 else '慢'} {abs(visit.clock_gap) // 60} 分钟，时间以服务器为准")
    return found
