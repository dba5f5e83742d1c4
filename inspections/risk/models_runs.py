"""Recomputations of an area: the run, whom it would change, and the table a computation is staged in."""

from django.db import models
from django.db.models import Q

from inspections.risk.models import Grade
from inspections.risk.states import RunState, Scheme
from jishan_portal.accounts.models import User
from workshops.registry.models import Workshop


class Staged(models.Model):
    """What a computation found, in a table that lives for its transaction (`scoring.stage`), so that each step after is one statement."""

    workshop = models.OneToOneField(Workshop, models.DO_NOTHING, primary_key=True, related_name="+", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    static_score = models.DecimalField("静态分", max_digits=5, decimal_places=1)
    dynamic_score = models.DecimalField("动态分", max_digits=5, decimal_places=1)
    credit_score = models.DecimalField("信用分", max_digits=5, decimal_places=1)
    total = models.DecimalField("总分", max_digits=5, decimal_places=1)
    addends = models.JSONField("各节得分（半分）")
    is_converted = models.BooleanField("按静态分折算")
    by_score = models.CharField("按分值的等级", max_length=1)
    shift = models.SmallIntegerField("调整级数")
    grade = models.CharField("等级", max_length=1)
    held = models.ForeignKey(Grade, models.DO_NOTHING, null=True, related_name="+", verbose_name="现行等级")
    differs = models.BooleanField("与现行不同")
    is_bounded = models.BooleanField("次年等级已定")

    class Meta:
        verbose_name = "试算结果"
        managed = False
        db_table = "risk_staged"

    def __str__(self):
        return f"{self.workshop_id} {self.grade}"


class RunQuerySet(models.QuerySet):
    """Runs by who may see them."""

    def visible_to(self, user):
        """Runs of areas in reach."""
        return self.filter(user.access.within())


class Run(models.Model):
    """A recomputation of an area: compared first, confirmed by a person, then written."""

    year = models.PositiveSmallIntegerField("年度")
    area_code = models.CharField("区划", max_length=12)
    on = models.DateField("计算日")
    scheme = models.CharField("评分方案", max_length=8, choices=Scheme.choices)
    stage = models.CharField("进展", max_length=10, choices=RunState.choices, default=RunState.COMPARING)
    figures = models.JSONField("结果", default=dict)
    started_at = models.DateTimeField("发起时间")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发起人")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "等级重算"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(stage__in=["done", "dropped"]) | Q(ended_at__isnull=False), name="risk_run_ended_has_date"),
        ]

    def __str__(self):
        return f"{self.year} 年度风险等级重算（{self.on}）"

    @property
    def url(self) -> str:
        """Where the run is shown."""
        return f"/inspections/risk/runs/{self.pk}/"

    @property
    def graded(self) -> int:
        """How many workshops were computed."""
        return self.figures.get("graded", 0)

    @property
    def changed(self) -> int:
        """How many would change their letter."""
        return self.figures.get("changed", 0)

    @property
    def only_points(self) -> int:
        """How many keep their letter with other points."""
        return self.figures.get("differing", 0) - self.changed


class Difference(models.Model):
    """A workshop whose grade a run would change, and why."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="differences", verbose_name="重算")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+", verbose_name="小作坊")
    before = models.CharField("原等级", max_length=1, blank=True)
    after = models.CharField("新等级", max_length=1)
    total_before = models.DecimalField("原总分", max_digits=5, decimal_places=1, null=True)
    total_after = models.DecimalField("新总分", max_digits=5, decimal_places=1)
    why = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = "等级变化"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "workshop"], name="risk_difference_once")]

    def __str__(self):
        return f"{self.workshop_id}：{self.before or '无'} → {self.after}"
