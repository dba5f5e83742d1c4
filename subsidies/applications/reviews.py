"""The desk's side of an application: confirm, check, sign, decide, return, refuse, revoke, pay."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import compute
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.publications import actions as publications
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, move
from subsidies.applications import rules
from subsidies.applications.actions import attach
from subsidies.applications.models import Application
from subsidies.applications.showing import show
from subsidies.applications.states import STEP_OF, ObjectionState, StepKind, Verdict
from subsidies.applications.steps import locked, money_key, passed, release_money, sign
from subsidies.budgets import actions as budgets
from subsidies.budgets.models import Budget
from workshops.registry.actions import note_event


@transaction.atomic
def confirm(application: Application, *, by: User, opinion: str) -> Application:
    """The township confirms what the application says."""
    return passed(application, "confirm", by=by, opinion=opinion)


@transaction.atomic
def pass_first(application: Application, *, by: User, amount: Decimal, opinion: str = "") -> Application:
    """The station finds the papers in order and proposes the amount."""
    _check_amount(application, amount)
    return passed(application, "pass_first", by=by, opinion=opinion, amount=amount, proposed_amount=amount)


@transaction.atomic
def record_site(application: Application, *, by: User, second: User, opinion: str, pictures: tuple[StoredFile, ...] = ()) -> Application:
    """Two people have looked at the workshop; both names and the photos stay with the step. How many at least says the rulebook."""
    if second.pk == by.pk:
        raise MoveRefused("实地核验须由两人进行，请另选一名核验人。")
    least = int(rulebook.value("subsidy.site_photos"))
    if len(pictures) < least:
        raise MoveRefused(f"实地核验须留现场照片，至少 {least} 张，现在有 {len(pictures)} 张。")
    held = passed(application, "record_site", by=by, second=second, opinion=opinion)
    step = held.steps.filter(kind=StepKind.SITE).order_by("-id").first()
    for order, stored in enumerate(pictures, 1):
        attach(held, stored, title=f"实地核验照片 {order}", by=by, step=step)
    return held


@transaction.atomic
def sign_bureau(application: Application, *, by: User, opinion: str = "") -> Application:
    """The bureau's half of the joint review."""
    return passed(application, "sign_bureau", by=by, opinion=opinion)


@transaction.atomic
def sign_finance(application: Application, *, by: User, opinion: str = "") -> Application:
    """The finance bureau's half of the joint review."""
    return passed(application, "sign_finance", by=by, opinion=opinion)


@transaction.atomic
def decide(application: Application, *, by: User, budget: Budget, amount: Decimal, opinion: str = "") -> Application:
    """Decide on the amount, set the money aside and begin the public notice; refused when the envelope does not hold it."""
    held = locked(application)
    _check_amount(held, amount)
    if budget.source != held.source:
        raise MoveRefused(f"“{budget}”不是{held.get_source_display()}资金，请选择同一来源的额度。")
    notice = compute("subsidy.public_notice", clock.today())
    done = passed(
        held, "decide", by=by, opinion=opinion, amount=amount, approved_amount=amount, budget=budget, decided_on=clock.today(),
        notice_from=clock.today(), notice_until=notice.due, notice_working=notice.working[:300],
    )  # fmt: skip
    budgets.commit(budget, amount, subject=done, by=by, key=money_key(done, "commit"))
    show(done)
    note_event(done.workshop, f"奖补审定 {yuan(amount)} 元，公示至 {notice.due:%Y-%m-%d}", url=done.url, tone="ok", visibility="owner")
    return done


@transaction.atomic
def clear_notice(application: Application, *, by) -> Application:
    """The notice is over and nobody's objection is open: the money may be paid."""
    held = locked(application)
    if not rules.notice_is_over(held, clock.today()):
        raise MoveRefused(
            f"公示到 {held.notice_until:%Y-%m-%d} 才满，期满次日起可转拨付。",
        )
    open_ones = held.objections.filter(state=ObjectionState.OPEN).count()
    if open_ones:
        raise MoveRefused(f"还有 {open_ones} 件公示异议没有答复，答复以后才能拨付。")
    decided = held.steps.filter(kind=StepKind.DECISION, verdict=Verdict.PASSED).latest("id")  # it settles what was upheld before
    if held.objections.filter(state=ObjectionState.UPHELD, made_at__gte=decided.at).exists():
        raise MoveRefused("有异议被认定成立，请重新审核或撤销补助，不能拨付。")
    return move(held, "clear_notice", by=by)


@transaction.atomic
def send_back(application: Application, *, by: User, note: str) -> Application:
    """Return an application with what is to be put right; everything in it stays."""
    held = locked(application)
    kind = _turned(held, by)
    move(held, "return", by=by, note=note, return_note=note[:300])
    sign(held, kind, by=by, verdict=Verdict.RETURNED, opinion=note)
    note_event(held.workshop, f"奖补申请退回补正：{note}"[:300], url=held.url, tone="late", visibility="owner")
    return held


@transaction.atomic
def refuse(application: Application, *, by: User, note: str) -> Application:
    """Refuse with the reason; the owner may ask for a review."""
    held = locked(application)
    kind = _turned(held, by)
    move(held, "refuse", by=by, note=note, return_note=note[:300])
    sign(held, kind, by=by, verdict=Verdict.REFUSED, opinion=note)
    note_event(held.workshop, f"奖补申请不予补助：{note}"[:300], url=held.url, tone="late", visibility="owner")
    return held


@transaction.atomic
def uphold(application: Application, *, by: User, note: str) -> Application:
    """The refusal stands; it ends here. Never decided by whoever refused."""
    _refuse_refuser(application, by)
    return move(application, "uphold", by=by, note=note, return_note=note[:300])


@transaction.atomic
def reopen(application: Application, *, by: User, note: str) -> Application:
    """The refusal does not stand: a new round of review begins at the bureau's half. Never decided by whoever refused."""
    _refuse_refuser(application, by)
    held = locked(application)
    return move(held, "reopen", by=by, note=note, rounds=held.rounds + 1)


@transaction.atomic
def reconsider(application: Application, *, by: User, note: str) -> Application:
    """Take a decision back into review; the money that was set aside is free again."""
    held = locked(application)
    release_money(held, by=by, note=note)
    publications.recall_all("subsidies.application", held.pk, by=SYSTEM, reason=f"退回重新审核：{note}")
    return move(
        held, "reconsider", by=by, note=note, rounds=held.rounds + 1, approved_amount=None, budget=None,
        decided_on=None, notice_from=None, notice_until=None, notice_working="",
    )  # fmt: skip


@transaction.atomic
def revoke(application: Application, *, by: User, note: str) -> Application:
    """Take a granted subsidy back before it is paid; the money is free again."""
    held = locked(application)
    release_money(held, by=by, note=note)
    publications.recall_all("subsidies.application", held.pk, by=SYSTEM, reason=f"撤销补助：{note}")
    move(held, "revoke", by=by, note=note, return_note=note[:300])
    note_event(held.workshop, f"奖补撤销：{note}"[:300], url=held.url, tone="late", visibility="owner")
    return held


@transaction.atomic
def mark_paid(application: Application, *, by: User, paid_on: date) -> Application:
    """The treasury has paid (called by `payments`, which holds the voucher)."""
    held = locked(application)
    wrong = rules.conflict(held, StepKind.PAYMENT, by)
    if wrong:
        raise PermissionDenied(wrong)
    move(held, "pay", by=by, paid_on=paid_on)
    budgets.pay(held.budget, held.approved_amount, subject=held, by=by, key=money_key(held, "pay"))
    sign(held, StepKind.PAYMENT, by=by, amount=held.approved_amount)
    note_event(held.workshop, f"奖补资金 {yuan(held.approved_amount)} 元已拨付", url=held.url, tone="ok", visibility="owner")
    return held


@transaction.atomic
def bounce(application: Application, *, by: User, note: str) -> Application:
    """The bank sent the money back: it stays set aside and is paid again."""
    held = locked(application)
    budgets.unpay(held.budget, held.approved_amount, subject=held, by=by, key=money_key(held, "unpay"), note=note)
    return move(held, "bounce", by=by, note=note, paid_on=None)


def _refuse_refuser(application: Application, by: User) -> None:
    refusal = application.steps.filter(verdict=Verdict.REFUSED).order_by("-id").first()
    if refusal and refusal.by_id == by.pk:
        raise PermissionDenied("不予补助的决定由您作出，复核须由另一人办理。")


def _turned(held: Application, by: User) -> str | None:
    """Return the step at which an application is turned back; refused to those whose step it is not, in role or in person."""
    kind = STEP_OF.get(held.state)
    if kind and not rules.may_turn(held, by):
        raise PermissionDenied(f"申请现在在“{StepKind(kind).label}”环节，由该环节办理人退回或不予。")
    return kind


def _check_amount(application: Application, amount: Decimal) -> None:
    wrong = rules.below_floor(application, amount)
    if wrong:
        raise MoveRefused(wrong)


@transaction.atomic
def unmask_account(application: Application, *, by: User) -> str:
    """Return the account in plain text and write down who asked for it."""
    if not by.may("subsidies.account"):
        raise PermissionDenied("您的岗位不能查看完整的收款账号。")
    audit.record("subsidies.application.unmask", application, by=by, summary=f"查看收款账号：{application}", data={"field": "account"})
    return application.account
