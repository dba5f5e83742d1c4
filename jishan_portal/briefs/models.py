"""简报: the figures of the leading group's page as they stood at a cut-off, frozen; the office adds its words and issues it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from jishan_portal.accounts.models import User
from jishan_portal.papers.models import Paper
from jishan_portal.programme.models import Programme


class BriefKind(models.TextChoices):
    """What a brief covers."""

    WEEKLY = "weekly", "周报"
    MONTHLY = "monthly", "月报"
    SPECIAL = "special", "专报"
    CLOSING = "closing", "总结报告"


class BriefQuerySet(models.QuerySet):
    """Briefs by area."""

    def visible_to(self, user):
        """Those of the areas in reach."""
        return self.filter(user.access.within())


class Brief(models.Model):
    """One brief; `content` is what was read at the cut-off and never changes, the words may until it is issued."""

    kind = models.CharField("种类", max_length=10, choices=BriefKind.choices)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="briefs", verbose_name="方案")
    title = models.CharField("标题", max_length=80)
    area_code = models.CharField("区划", max_length=12)
    since = models.DateField("自")
    until = models.DateField("至")
    cut_at = models.DateTimeField("统计截止")
    content = models.JSONField("内容")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上一期")
    preface = models.TextField("情况说明", max_length=1500, blank=True)
    next_work = models.TextField("下步工作", max_length=2000, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发文书")
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编写人")
    made_at = models.DateTimeField("生成时间")

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = "简报"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "until", "area_code"], condition=~Q(kind="special"), name="brief_once_a_period"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="brief_ends_after_start"),
            models.CheckConstraint(condition=Q(paper__isnull=True) | Q(issued_at__isnull=False), name="brief_issued_has_time"),
        ]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("briefs:detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether it has its number and may not change any more."""
        return self.paper_id is not None
