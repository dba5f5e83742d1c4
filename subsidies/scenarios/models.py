"""What-if scenarios: how many workshops a sum of money brings to the standard by the deadline, and at whose cost."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField


class ScenarioQuerySet(models.QuerySet):
    """Scenarios by reach."""

    def visible_to(self, user):
        """Those of the user's area; a scenario counts money of a whole county, so a township sees none."""
        return self.filter(user.access.within("area_code"))

    def official(self):
        """Taken over as the year's arrangement."""
        return self.filter(adopted_at__isnull=False, ended_at__isnull=True)


class Scenario(models.Model):
    """One named scenario: what was assumed, and what came out of the rows of that moment."""

    name = models.CharField("方案名称", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    area_code = models.CharField("区划", max_length=12)
    deadline_on = models.DateField("达标期限")
    budget_amount = MoneyField("县级资金（元）")
    floor_amount = MoneyField("每家最低补助（元）")
    county_share = models.PositiveSmallIntegerField("县级最多补到改造费用的（%）")
    city_amount = MoneyField("市级补贴每家（元）", default=Decimal(0))
    own_most = MoneyField("每家自筹上限（元）", null=True, blank=True)
    gap_cost = MoneyField("没估费用的差距每项按（元）")
    gap_days = models.PositiveSmallIntegerField("没定日期的差距按多少天补齐")
    rows = models.JSONField("各户结果", help_text="[{candidate, workshop, cost, …}]，金额以分计。")
    computed_at = models.DateTimeField("计算时间")
    made_at = models.DateTimeField("建立时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    adopted_at = models.DateTimeField("采用时间", null=True, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="采用人")
    ended_at = models.DateTimeField("被替换时间", null=True, blank=True)
    submission_id = models.UUIDField("提交号", unique=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "资金测算方案"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(budget_amount__gte=0, gap_cost__gte=0, city_amount__gte=0), name="scenario_not_negative"),
            models.CheckConstraint(condition=Q(county_share__gte=0, county_share__lte=100), name="scenario_share_is_percent"),
            models.UniqueConstraint(
                fields=["area_code", "year"], condition=Q(adopted_at__isnull=False, ended_at__isnull=True), name="scenario_one_official"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("adopted_at")), name="scenario_adopted_before_end"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "year", "-id"], name="scenario_of_area")]

    def __str__(self):
        return f"{self.year}年“{self.name}”"

    @property
    def audit_chain(self) -> str:
        """A chain of its own."""
        return f"subsidies.scenario:{self.pk}"

    @property
    def url(self) -> str:
        """Where the scenario is shown."""
        return f"/subsidies/scenarios/{self.pk}/"

    @property
    def is_official(self) -> bool:
        """Whether it is the year's arrangement now."""
        return self.adopted_at is not None and self.ended_at is None
