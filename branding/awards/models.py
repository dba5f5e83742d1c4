"""Applications for 名特优, and the judges' scores."""

from django.db import models
from django.db.models import Q

from branding.awards.states import FLOW, HELD, JUDGEMENT_FLOW, AwardState, JudgementState
from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.models import Stateful
from workshops.products.models import Product
from workshops.registry.models import Workshop
from workshops.registry.reach import staff_or_owner


class AwardQuerySet(models.QuerySet):
    """Applications by who may see them."""

    def visible_to(self, user):
        """Staff by area, owners their own, judges those they are asked to judge."""
        condition = Q(judgements__judge=user) | staff_or_owner(user)
        return self.filter(pk__in=self.model._base_manager.filter(condition).values("pk"))

    def held(self):
        """Those that carry the name today."""
        return self.filter(state__in=sorted(HELD))


class Award(Stateful):
    """One workshop's way to 名特优 (clauses O-03, O-39)."""

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="awards", verbose_name="小作坊")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="申报产品")
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    craft = models.CharField("特色工艺", max_length=500, blank=True)
    words = models.CharField("申报理由", max_length=500, blank=True)
    conditions = models.JSONField("提交时的条件", default=list, blank=True, help_text="[{key, label, is_met, is_required, sentence, url}]")
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    outcome = models.CharField("最近意见", max_length=300, blank=True)
    score = models.DecimalField("平均分", max_digits=5, decimal_places=2, null=True, blank=True)
    spread = models.PositiveSmallIntegerField("最高最低分差", null=True, blank=True)
    notice_until = models.DateField("公示至", null=True, blank=True)
    awarded_on = models.DateField("认定日期", null=True, blank=True)
    review_on = models.DateField("下次复评", null=True, blank=True)
    ended_on = models.DateField("摘牌日期", null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定文书")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    state = models.CharField("状态", max_length=12, choices=AwardState.choices, default=AwardState.INTENT)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "名特优申报"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop"], condition=~Q(state__in=["declined", "withdrawn"]), name="award_one_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="awarded") | (Q(awarded_on__isnull=False) & Q(review_on__isnull=False)), name="award_granted_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(ended_on__isnull=False) & ~Q(outcome="")), name="award_ended_has_reason"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(outcome=""), name="award_declined_has_reason"),
            models.CheckConstraint(condition=~Q(state="notice") | Q(notice_until__isnull=False), name="award_notice_has_end"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "id"], name="award_area_state")]

    def __str__(self):
        return f"{self.workshop}（{self.year} 年名特优申报）"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/branding/awards/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The role of the step in the area; first the station of the workshop."""
        is_stations = self.state in {AwardState.INTENT, AwardState.CULTIVATING}
        station = self.workshop.station if is_stations else None
        return DutySpec(title=f"{self.workshop}：{state.duty}", url=self.url, area_code=self.area_code, organisation=station)


class Judgement(Stateful):
    """One judge's score: points by item, or the conflict that they declared."""

    FLOW = JUDGEMENT_FLOW

    award = models.ForeignKey(Award, models.PROTECT, related_name="judgements", verbose_name="申报")
    area_code = models.CharField("区划", max_length=12)
    judge = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="评委")
    points = models.JSONField("逐项得分", default=dict, blank=True)
    total = models.PositiveSmallIntegerField("总分", null=True, blank=True)
    has_no_conflict = models.BooleanField("声明无利害关系", default=False)
    words = models.CharField("评语或回避理由", max_length=300, blank=True)
    done_at = models.DateTimeField("提交时间", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=JudgementState.choices, default=JudgementState.ASKED)

    class Meta:
        verbose_name = "名特优评分"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["award", "judge"], name="judgement_once"),
            models.CheckConstraint(
                condition=~Q(state="scored") | (Q(total__isnull=False) & Q(has_no_conflict=True)), name="judgement_scored_without_conflict"
            ),
            models.CheckConstraint(condition=~Q(state="recused") | ~Q(words=""), name="judgement_recused_has_reason"),
        ]

    def __str__(self):
        return f"{self.award}：{self.judge.name}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.award.audit_chain

    @property
    def url(self) -> str:
        """Where the judge scores."""
        return f"/branding/awards/judgements/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Falls to the judge by name."""
        role = next(iter(sorted(self.judge.roles)), "")
        title = f"{self.award.workshop}：{state.duty}"
        return DutySpec(title=title, url=self.url, area_code=self.area_code, person=self.judge, role=role)
