"""Envelopes of money and their ledgers: what was given, what is spoken for, what is paid."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from subsidies.budgets.states import MovementKind, Source

READERS = frozenset(
    {
        Role.FINANCE_REVIEWER, Role.FINANCE_PAYER, Role.BUREAU_HEAD, Role.BUREAU_LEADER, Role.STATION_CHIEF,
        Role.INSPECTOR, Role.LEADING_OFFICE, Role.LEADER,
    }
)  # fmt: skip
NOUGHT = Decimal(0)


class BudgetQuerySet(models.QuerySet):
    """Envelopes by reach and by year."""

    def visible_to(self, user):
        """Those whose area lies in the reach of somebody who has to do with the money; a county's stations see their county's."""
        if not user.roles & READERS:
            return self.none()
        within = user.access.within("area_code")
        counties = {low[:6].ljust(12, "0") for low, _ in user.access.ranges}
        return self.filter(within | Q(area_code__in=counties))

    def of(self, source: str, year: int):
        """The envelopes of a source in a year."""
        return self.filter(source=source, year=year)


class Budget(models.Model):
    """An envelope (资金额度) of one source, year and purpose.

    The four amounts repeat the sums of its ledger, so that the database itself refuses to promise more than there is.
    `paid_amount` counts what left the treasury, `returned_amount` what of it came back by claw-back; money that came
    back goes to the treasury and does not fill the envelope again.
    """

    source = models.CharField("资金来源", max_length=8, choices=Source.choices)
    year = models.PositiveSmallIntegerField("年度")
    purpose = models.CharField("用途", max_length=60)
    document = models.CharField("下达文号", max_length=60, blank=True)
    area_code = models.CharField("区划", max_length=12)
    amount = MoneyField("总额度", default=NOUGHT)
    committed_amount = MoneyField("已占用", default=NOUGHT)
    paid_amount = MoneyField("已拨付", default=NOUGHT)
    returned_amount = MoneyField("已追回", default=NOUGHT)
    created_at = models.DateTimeField("建立时间", default=clock.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="建立人")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "资金额度"
        ordering = ["-year", "source", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area_code", "year", "source", "purpose"], name="budget_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, committed_amount__gte=0, paid_amount__gte=0, returned_amount__gte=0), name="budget_not_negative"
            ),
            models.CheckConstraint(condition=Q(amount__gte=F("committed_amount") + F("paid_amount")), name="budget_not_overdrawn"),
            models.CheckConstraint(condition=Q(paid_amount__gte=F("returned_amount")), name="budget_returned_was_paid"),
        ]

    def __str__(self):
        return f"{self.year}年{self.get_source_display()}{self.purpose}"

    @property
    def free_amount(self) -> Decimal:
        """What can still be promised, in yuan."""
        return self.amount - self.committed_amount - self.paid_amount


class Movement(models.Model):
    """One line of an envelope's ledger; the four changes of all lines add up to the envelope's four amounts."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="movements", verbose_name="额度")
    kind = models.CharField("类别", max_length=10, choices=MovementKind.choices)
    amount = MoneyField("金额")
    amount_change = MoneyField("总额度增减", default=NOUGHT)
    committed_change = MoneyField("占用增减", default=NOUGHT)
    paid_change = MoneyField("拨付增减", default=NOUGHT)
    returned_change = MoneyField("追回增减", default=NOUGHT)
    free_after = MoneyField("结余")
    note = models.CharField("说明", max_length=300, blank=True)
    subject_kind = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    key = models.CharField("去重键", max_length=80, unique=True)
    counterpart = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="对方行")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "额度流水"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="movement_has_amount")]
        indexes = [
            models.Index(fields=["budget", "-id"], name="movement_of_budget"),
            models.Index(fields=["subject_kind", "subject_id"], name="movement_of_subject"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"
