"""The policy as data: a programme a year, its clauses, milestones, targets and the leading group's roster."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import Organisation


class Programme(models.Model):
    """The implementation plan as it runs in one year; last year's is copied, closed years are history."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    title = models.CharField("名称", max_length=80)
    doc_number = models.CharField("发文字号", max_length=40)
    issuer = models.CharField("发文机关", max_length=60)
    issued_on = models.DateField("印发日期")
    text = models.TextField("全文", blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="沿用自")
    is_closed = models.BooleanField("已结束", default=False)
    closed_on = models.DateField("结束日", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "实施方案"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(is_closed=False) | Q(closed_on__isnull=False), name="programme_closed_has_date"),
            models.CheckConstraint(condition=Q(copied_from__isnull=True) | ~Q(copied_from=F("id")), name="programme_not_its_own_copy"),
        ]

    def __str__(self):
        return f"{self.year} 年{self.title}"


class Clause(models.Model):
    """One obligation of the policy, O-01 to O-44."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="clauses", verbose_name="方案")
    number = models.CharField("编号", max_length=6)
    section = models.CharField("方案条目", max_length=20)
    text = models.CharField("义务", max_length=300)
    unit_text = models.CharField("责任主体", max_length=80)
    obliged = models.CharField("约束对象", max_length=60, blank=True)
    deadline = models.DateField("期限", null=True, blank=True)
    deadline_note = models.CharField("期限说明", max_length=80, blank=True)
    evidence = models.CharField("证明数据", max_length=120)
    question = models.CharField("领导小组会问的数", max_length=120)
    organisations = models.ManyToManyField(Organisation, related_name="clauses", blank=True, verbose_name="责任单位")

    class Meta:
        verbose_name = "条款"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="clause_number_once")]

    def __str__(self):
        return f"{self.number} {self.text}"


class Milestone(models.Model):
    """A day of the year by which a stage is done; not moved by holidays."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="milestones", verbose_name="方案")
    key = models.CharField("代号", max_length=30)
    label = models.CharField("节点", max_length=60)
    day = models.DateField("日期")

    class Meta:
        verbose_name = "节点"
        ordering = ["day", "key"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="milestone_key_once")]

    def __str__(self):
        return self.label


class Target(models.Model):
    """What a clause's figure should reach; empty until the leading group enters it."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="targets", verbose_name="条款")
    indicator = models.CharField("指标代号", max_length=60)
    label = models.CharField("指标", max_length=60)
    value = models.DecimalField("目标值", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10)
    note = models.CharField("依据", max_length=120, blank=True)
    is_carried = models.BooleanField("次年沿用目标值", default=False)

    class Meta:
        verbose_name = "目标"
        ordering = ["clause__number", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "indicator"], name="target_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self):
        return self.label

    @property
    def amount(self) -> str:
        """“30,000 元”, empty while nothing is set."""
        return "" if self.value is None else f"{self.value.normalize():,f} {self.unit}"


class GroupRole(models.TextChoices):
    """Places in the leading group, in the order of the roster."""

    HEAD = "1-head", "组长"
    DEPUTY = "2-deputy", "副组长"
    MEMBER = "3-member", "成员"


class RosterQuerySet(models.QuerySet):
    """Members by their terms."""

    def serving(self, on):
        """Members whose term covers a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class RosterMember(models.Model):
    """A member of the leading group for a term; somebody who leaves gets a last day, the successor is a new row."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="roster", verbose_name="方案")
    name = models.CharField("姓名", max_length=30)
    post = models.CharField("职务", max_length=60)
    role = models.CharField("组内职务", max_length=10, choices=GroupRole.choices)
    concurrent = models.CharField("兼任", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField("排序")
    since = models.DateField("任期自")
    until = models.DateField("任期至", null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "领导小组成员"
        ordering = ["role", "position", "since"]
        constraints = [models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="roster_ends_after_start")]

    def __str__(self):
        return f"{self.get_role_display()} {self.name}"
