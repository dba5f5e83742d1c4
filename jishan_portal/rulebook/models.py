"""Dated rules and the days off: what the law, the programme or the bureau sets, as data.

A rule is never changed for the past: a new version takes over from a day, the one before ends the day before.
"""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock


class Subject(models.TextChoices):
    """What a rule is about; the groups of the list page."""

    CALENDAR = "calendar", "期间与节假日"
    LEADS = "leads", "线索与投诉举报"
    CASES = "cases", "行政处罚"
    TRANSFERS = "transfers", "移送公安"
    SELF_CHECKS = "self_checks", "主体自查"
    VISITS = "visits", "监督检查与隐患"
    RISK = "risk", "风险分级"
    LICENCES = "licences", "许可与证照"
    UPGRADES = "upgrades", "提档升级"
    SUBSIDIES = "subsidies", "奖补资金"
    RECORDS = "records", "记录保存"
    BRANDING = "branding", "品牌培育"


class Kind(models.TextChoices):
    """What the value of a rule is."""

    PERIOD = "period", "期限"
    NUMBER = "number", "数值"
    AMOUNT = "amount", "金额"
    PERCENT = "percent", "百分比"
    CHOICE = "choice", "选项"
    FLAG = "flag", "开关"
    LIST = "list", "列表"
    TABLE = "table", "表"


class RuleQuerySet(models.QuerySet):
    """Rules by their dates and standing."""

    def in_force(self, on):
        """The versions in force on a day."""
        return self.filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=on), in_force_from__lte=on)

    def of(self, key: str):
        """All versions of a rule, newest first."""
        return self.filter(key=key).order_by("-in_force_from")

    def unconfirmed(self):
        """Versions the bureau has not yet confirmed."""
        return self.filter(is_confirmed=False)


class Rule(models.Model):
    """One version of a rule, in force from a day (both ends included)."""

    key = models.CharField("规则代号", max_length=60)
    label = models.CharField("名称", max_length=60)
    subject = models.CharField("类别", max_length=20, choices=Subject.choices)
    kind = models.CharField("值的种类", max_length=10, choices=Kind.choices)
    value = models.JSONField("值")
    unit = models.CharField("单位", max_length=20, blank=True)
    article = models.CharField("依据", max_length=200)
    in_force_from = models.DateField("施行日")
    in_force_until = models.DateField("失效日", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)
    alternatives = models.JSONField("备选方案", default=list, blank=True, help_text='[{"label": "…", "value": …}, …]')
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人")
    made_at = models.DateTimeField("录入时间", default=clock.now)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "规则"
        ordering = ["subject", "key", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "in_force_from"], name="rule_version_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(in_force_until__isnull=True), name="rule_one_open_version"),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")), name="rule_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(article=""), name="rule_cites_basis"),
        ]

    def __str__(self):
        return self.label

    @property
    def title(self) -> str:
        """The label as pages show it: without the names of a table's columns, which stand in brackets behind it."""
        return self.label.rpartition("（")[0] or self.label if self.kind == Kind.TABLE and self.label.endswith("）") else self.label

    @property
    def is_upcoming(self) -> bool:
        """Not yet in force, so it may still be corrected."""
        return self.in_force_from > clock.today()

    @property
    def is_current(self) -> bool:
        """In force today."""
        return not self.is_upcoming and (self.in_force_until is None or self.in_force_until >= clock.today())


class DayKind(models.TextChoices):
    """What an announced day is; an ordinary one follows the weekday again."""

    OFF = "off", "放假"
    WORK = "work", "调休上班"
    ORDINARY = "ordinary", "照常（按星期几）"


class Holiday(models.Model):
    """A day that the yearly announcement of the State Council makes a day off or a working day."""

    day = models.DateField("日期", unique=True)
    kind = models.CharField("种类", max_length=10, choices=DayKind.choices)
    name = models.CharField("节日", max_length=40)
    source = models.CharField("来源", max_length=120)

    class Meta:
        verbose_name = "节假日"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}{self.get_kind_display()}"
