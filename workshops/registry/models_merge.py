"""What became of files that look alike: merged into one, or declared to be two."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from workshops.registry.models import Workshop


class Merge(models.Model):
    """Two files found to be one workshop; undoing gives the absorbed file its own root back."""

    kept = models.ForeignKey(Workshop, models.PROTECT, related_name="merges_kept", verbose_name="保留档案")
    absorbed = models.ForeignKey(Workshop, models.PROTECT, related_name="merges_absorbed", verbose_name="并入档案")
    reason = models.CharField("理由", max_length=300)
    made_at = models.DateTimeField("合并时间")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="合并人")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人")
    undo_reason = models.CharField("撤销理由", max_length=300, blank=True)
    taken = models.JSONField("取自并入档案的字段", default=dict, blank=True, help_text="{字段: 保留档案的原值}，个人信息加密。")

    class Meta:
        verbose_name = "档案合并"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_absorbed_once"),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_two_files"),
        ]

    def __str__(self):
        return f"{self.absorbed} → {self.kept}"


class DistinctPair(models.Model):
    """Two files that look alike and were declared to be two workshops, so that nobody is asked twice."""

    first = models.ForeignKey(Workshop, models.CASCADE, related_name="+")
    second = models.ForeignKey(Workshop, models.CASCADE, related_name="+")
    reason = models.CharField("理由", max_length=300)
    made_at = models.DateTimeField("认定时间")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="认定人")

    class Meta:
        verbose_name = "非重复认定"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_pair_ordered"),
        ]

    def __str__(self):
        return f"{self.first_id}≠{self.second_id}"
