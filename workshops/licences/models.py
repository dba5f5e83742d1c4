"""Licences of a workshop, each with its dates; the workshop licence in force is repeated on the registry row."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import Organisation
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet


class LicenceKind(models.TextChoices):
    """Which paper it is."""

    WORKSHOP = "workshop", "食品小作坊许可证"
    BUSINESS = "business", "营业执照"
    PRODUCTION = "production", "食品生产许可证"


class LicenceEnd(models.TextChoices):
    """How a licence ended before its date."""

    REPLACED = "replaced", "换发"
    CANCELLED = "cancelled", "注销"
    REVOKED = "revoked", "吊销"
    MISTAKEN = "mistaken", "录入有误"


class LicenceQuerySet(OfFileQuerySet):
    """Licences by their dates."""

    def in_force(self, on):
        """Neither ended nor expired on a day; without an end date it runs on (长期)."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), ended_on__isnull=True)

    def standing(self):
        """Not ended, whether expired or not: what the file shows as the present papers."""
        return self.filter(ended_on__isnull=True)


class Licence(models.Model):
    """One licence of a workshop."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="licences")
    kind = models.CharField("证照", max_length=12, choices=LicenceKind.choices)
    number = models.CharField("证号", max_length=40)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    issuer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="发证机关")
    scope = models.CharField("许可品种", max_length=200, blank=True)
    signatory = models.CharField("签发人", max_length=30, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    end_kind = models.CharField("终止方式", max_length=12, choices=LicenceEnd.choices, blank=True)
    end_reason = models.CharField("终止原因", max_length=300, blank=True)
    warned_days = models.PositiveSmallIntegerField("已提醒档", null=True, blank=True, editable=False)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = "证照"
        ordering = ["-valid_until", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], condition=Q(ended_on__isnull=True), name="licence_number_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="licence_dates_ordered",
            ),
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | ~Q(end_kind=""), name="licence_end_has_kind"),
        ]
        indexes = [models.Index(fields=["valid_until", "kind"], condition=Q(ended_on__isnull=True), name="licence_until")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain
