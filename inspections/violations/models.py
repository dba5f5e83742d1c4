"""The library of violations: what the law forbids, what it costs, who confirmed it (domain 3.5)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from jishan_portal.kit.money import MoneyField


class Scope(models.TextChoices):
    """Whom an article binds."""

    ENTERPRISE = "enterprise", "取得食品生产许可的企业"
    WORKSHOP = "workshop", "食品小作坊"
    ANYBODY = "anybody", "任何生产经营者"


class Measure(models.TextChoices):
    """How a fine is measured."""

    FIXED = "fixed", "定额（元）"
    MULTIPLE = "multiple", "货值倍数"


class ViolationQuerySet(models.QuerySet):
    """Violations as of a day."""

    def in_force(self, on):
        """Rules in force on a day."""
        return self.filter(in_force_from__lte=on).filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=on))


class Violation(models.Model):
    """One ground (案由) with the article broken and the article that punishes it.

    Without `is_confirmed` the portal never proposes an amount from it.
    """

    code = models.CharField("代号", max_length=20)
    title = models.CharField("案由", max_length=120)
    scope = models.CharField("适用对象", max_length=12, choices=Scope.choices)
    broken_article = models.CharField("违反条款", max_length=120, blank=True)
    penal_article = models.CharField("处罚条款", max_length=120, blank=True)
    first_step = models.CharField("前置措施", max_length=60, blank=True, help_text="如：责令改正，给予警告；拒不改正的。")
    confiscates = models.CharField("没收", max_length=120, blank=True)
    grave_consequence = models.CharField("情节严重", max_length=120, blank=True)
    is_criminal_hint = models.BooleanField("可能涉嫌犯罪", default=False)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    in_force_from = models.DateField("生效日期")
    in_force_until = models.DateField("失效日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = "违法行为"
        ordering = ["scope", "code", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "in_force_from"], name="violation_version_once"),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")), name="violation_dates_ordered"
            ),
        ]

    def __str__(self):
        return self.title


class Band(models.Model):
    """A range of fine for a range of the value of the goods (以上、以下均含本数 unless the law says 不足)."""

    violation = models.ForeignKey(Violation, models.CASCADE, related_name="bands", verbose_name="违法行为")
    label = models.CharField("情形", max_length=60, blank=True)
    value_from = MoneyField("货值下限（元，含）", default=Decimal(0))
    value_below = MoneyField("货值上限（元，不含）", null=True, blank=True)
    measure = models.CharField("计量", max_length=8, choices=Measure.choices, default=Measure.FIXED)
    least = models.DecimalField("下限", max_digits=12, decimal_places=2, null=True, blank=True)
    most = models.DecimalField("上限", max_digits=12, decimal_places=2, null=True, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "处罚档次"
        ordering = ["violation_id", "order", "value_from"]
        constraints = [
            models.CheckConstraint(condition=Q(value_below__isnull=True) | Q(value_below__gt=F("value_from")), name="band_value_ordered"),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(most__gte=F("least")), name="band_amount_ordered"
            ),
        ]

    def __str__(self):
        return f"{self.violation_id} {self.label}"

    @property
    def span(self) -> str:
        """The value of goods it is for, in words."""
        if self.value_below is None:
            return f"货值 {self.value_from:,.0f} 元以上" if self.value_from else "不论货值"
        least = f" {self.value_from:,.0f} 元以上、" if self.value_from else ""
        return f"货值{least}不足 {self.value_below:,.0f} 元"

    @property
    def range(self) -> str:
        """The amounts, in words."""
        if self.least is None or self.most is None:
            return "待录入"
        unit = "倍" if self.measure == Measure.MULTIPLE else "元"
        return f"{self.least:,.0f} 至 {self.most:,.0f} {unit}"
