"""The three batches of the programme (整治规范一批、提档升级一批、品牌示范一批) as dated membership with a reason."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from workshops.registry.models import Workshop


class BatchKind(models.TextChoices):
    """Policy section 二 (clauses O-01, O-02, O-03)."""

    STANDARDISE = "standardise", "整治规范"
    UPGRADE = "upgrade", "提档升级"
    BRAND = "brand", "品牌示范"


class MembershipQuerySet(models.QuerySet):
    """Memberships by their dates."""

    def held_on(self, day):
        """In force on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Membership(models.Model):
    """A workshop belongs to a batch from one day to another."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="memberships")
    kind = models.CharField("批次", max_length=12, choices=BatchKind.choices)
    year = models.PositiveSmallIntegerField("年度")
    since = models.DateField("列入日期")
    until = models.DateField("移出日期", null=True, blank=True)
    reason = models.CharField("列入理由", max_length=300)
    end_reason = models.CharField("移出理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="决定人")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "批次"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "kind", "year"], condition=Q(until__isnull=True), name="membership_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.workshop}：{self.get_kind_display()}"
