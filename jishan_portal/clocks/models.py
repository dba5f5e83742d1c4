"""A running period on one record, with what stopped it from running and what made it longer."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.rulebook.models import Rule


class ClockQuerySet(models.QuerySet):
    """Clocks in the words of the trade."""

    def running(self):
        """Not stopped; suspended ones included."""
        return self.filter(stopped_on__isnull=True)

    def ticking(self):
        """Not stopped and not suspended."""
        return self.running().filter(suspended_from__isnull=True)

    def warned_by(self, day):
        """Ticking and to be warned of by a day."""
        return self.ticking().filter(warn_on__lte=day)

    def overdue(self, on):
        """Ticking and past the last day."""
        return self.ticking().filter(due_on__lt=on)

    def of(self, subject_kind: str, subject_id):
        """The clocks of one record."""
        return self.filter(subject_kind=subject_kind, subject_id=str(subject_id))


class Clock(models.Model):
    """One period on one record, computed under the version of the rule it started with."""

    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    label = models.CharField("期限", max_length=60)
    rule_key = models.CharField("规则代号", max_length=60)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name="所用规则版本")
    started_on = models.DateField("起算日")
    started_at = models.DateTimeField("起算时刻", null=True, blank=True)
    due_on = models.DateField("届满日（顺延后）")
    due_at = models.DateTimeField("届满时刻", null=True, blank=True)
    unrolled_on = models.DateField("届满日（未顺延）")
    warn_on = models.DateField("提醒所据日")
    working = models.CharField("算法", max_length=400)
    notice = models.CharField("提示", max_length=120, blank=True)
    suspended_from = models.DateField("中止自", null=True, blank=True)
    stopped_on = models.DateField("办结日", null=True, blank=True)
    stop_reason = models.CharField("办结事由", max_length=200, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "期限"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "rule_key"], condition=Q(stopped_on__isnull=True), name="clock_one_running"
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(suspended_from__isnull=True), name="clock_stopped_not_suspended"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="clock_subject"),
            models.Index(fields=["warn_on"], condition=Q(stopped_on__isnull=True), name="clock_warn"),
        ]

    def __str__(self):
        return self.label

    @property
    def audit_chain(self) -> str:
        """Entries about a clock stand in the chain of its record."""
        return f"{self.subject_kind}:{self.subject_id}"


class Suspension(models.Model):
    """Time that does not count: from the day it began (not counted) to the day it ended."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="suspensions", verbose_name="期限")
    reason = models.CharField("事由", max_length=200)
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True, blank=True)
    counted = models.PositiveIntegerField("不计入", default=0, help_text="按期限自己的单位：工作日或日。")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "期限中止"
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until_on__isnull=True), name="suspension_one_open"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="suspension_ends_after_start"),
        ]

    def __str__(self):
        return self.reason


class Extension(models.Model):
    """A granted extension: how long, by whom in which role, collectively or not."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions", verbose_name="期限")
    position = models.PositiveSmallIntegerField("次序")
    length = models.PositiveIntegerField("延长")
    approver = models.CharField("批准", max_length=60)
    role = models.CharField("批准岗位", max_length=20)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人")
    approved_on = models.DateField("批准日")
    is_collective = models.BooleanField("集体讨论决定", default=False)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "期限延长"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "position"], name="extension_position_once"),
            models.CheckConstraint(condition=Q(length__gte=1), name="extension_adds_time"),
        ]

    def __str__(self):
        return f"{self.approver} {self.length}"
