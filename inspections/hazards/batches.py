"""One act on many ticked hazards: first what will happen to each and why some are left out, then each in its own hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.hazards import actions, papers, rules
from inspections.hazards.models import Hazard
from inspections.hazards.states import AT_OWNER, FLOW, OPEN, HazardState
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.numbers import wholes
from jishan_portal.notifications.actions import notify
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Ownership

MOST = 500
VERBS = {"order": "下达整改", "urge": "催办", "tighten": "改期限", "close": "销号", "notice": "出整改通知书"}


@dataclass
class Line:
    """One hazard of a batch: whether it takes part, and the sentence that says what happens or why not."""

    hazard: Hazard
    goes: bool
    words: str


@dataclass(frozen=True)
class Wish:
    """What is to be done with all of them."""

    verb: str
    deadline_on: date | None = None
    reason: str = ""


def pick(user: User, ids: Iterable[str]) -> list[Hazard]:
    """Return the ticked hazards somebody may see, at most MOST + 1, in a fixed number of queries."""
    wanted = sorted(set(wholes(ids)))[: MOST + 1]
    shown = ("workshop__root__station", "workshop__station", "finding", "item__version")
    rows = Hazard.objects.visible_to(user).filter(pk__in=wanted).select_related(*shown)
    return list(rows.order_by("deadline_on", "id"))


def plan(hazards: list[Hazard], wish: Wish, *, by: User) -> list[Line]:
    """Say for each hazard what the act will do, or why it is left out."""
    judge = {"order": _order, "urge": _urger(hazards), "tighten": _tighten, "close": _close, "notice": _notice}[wish.verb]
    lines = []
    for hazard in hazards:
        goes, words = judge(hazard, wish, by)
        lines.append(Line(hazard, goes, words))
    return lines


@transaction.atomic
def run(hazards: list[Hazard], wish: Wish, *, by: User) -> list[Line]:
    """Do it: each hazard by its own action with its own audit entry; one that is refused leaves the others as they are."""
    lines = plan(hazards, wish, by=by)
    going = [line for line in lines if line.goes]
    if wish.verb == "notice":
        return _give_notices(lines, going, by=by)
    act = {
        "order": lambda hazard: actions.order(hazard, by=by, deadline_on=wish.deadline_on),
        "urge": lambda hazard: urge(hazard, by=by),
        "tighten": lambda hazard: actions.tighten(hazard, by=by, deadline_on=wish.deadline_on, reason=wish.reason),
        "close": lambda hazard: actions.close(hazard, by=by),
    }[wish.verb]
    for line in going:
        _try(line, act)
    return lines


def _try(line: Line, act: Callable) -> None:
    try:
        with transaction.atomic():
            act(line.hazard)
    except MoveRefused as refusal:
        line.goes, line.words = False, refusal.message
    except PermissionDenied as refusal:
        line.goes, line.words = False, str(refusal)


@transaction.atomic
def urge(hazard: Hazard, *, by: User) -> int:
    """Remind the owner of a hazard, once a day; return how many were told."""
    owner = hazard.workshop.present_owner()
    if owner is None:
        raise MoveRefused("业主没有账号，请打电话催办。")
    told = notify([owner], f"请抓紧整改：{hazard.text}", body=_left(hazard), url=hazard.url, key=_key(hazard))
    audit.record("inspections.hazard.urge", hazard, by=by, summary=f"催办：{hazard}", data={"deadline": str(hazard.deadline_on)})
    return told


def _key(hazard: Hazard) -> str:
    return f"hazard:urge:{hazard.pk}:{clock.today()}"


def _left(hazard: Hazard) -> str:
    days = (hazard.deadline_on - clock.today()).days
    return f"整改期限 {hazard.deadline_on}，" + (f"已超过 {-days} 天。" if days < 0 else f"还有 {days} 天。")


def _order(hazard: Hazard, wish: Wish, by) -> tuple[bool, str]:
    refusal = FLOW.refusal("order", state=hazard.state, roles=by.roles)
    if refusal:
        return False, f"现在是“{hazard.get_state_display()}”，不用再下达" if refusal.reason == "state" else refusal.message
    today = clock.today()
    usual_days = hazard.finding.usual_days if hazard.finding else None
    deadline = wish.deadline_on or rules.proposed_deadline(hazard.severity, usual_days, today)
    if not today <= deadline <= rules.latest_deadline(today):
        return False, f"期限须在今天到 {rules.latest_deadline(today)} 之间"
    return True, f"下达整改，期限 {deadline}"


def _tighten(hazard: Hazard, wish: Wish, by) -> tuple[bool, str]:
    if hazard.state not in AT_OWNER:
        return False, f"现在是“{hazard.get_state_display()}”，不在整改中"
    if wish.deadline_on is None:
        return True, f"现在的期限 {hazard.deadline_on}，填好新期限后再看"
    if not clock.today() <= wish.deadline_on < hazard.deadline_on:
        return False, f"现在的期限 {hazard.deadline_on}，只能改早；要延后的走延期申请，由另一人决定"
    return True, f"期限由 {hazard.deadline_on} 提前到 {wish.deadline_on}"


def _close(hazard: Hazard, wish: Wish, by) -> tuple[bool, str]:
    refusal = FLOW.refusal("close", state=hazard.state, roles=by.roles)
    if refusal is None:
        return True, "销号"
    return False, f"现在是“{hazard.get_state_display()}”，复查通过后才能销号" if refusal.reason == "state" else refusal.message


def _notice(hazard: Hazard, wish: Wish, by) -> tuple[bool, str]:
    if hazard.ordered_on is None or hazard.state not in OPEN:
        return False, f"现在是“{hazard.get_state_display()}”，下达后未销号的才出通知书"
    return True, f"列入“{hazard.workshop.root}”的整改通知书，期限 {hazard.deadline_on}"


def _urger(hazards: list[Hazard]) -> Callable:
    """Return the judge of 催办, with the owners' accounts and today's reminders read once for all."""
    roots = {hazard.workshop.root_id for hazard in hazards}
    held = Ownership.objects.held_on(clock.today()).filter(workshop__root__in=roots).select_related("user")
    owners = dict(held.values_list("workshop__root_id", "user__name"))
    told = set(Notice.objects.filter(key__in=[_key(hazard) for hazard in hazards]).values_list("key", flat=True))

    def judge(hazard: Hazard, wish: Wish, by) -> tuple[bool, str]:
        if hazard.state not in AT_OWNER:
            where = "已了结" if hazard.state not in OPEN else "在监管所这边"
            return False, f"现在是“{HazardState(hazard.state).label}”，{where}，不用催业主"
        name = owners.get(hazard.workshop.root_id)
        if name is None:
            return False, f"业主没有账号，请打电话：{hazard.workshop.root.owner_name} {mask_phone(hazard.workshop.root.phone)}"
        if _key(hazard) in told:
            return False, "今天已经催过了"
        return True, f"给{name}发消息：{_left(hazard)}"

    return judge


def _give_notices(lines: list[Line], going: list[Line], *, by: User) -> list[Line]:
    shops: dict[int, list[Line]] = {}
    for line in going:
        shops.setdefault(line.hazard.workshop.root_id, []).append(line)
    for mine in shops.values():
        paper = papers.issue_notice([line.hazard for line in mine], by=by)
        for line in mine:
            line.words = f"已列入 {paper.number}"
    return lines
