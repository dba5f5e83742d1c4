"""The people who work in a workshop and their yearly health certificates (FSL article 45)."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.kit.sealed import SealedCharField
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet


class PersonQuerySet(OfFileQuerySet):
    """People by whether they still work there."""

    def at_work(self):
        """Not left."""
        return self.filter(left_on__isnull=True)


class Person(models.Model):
    """Somebody who works in a workshop; `certificate_until` repeats the last health certificate, so that lists need no join."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="people")
    name = models.CharField("姓名", max_length=30)
    job = models.CharField("岗位", max_length=30, blank=True)
    id_number = SealedCharField("身份证号", max_length=255, blank=True)
    phone = models.CharField("手机号", max_length=20, blank=True)
    touches_food = models.BooleanField("接触直接入口食品", default=True)
    started_on = models.DateField("入职日期", null=True, blank=True)
    left_on = models.DateField("离职日期", null=True, blank=True)
    certificate_until = models.DateField("健康证明到期", null=True, blank=True, editable=False)
    warned_days = models.PositiveSmallIntegerField("已提醒档", null=True, blank=True, editable=False)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "从业人员"
        ordering = [F("left_on").asc(nulls_first=True), "id"]
        indexes = [models.Index(fields=["certificate_until", "id"], condition=Q(left_on__isnull=True), name="person_certificate")]

    def __str__(self):
        return self.name

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain


class HealthCertificate(models.Model):
    """A health certificate of a person; the last one counts, earlier ones stay."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    number = models.CharField("证号", max_length=40, blank=True)
    issued_on = models.DateField("发证日期")
    valid_until = models.DateField("有效期至")
    issuer = models.CharField("发证机构", max_length=60, blank=True)

    class Meta:
        verbose_name = "健康证明"
        ordering = ["-valid_until", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_on")), name="certificate_ends_after_issue"),
            models.UniqueConstraint(fields=["person", "issued_on", "valid_until"], name="certificate_once"),
        ]

    def __str__(self):
        return f"{self.person} {self.valid_until}"
