"""Who may be raised to a food enterprise: the rule's score with its evidence, the township's opinion, the decision."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.workflow.models import Stateful
from subsidies.candidates.states import FLOW, CandidateState
from workshops.registry.models import Workshop


class CandidateQuerySet(models.QuerySet):
    """Candidates by reach and year."""

    def visible_to(self, user):
        """Staff by area."""
        return self.filter(user.access.within("area_code"))

    def chosen(self):
        """Decided to be raised."""
        return self.filter(state=CandidateState.CHOSEN)


class Candidate(Stateful):
    """A workshop appraised in a programme year (clause O-24)."""

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="candidacies", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    score = models.PositiveSmallIntegerField("得分")
    factors = models.JSONField("计分", help_text="[{part, label, points, of, sentence, url}]")
    is_included = models.BooleanField("符合入选条件")
    reasons = models.JSONField("不符合的原因", default=list, blank=True)
    appraised_at = models.DateTimeField("评分时间")
    state = models.CharField("状态", max_length=10, choices=CandidateState.choices, default=CandidateState.APPRAISED)
    is_supported = models.BooleanField("乡镇同意", null=True, blank=True)
    opinion = models.CharField("乡镇意见", max_length=300, blank=True)
    opinion_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提意见人")
    decision = models.CharField("决定理由", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "提档升级候选户"
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "year"], name="candidate_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state__in=["chosen", "declined"]) | Q(decided_on__isnull=False) & ~Q(decision=""),
                name="candidate_decided_has_reason",
            ),
            models.CheckConstraint(condition=~Q(state="opined") | ~Q(opinion=""), name="candidate_opined_has_opinion"),
        ]
        indexes = [models.Index(fields=["year", "area_code", "score", "id"], name="candidate_by_score")]

    def __str__(self):
        return f"{self.workshop}（{self.year} 年提档升级候选）"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the candidate is shown."""
        return f"/subsidies/candidates/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The township of the area gives its opinion, the bureau decides."""
        return DutySpec(title=f"{self.workshop}：{state.duty}", url=self.url, area_code=self.area_code)
