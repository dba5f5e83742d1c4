"""Scores against the 审查通则: rounds, their marks, and the gaps that come of them."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit.money import MoneyField
from jishan_portal.workflow.models import Stateful
from subsidies.readiness.states import DONE, FLOW, GAP_FLOW, GapState, Kind, RoundState
from subsidies.readiness.tables import table
from workshops.registry.models import Workshop
from workshops.registry.reach import OfWorkshopQuerySet


class RoundQuerySet(OfWorkshopQuerySet):
    """Rounds in the words of the assistance."""

    def done(self):
        """Scored to the end."""
        return self.filter(state__in=DONE)


class Round(Stateful):
    """One scoring of a workshop; amounts in half points, so that the last item's 0.5 stays whole."""

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="readiness_rounds", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    kind = models.CharField("评分", max_length=10, choices=Kind.choices)
    table = models.CharField("评分表版本", max_length=10)  # of tables.versions
    state = models.CharField("状态", max_length=8, choices=RoundState.choices, default=RoundState.DRAFT)
    begun_at = models.DateTimeField("开始时间")
    scored_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="评分人")
    second = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二名验收人员")
    scored_on = models.DateField("评分日期", null=True, blank=True)
    got = models.PositiveSmallIntegerField("得分（半分）", default=0)
    full = models.PositiveSmallIntegerField("满分（半分）", default=0)
    zeros = models.PositiveSmallIntegerField("0 分项", default=0)
    partials = models.PositiveSmallIntegerField("基本符合项", default=0)
    pass_rate = models.PositiveSmallIntegerField("通过得分率", default=0, help_text="评分当日业务规则中的数。")
    is_pass = models.BooleanField("达到通过条件", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "通则评分"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "kind"], condition=Q(state__in=["draft", "second"]), name="readiness_one_open_round"
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(scored_on__isnull=False), name="readiness_scored_has_date"),
            models.CheckConstraint(
                condition=~Q(state__in=["passed", "failed"]) | Q(second__isnull=False), name="readiness_accepted_by_two"
            ),
            models.CheckConstraint(condition=Q(second__isnull=True) | ~Q(second=F("scored_by")), name="readiness_two_people"),
            models.CheckConstraint(condition=Q(got__lte=F("full")), name="readiness_got_within_full"),
        ]
        indexes = [models.Index(fields=["workshop", "kind", "-id"], name="readiness_of_workshop")]

    def __str__(self):
        return f"{self.workshop}的{self.get_kind_display()}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def points(self) -> str:
        """The score as people read it: 86 or 86.5."""
        return f"{self.got / 2:g}"

    @property
    def rate(self) -> float | None:
        """Percent of what could be had, one decimal; None before anything was scored."""
        return self.got * 1000 // self.full / 10 if self.full else None

    def duty_spec(self, state) -> DutySpec:
        """The second signature falls to the workshop's station."""
        return DutySpec(
            title=f"{self.workshop}：{state.duty}",
            url=f"/subsidies/readiness/rounds/{self.pk}/",
            area_code=self.area_code,
            organisation=self.workshop.station,
        )


class Mark(models.Model):
    """The score of one item in a round; none where the item does not apply, with the reason."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="marks")
    code = models.CharField("编号", max_length=8)
    halves = models.PositiveSmallIntegerField("得分（半分）", null=True, blank=True)
    note = models.CharField("情况或不适用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "评分项"
        ordering = ["round_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="readiness_mark_once"),
            models.CheckConstraint(condition=Q(halves__isnull=True) | Q(halves__in=[0, 1, 2, 6]), name="readiness_mark_known"),
            models.CheckConstraint(condition=Q(halves__isnull=False) | ~Q(note=""), name="readiness_inapplicable_has_reason"),
        ]

    def __str__(self):
        return f"{self.round_id} {self.code}"


class Gap(Stateful):
    """An item below its full score as a task: what, what it costs, who does it, until when."""

    FLOW = GAP_FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="readiness_gaps", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    round = models.ForeignKey(Round, models.PROTECT, related_name="gaps", verbose_name="来自评分")
    code = models.CharField("编号", max_length=8)
    text = models.CharField("差距", max_length=300)
    is_zero = models.BooleanField("不符合", default=False)
    work = models.CharField("怎么补", max_length=200, blank=True)
    cost = MoneyField("费用（元）", null=True, blank=True)
    person = models.CharField("谁来办", max_length=30, blank=True)
    due_on = models.DateField("哪天前", null=True, blank=True)
    fixed_note = models.CharField("补齐情况", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=GapState.choices, default=GapState.OPEN)

    objects = OfWorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "差距任务"
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "code"], condition=~Q(state="closed"), name="readiness_gap_once"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="readiness_cost_not_negative"),
        ]
        indexes = [models.Index(fields=["workshop", "state"], name="readiness_gap_of_workshop")]

    def __str__(self):
        return f"{self.workshop}：{self.code} {self.text}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """The owner mends it, the station looks at it."""
        owner = self.workshop.present_owner() if state.waits_on == Role.OWNER else None
        words = table(self.round.table).by_code[self.code].plain
        return DutySpec(
            title=f"{self.workshop}：{state.duty}（{self.code} {words}）",
            url=f"/subsidies/readiness/workshops/{self.workshop.root_id}/#gaps",
            area_code=self.area_code,
            organisation=None if owner else self.workshop.station,
            person=owner,
        )
