"""The end of a visit: who signed it and how, and what follows from it with a day of its own."""

from django.db import models
from django.db.models import Q

from inspections.visits import states
from inspections.visits.models import Visit
from inspections.visits.states import Signer
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class VisitSignature(models.Model):
    """A signature under a visit: strokes drawn on the screen, the photo of a printed page signed by hand, or a refusal."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="signatures", verbose_name="检查")
    signer = models.CharField("签名人", max_length=8, choices=Signer.choices)
    name = models.CharField("姓名", max_length=30)
    method = models.CharField("方式", max_length=8, choices=states.SignedBy.choices)
    strokes = models.JSONField("笔迹", default=list, blank=True, help_text="每一笔为 [[x, y], …]，画布 600×200。")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签名页照片")
    note = models.CharField("说明", max_length=200, blank=True)
    result_hash = models.CharField("所签内容散列", max_length=64)
    signed_at = models.DateTimeField("签名时间")
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="采集人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人")
    withdraw_reason = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "检查签名"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "signer"], condition=Q(withdrawn_at__isnull=True), name="visit_signed_once"),
            models.CheckConstraint(condition=~Q(method="paper") | Q(file__isnull=False), name="visit_paper_signature_has_photo"),
            models.CheckConstraint(condition=~Q(method="refused") | ~Q(note=""), name="visit_refusal_has_reason"),
        ]

    def __str__(self):
        return f"{self.visit_id} {self.get_signer_display()} {self.name}"


class Correction(models.Model):
    """A result corrected after the visit was finished, by a chief with the reason."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="corrections", verbose_name="检查")
    before = models.CharField("原结论", max_length=6, choices=states.Outcome.choices)
    after = models.CharField("更正后", max_length=6, choices=states.Outcome.choices)
    reason = models.CharField("理由", max_length=200)
    made_at = models.DateTimeField("更正时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="更正人")

    class Meta:
        verbose_name = "检查结果更正"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.visit_id} {self.get_before_display()} → {self.get_after_display()}"


class FollowUpQuerySet(models.QuerySet):
    """What follows from visits."""

    def visible_to(self, user):
        """Staff by area."""
        return self.filter(user.access.within()) if user.roles & STAFF else self.none()

    def owed(self):
        """Not yet settled."""
        return self.filter(state=states.FollowState.OWED)


class FollowUp(Stateful):
    """Something that follows from a visit and has a day: production stopped, a talk with the person responsible, a sample, a lead."""

    FLOW = states.FOLLOW_FLOW

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="follow_ups", verbose_name="检查")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    kind = models.CharField("事项", max_length=8, choices=states.FollowKind.choices)
    reason = models.CharField("理由", max_length=200)
    due_on = models.DateField("期限", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=states.FollowState.choices, default=states.FollowState.OWED)
    made_at = models.DateTimeField("建立时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="建立人")
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("办理情况", max_length=300, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "检查后续事项"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "kind"], name="visit_follow_up_once"),
            models.CheckConstraint(condition=Q(state="owed") | ~Q(result=""), name="visit_follow_up_has_result"),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="visit_follow_area"),
            models.Index(fields=["workshop", "-id"], name="visit_follow_workshop"),
        ]

    def __str__(self):
        return f"{self.workshop}：{self.get_kind_display()}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where it is settled."""
        return f"/inspections/visits/follow-ups/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """A talk is the chief's, the rest the officer's who led the visit."""
        is_talk = self.kind == states.FollowKind.TALK
        lead = self.visit.first.user if self.visit.first and not is_talk else None
        return DutySpec(
            title=f"{self.workshop}：{self.get_kind_display()}",
            url=self.url,
            area_code=self.area_code,
            organisation=None if lead else self.workshop.station,
            person=lead,
            role=Role.STATION_CHIEF if is_talk else "",
            basis=self.basis,
        )
