"""The corrections that owners propose to their file."""

from django.db import models

from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet
from workshops.registry.states import PROPOSAL_FLOW, ProposalState


class Proposal(Stateful):
    """A correction that an owner proposes (phone, products, closure …) and staff accept or reject."""

    FLOW = PROPOSAL_FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="proposals")
    area_code = models.CharField("区划", max_length=12)
    changes = models.JSONField("更正内容", help_text="{字段: 新值}")
    before = models.JSONField("原内容", default=dict)
    words = models.CharField("业主说明", max_length=300, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ProposalState.choices, default=ProposalState.SUBMITTED)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    made_at = models.DateTimeField("提出时间", default=clock.now)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = "资料更正"
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.workshop}的资料更正"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """The review falls to the workshop's station."""
        return DutySpec(
            title=f"{self.workshop}：{state.duty}",
            url=f"/workshops/proposals/{self.pk}/",
            area_code=self.area_code,
            organisation=self.workshop.station,
        )
