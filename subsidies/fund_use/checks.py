"""A check of the use of money: drawn or opened, made by two, signed by a third, followed to its end."""

import secrets
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.audit.rules import digest
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.papers.numbers import next_number
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.fund_use import rules
from subsidies.fund_use.models import Draw, Flag, FundCheck
from subsidies.fund_use.states import CheckState, Reason, Result
from workshops.registry.actions import note_event


@transaction.atomic
def draw_checks(*, year: int, area_code: str, by: User, seed: str = "") -> Draw:
    """Draw the share of the rulebook from the subsidies paid in a year, add all with an open flag, open a check for each.

    Only subsidies in the drawer's own area are listed. The draw is kept with its list, seed and result; a subsidy whose
    check is open or was made this year is not listed.
    """
    known = Q(fund_checks__state__in=sorted(set(CheckState) - {CheckState.CANCELLED, CheckState.CLOSED}))
    made = Q(fund_checks__state=CheckState.CLOSED, fund_checks__checked_on__year=clock.today().year)
    reach = Application.objects.visible_to(by).filter(state=ApplicationState.PAID, year=year)
    paid = Application.objects.select_for_update(of=("self",)).filter(pk__in=reach.values("pk"))
    rows = {row.pk: row for row in paid.exclude(pk__in=Application.objects.filter(known | made).values("pk"))}
    if not rows:
        raise MoveRefused(f"{year} 年没有可以抽取的已拨付补助（正在检查和今年查过的不再抽）。")
    seed, share = seed or secrets.token_hex(16), int(rulebook.value("subsidy.check_share"))
    open_flags = Flag.objects.filter(cleared_at__isnull=True, expense__struck_at__isnull=True, expense__application__in=rows)
    flagged = sorted(set(open_flags.values_list("expense__application_id", flat=True)))
    listed, drawn = sorted(rows), rules.draw(rows, seed=seed, share=share)
    kept = Draw.objects.create(
        year=year, area_code=area_code, seed=seed, share=share, listed=listed, list_hash=digest({"ids": listed}),
        drawn=drawn, flagged=flagged, made_at=clock.now(), made_by=by,
    )  # fmt: skip
    audit.record("subsidies.draw.make", kept, by=by, summary=f"{kept}：{len(listed)} 户中抽 {len(drawn)} 户，另有疑点 {len(flagged)} 户")
    for pk in sorted({*drawn, *flagged}):
        open_check(rows[pk], reason=Reason.FLAGGED if pk in flagged else Reason.SAMPLE, by=by, draw=kept)
    return kept


@transaction.atomic
def open_check(application: Application, *, reason: str, by, draw: Draw | None = None) -> FundCheck:
    """Open a check of a paid subsidy; one that is open already is returned instead."""
    Application.objects.select_for_update().get(pk=application.pk)
    known = FundCheck.objects.open().filter(application=application).first()
    if known:
        return known
    number = next_number(bureau(), "fund_check", clock.today().year)
    made = FundCheck(number=number, application=application, area_code=application.area_code, reason=reason, draw=draw)
    return begin(made, CheckState.PLANNED, by=by)


@transaction.atomic
def record(
    check: FundCheck, *, by: User, second: User, result: str, findings: str, off_purpose_amount: Decimal = Decimal(0), demand: str = ""
) -> FundCheck:
    """Two people say what they found; a third has to agree before it has consequences."""
    held = _locked(check)
    if second.pk == by.pk:
        raise MoveRefused("资金使用检查须由两人进行，请另选一名检查人。")
    if not findings.strip():
        raise MoveRefused("请写明检查情况。")
    if off_purpose_amount < 0 or off_purpose_amount > held.application.approved_amount:
        raise MoveRefused(f"违规使用金额须在 0 到补助额 {yuan(held.application.approved_amount)} 元之间。")
    if result == Result.CLAW_BACK and off_purpose_amount == 0:
        raise MoveRefused("结论为“追回”时须填写违规使用金额。")
    if result == Result.COMPLIANT and off_purpose_amount:
        raise MoveRefused("有违规使用金额，结论不能是“合规”。")
    return move(
        held, "record", by=by, note=findings, checked_on=clock.today(), first=by, second=second, result=result,
        findings=findings.strip()[:500], off_purpose_amount=off_purpose_amount, demand=demand[:300],
        reviewed_by=None, reviewed_at=None,
    )  # fmt: skip


@transaction.atomic
def agree(check: FundCheck, *, by: User, note: str = "") -> FundCheck:
    """The second signature: what was found takes its course (closed, to be put right, or to be paid back)."""
    held = _locked(check)
    if by.pk in {held.first_id, held.second_id}:
        raise PermissionDenied("您是这次检查的检查人，结论须由另一人复核。")
    signed = {"reviewed_by": by, "reviewed_at": clock.now()}
    if held.result == Result.COMPLIANT:
        move(held, "agree", by=by, note=note, **signed)
        note_event(held.application.workshop, "补助资金使用检查：合规", url=held.url, tone="ok", visibility="owner")
    elif held.result == Result.RECTIFY:
        move(held, "demand", by=by, note=note, **signed)
        note_event(held.application.workshop, "补助资金使用检查：须整改", url=held.url, tone="near", visibility="owner")
    else:
        move(held, "claw_back", by=by, note=note, due_amount=held.off_purpose_amount, **signed)
        words = f"补助资金使用检查：追回 {yuan(held.due_amount)} 元"
        note_event(held.application.workshop, words, url=held.url, tone="late", visibility="owner")
    return held


@transaction.atomic
def send_back(check: FundCheck, *, by: User, note: str) -> FundCheck:
    """The second signature is refused: check again."""
    return move(_locked(check), "send_back", by=by, note=note)


@transaction.atomic
def answer(check: FundCheck, *, by: User, words: str, submission_id) -> FundCheck:
    """The owner says what was put right; the same submission again changes nothing."""
    held = _locked(check)
    if held.submission_id == submission_id:
        return held
    if not words.strip():
        raise MoveRefused("请写明整改情况。")
    return move(held, "answer", by=by, answer=words.strip()[:500], submission_id=submission_id)


@transaction.atomic
def accept_answer(check: FundCheck, *, by: User, note: str = "") -> FundCheck:
    """What was demanded is done."""
    return move(_locked(check), "accept_answer", by=by, note=note)


@transaction.atomic
def refuse_answer(check: FundCheck, *, by: User, note: str) -> FundCheck:
    """What was demanded is not done yet."""
    return move(_locked(check), "refuse_answer", by=by, note=note)


@transaction.atomic
def cancel(check: FundCheck, *, by: User, note: str) -> FundCheck:
    """Call a planned check off."""
    return move(_locked(check), "cancel", by=by, note=note)


def _locked(check: FundCheck) -> FundCheck:
    return FundCheck.objects.select_for_update(of=("self",)).select_related("application__workshop").get(pk=check.pk)
