"""Writing down expenses, and money that is taken back; `checks` holds the steps of a check."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.likeness import PLAIN, count_alike
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.actions import MoveRefused, move
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.budgets import actions as budgets
from subsidies.budgets.models import Budget
from subsidies.fund_use import rules
from subsidies.fund_use.models import Expense, ExpensePicture, Flag, FundCheck, Repayment
from subsidies.fund_use.states import CheckState, FlagKind


@transaction.atomic
def record_expense(expense: Expense, *, by: User, submission_id: UUID, pictures: tuple[tuple[str, StoredFile], ...] = ()) -> Expense:
    """Write an expense down (its application, payer, purpose, what, seller, invoice, days and amount are set) and flag what is odd.

    `pictures` are (kind, file) pairs. The same submission gives the same expense. Nothing odd is ever refused: it is shown.
    """
    grant = Application.objects.select_for_update(of=("self",)).select_related("budget").get(pk=expense.application_id)
    known = Expense.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    if grant.state != ApplicationState.PAID:
        raise MoveRefused("补助还没有拨付，拨付以后再登记支出。")
    if expense.bought_on > clock.today():
        raise MoveRefused("购置日期不能晚于今天。")
    _in_turn(grant)
    expense.submission_id, expense.made_by, expense.made_at = submission_id, by, clock.now()
    expense.invoice_key = rules.invoice_key(expense.invoice_number)
    expense.save(force_insert=True)
    for kind, stored in pictures:
        files.claim(stored, by=by)
        ExpensePicture.objects.get_or_create(expense=expense, file=stored, defaults={"kind": kind})
    _flag(expense, grant)
    facts = {"amount": str(expense.amount), "purpose": expense.purpose, "payer": expense.payer}
    audit.record("subsidies.expense.record", grant, by=by, summary=f"登记支出 {yuan(expense.amount)} 元：{expense.what}", data=facts)
    return expense


@transaction.atomic
def strike(expense: Expense, *, by: User, reason: str) -> Expense:
    """Strike an expense that was written down wrongly; the line stays visible. Refused while a check looks at the subsidy."""
    Application.objects.select_for_update().get(pk=expense.application_id)  # as `checks.open_check` does
    held = Expense.objects.select_for_update().get(pk=expense.pk)
    if held.struck_at:
        return held
    if not reason.strip():
        raise MoveRefused("请写明为什么划去这一笔。")
    if FundCheck.objects.open().filter(application=held.application_id).exists():
        raise MoveRefused("这份补助正在检查，检查办结以后才能划去支出。")
    held.struck_at, held.struck_by, held.strike_reason = clock.now(), by, reason.strip()[:200]
    held.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    audit.record("subsidies.expense.strike", held.application, by=by, summary=f"划去支出：{held.what}（{held.strike_reason}）")
    return held


@transaction.atomic
def clear_flag(flag: Flag, *, by: User, clearing: str) -> Flag:
    """Say why something odd is in order; whoever wrote the expense down may not clear it."""
    held = Flag.objects.select_for_update().select_related("expense__application").get(pk=flag.pk)
    if held.cleared_at:
        return held
    if not clearing.strip():
        raise MoveRefused("请写明排除疑点的理由。")
    if held.expense.made_by_id == by.pk:
        raise MoveRefused("这笔支出由您登记，疑点须由另一人排除。")
    held.cleared_at, held.cleared_by, held.clearing = clock.now(), by, clearing.strip()[:300]
    held.save(update_fields=["cleared_at", "cleared_by", "clearing"])
    said = f"排除疑点“{held.get_kind_display()}”：{held.clearing}"
    audit.record("subsidies.expense.clear", held.expense.application, by=by, summary=said)
    return held


@transaction.atomic
def repay(check: FundCheck, *, by: User, amount: Decimal, voucher: str, paid_on) -> Repayment:
    """Write down money that came back; at nought the check closes. The same voucher with the same amount is one payment."""
    held = FundCheck.objects.select_for_update(of=("self",)).select_related("application__budget", "application__workshop").get(pk=check.pk)
    voucher = voucher.strip()
    known = Repayment.objects.filter(voucher=voucher).first()
    if known:
        if (known.check_record_id, known.amount) == (held.pk, amount):
            return known
        raise MoveRefused(f"凭证号 {voucher} 已登记过另一笔缴款，请核对。")
    if held.state != CheckState.CLAWING:
        raise MoveRefused("这项检查现在没有要追回的资金。")
    if not voucher or amount <= 0 or amount > held.owed_amount:
        raise MoveRefused(f"请填写凭证号；金额须大于 0、不超过还应追回的 {yuan(held.owed_amount)} 元。")
    if paid_on > clock.today():
        raise MoveRefused("缴款日期不能晚于今天。")
    made = Repayment.objects.create(check_record=held, amount=amount, voucher=voucher, paid_on=paid_on, made_by=by, made_at=clock.now())
    held.repaid_amount += amount
    held.save(update_fields=["repaid_amount"])
    budgets.claw_back(held.application.budget, amount, subject=held, by=by, key=f"repayment:{voucher}", note=f"追回缴款 {voucher}")
    if held.owed_amount == 0:
        move(held, "settle", by=by)
    return made


def _in_turn(grant: Application) -> None:
    """One expense of a county after the other: two that file one invoice at the same moment must see each other."""
    Budget.objects.select_for_update().filter(area_code=grant.budget.area_code).order_by("pk").first()


def _flag(expense: Expense, grant: Application) -> None:
    """Write down everything odd about a new expense, each with its reason."""
    standing = list(grant.expenses.standing())
    found = rules.own_flags(expense, grant) | rules.sum_flag(rules.use_of(standing, grant.approved_amount), grant.own_investment)
    found |= _same_invoice(expense) | _same_picture(expense) | _same_purchase(expense) | _dear(expense)
    Flag.objects.bulk_create(Flag(expense=expense, kind=kind, reason=reason[:300], raised_at=clock.now()) for kind, reason in found.items())


def _same_invoice(expense: Expense) -> dict[str, str]:
    if not expense.invoice_key:
        return {}
    others = Expense.objects.standing().filter(invoice_key=expense.invoice_key).exclude(pk=expense.pk)
    other = others.select_related("application__workshop").first()
    if other is None:
        return {}
    words = f"发票号 {expense.invoice_number} 已由“{other.application.workshop.name}”在 {other.bought_on:%Y-%m-%d} 的支出中登记过。"
    return {FlagKind.SAME_INVOICE: words}


def _same_purchase(expense: Expense) -> dict[str, str]:
    """Another workshop bought for the same sum from the same seller on the same day: one purchase may have been filed twice."""
    others = Expense.objects.standing().filter(bought_on=expense.bought_on, amount=expense.amount)
    others = others.exclude(application=expense.application_id).select_related("application__workshop")
    seller = rules.thing_key(expense.seller)
    other = next((row for row in others if rules.thing_key(row.seller) == seller), None)
    if other is None:
        return {}
    words = f"“{other.application.workshop.name}”同一天从同一卖家买了同样金额的“{other.what}”，请核对是不是同一笔。"
    return {FlagKind.SAME_PURCHASE: words}


def _dear(expense: Expense) -> dict[str, str]:
    """Much more was paid than other workshops paid for a thing of the same name."""
    others = Expense.objects.standing().exclude(application=expense.application_id).filter(purpose=expense.purpose)
    key = rules.thing_key(expense.what)
    paid = [amount for what, amount in others.values_list("what", "amount") if rules.thing_key(what) == key]
    times, least = int(rulebook.value("subsidy.dear_times")), int(rulebook.value("subsidy.dear_least"))
    middle = rules.too_dear(expense.amount, paid, times=times, least=least)
    if middle is None:
        return {}
    words = f"“{expense.what}”{yuan(expense.amount)} 元，其他 {len(paid)} 笔同名支出的中位价是 {yuan(middle)} 元，超过 {times} 倍。"
    return {FlagKind.DEAR: words}


def _same_picture(expense: Expense) -> dict[str, str]:
    """A file filed before, or a photo of a thing shown before: invoices of one form look alike, so papers count by their bytes alone."""
    mine = list(expense.pictures.select_related("file"))
    others = ExpensePicture.objects.filter(expense__struck_at__isnull=True).exclude(expense=expense)
    things = [picture.file.likeness for picture in mine if picture.kind == "asset"]
    shown = others.filter(kind="asset").exclude(file__likeness__in=["", PLAIN]).order_by("pk").values_list("pk", "file__likeness")
    again = [pk for pk, likeness in shown.iterator() if count_alike([likeness], things)] if things else []
    same = Q(file__sha256__in=[picture.file.sha256 for picture in mine]) | Q(pk__in=again[:1])
    other = others.filter(same).select_related("expense__application__workshop").first()
    return {FlagKind.SAME_PICTURE: f"照片与“{other.expense.application.workshop.name}”的支出“{other.expense.what}”相同。"} if other else {}
