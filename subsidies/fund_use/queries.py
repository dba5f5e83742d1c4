"""What the pages of the use of the money read."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from jishan_portal.accounts.areas import span
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from jishan_portal.programme.queries import year_of
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import ApplicationState, ObjectionState
from subsidies.budgets.models import Budget
from subsidies.budgets.queries import totals
from subsidies.fund_use import rules
from subsidies.fund_use.models import Draw, Expense, Flag, FundCheck
from subsidies.fund_use.states import CheckState, FlagKind, Payer, Result
from subsidies.payments.models import Batch
from subsidies.payments.states import BatchState
from workshops.registry.models import Workshop
from workshops.registry.queries import search

NEWEST = Order("newest", "最新在前", descending=True)
C = CheckState
VIEWS = {"all": "全部", "flagged": "有疑点", "unspent": "还没有登记支出", "checked": "查过的"}
CHECK_VIEWS = {
    "": ("办理中", Q(state__in=[C.PLANNED, C.REVIEW, C.RECTIFYING, C.RECTIFIED, C.CLAWING])),
    "planned": ("待检查", Q(state=C.PLANNED)),
    "review": ("待复核", Q(state=C.REVIEW)),
    "rectify": ("整改", Q(state__in=[C.RECTIFYING, C.RECTIFIED])),
    "clawing": ("追回中", Q(state=C.CLAWING)),
    "closed": ("已办结", Q(state=C.CLOSED)),
    "all": ("全部", Q()),
}


def _sum(rows: QuerySet) -> Subquery:
    """The sum of the expenses of the outer application, in yuan; None without any."""
    found = rows.filter(application=OuterRef("pk"), struck_at__isnull=True).order_by().values("application").annotate(total=Sum("amount"))
    return Subquery(found.values("total"), output_field=MoneyField())


def _open_flags() -> QuerySet:
    return Flag.objects.filter(cleared_at__isnull=True, expense__struck_at__isnull=True)


def with_use(rows: QuerySet) -> QuerySet:
    """Add to applications what was spent of the subsidy, of one's own, off the list, and how many flags are open."""
    flags = _open_flags().filter(expense__application=OuterRef("pk")).order_by().values("expense__application").annotate(n=Count("pk"))
    return rows.annotate(
        spent=_sum(Expense.objects.filter(payer=Payer.SUBSIDY)),
        own=_sum(Expense.objects.filter(payer=Payer.OWN)),
        off_list=_sum(Expense.objects.filter(flags__kind=FlagKind.OFF_LIST)),
        open_flags=Subquery(flags.values("n")),
    )


def listed(user, *, view: str = "all", q: str = "", area: str = "", year: str = "") -> QuerySet:
    """Return the paid subsidies of somebody's reach with how the money was used."""
    rows = Application.objects.visible_to(user).filter(state=ApplicationState.PAID)
    if q:
        rows = rows.filter(Q(workshop__in=search(Workshop.objects.visible_to(user), q).values("pk")) | Q(entity_name__icontains=q))
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    rows = rows if (chosen := whole(year)) is None else rows.filter(year=chosen)
    if view == "flagged":
        rows = rows.filter(Exists(_open_flags().filter(expense__application=OuterRef("pk"))))
    if view == "unspent":
        rows = rows.exclude(Exists(Expense.objects.standing().filter(application=OuterRef("pk"))))
    if view == "checked":
        rows = rows.filter(Exists(FundCheck.objects.filter(application=OuterRef("pk"), checked_on__isnull=False)))
    return with_use(rows.select_related("workshop__root"))


def ledger(application: Application) -> list[Expense]:
    """Return the expenses of a subsidy with proofs (and what of them is `lacking`) and flags, newest first; a fixed number of queries."""
    flags = Flag.objects.select_related("cleared_by")
    rows = application.expenses.select_related("made_by", "struck_by").prefetch_related("pictures__file", Prefetch("flags", flags))
    found = list(rows.order_by("-bought_on", "-pk"))
    for row in found:
        row.lacking = rules.lacking_proofs(picture.kind for picture in row.pictures.all())
    return found


def checks(user, *, view: str = "all", area: str = "") -> QuerySet:
    """Return the checks of a view."""
    rows = FundCheck.objects.visible_to(user).filter(CHECK_VIEWS.get(view, CHECK_VIEWS["all"])[1])
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    return rows.select_related("application__workshop__root", "first", "second")


def draws(user) -> QuerySet:
    """Return the draws of somebody's reach, newest first."""
    return Draw.objects.filter(user.access.within("area_code") | Q(made_by=user)).select_related("made_by").order_by("-pk")


def desk(user) -> dict:
    """Return what waits for the finance bureau, in number and money."""
    mine = Application.objects.visible_to(user)
    waiting = mine.aggregate(
        review=Count("pk", filter=Q(state=ApplicationState.FINANCE)),
        to_pay=Count("pk", filter=Q(state=ApplicationState.TO_PAY)),
        to_pay_amount=Sum("approved_amount", filter=Q(state=ApplicationState.TO_PAY)),
    )
    batches = Batch.objects.visible_to(user).aggregate(
        draft=Count("pk", filter=Q(state=BatchState.DRAFT)), sent=Count("pk", filter=Q(state=BatchState.SENT))
    )
    held = FundCheck.objects.visible_to(user).aggregate(
        to_sign=Count("pk", filter=Q(state=C.REVIEW)),
        clawing=Count("pk", filter=Q(state=C.CLAWING)),
        due=Sum("due_amount", filter=Q(state=C.CLAWING)),
        repaid=Sum("repaid_amount", filter=Q(state=C.CLAWING)),
    )
    owed = (held["due"] or Decimal(0)) - (held["repaid"] or Decimal(0))
    return {**waiting, **batches, **held, "owed": owed, "to_pay_amount": waiting["to_pay_amount"] or Decimal(0)}


def at_home(user) -> dict:
    """Return what the first page of the finance bureau shows: its envelopes of the year added up, what waits for it, what is odd."""
    year = year_of(clock.today())
    held = list(Budget.objects.visible_to(user).filter(year=year))
    odd = Application.objects.visible_to(user).filter(Exists(_open_flags().filter(expense__application=OuterRef("pk"))))
    return {**desk(user), "year": year, "sums": totals(held), "odd": odd.count()}


def performance(user, year: int) -> dict:
    """Return the figures of 绩效自评 of a year: envelopes, grants, use, checks, each from its rows."""
    nought = Decimal(0)
    budgets = list(Budget.objects.visible_to(user).filter(year=year).order_by("source", "pk"))
    paid = Application.objects.visible_to(user).filter(year=year, state=ApplicationState.PAID)
    granted = paid.aggregate(count=Count("workshop", distinct=True), total=Sum("approved_amount"), own=Sum("own_investment"))
    spent = Expense.objects.standing().filter(application__in=paid.values("pk"))
    used = spent.aggregate(
        spent=Sum("amount", filter=Q(payer=Payer.SUBSIDY)), own=Sum("amount", filter=Q(payer=Payer.OWN)), lines=Count("pk")
    )
    off_list = spent.filter(flags__kind=FlagKind.OFF_LIST).aggregate(total=Sum("amount"))["total"]
    objections = Objection.objects.filter(application__in=Application.objects.visible_to(user).filter(year=year).values("pk"))
    heard = objections.aggregate(objections=Count("pk"), upheld=Count("pk", filter=Q(state=ObjectionState.UPHELD)))
    held = FundCheck.objects.visible_to(user).filter(application__in=paid.values("pk"), checked_on__isnull=False)
    found = held.aggregate(
        checked=Count("application", distinct=True),
        compliant=Count("pk", filter=Q(result=Result.COMPLIANT)),
        rectify=Count("pk", filter=Q(result=Result.RECTIFY)),
        claw_back=Count("pk", filter=Q(result=Result.CLAW_BACK)),
        due=Sum("due_amount"),
        repaid=Sum("repaid_amount"),
    )
    towns = paid.order_by("area_code").values("area_code").annotate(count=Count("pk"), total=Sum("approved_amount"))
    return {
        "budgets": budgets,
        "applications": paid.count(),
        "workshops": granted["count"],
        "granted": granted["total"] or nought,
        "promised_own": granted["own"] or nought,
        "spent": used["spent"] or nought,
        "own": used["own"] or nought,
        "lines": used["lines"],
        "off_list": off_list or nought,
        "open_flags": _open_flags().filter(expense__application__in=paid.values("pk")).count(),
        "waited": [(on - decided).days for decided, on in paid.values_list("decided_on", "paid_on")],
        **heard,
        **{name: found[name] for name in ("checked", "compliant", "rectify", "claw_back")},
        "due": found["due"] or nought,
        "repaid": found["repaid"] or nought,
        "towns": list(towns),
    }
