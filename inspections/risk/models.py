"""Risk grades: what is known of a workshop, evidence for points, proposals to change a grade, and the grades themselves.

Points are kept in halves where they are summed (`addends`, `points`): whole numbers round the same way on every database.
"""

from django.db import models
from django.db.models import F, Q

from inspections.risk.states import FLOW, AdjustKind, AdjustState, Letter, Scheme, SourceKind
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import STAFF
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet


class Profile(models.Model):
    """What the static score asks and the file does not hold; each answer is the key of a row of the score table."""

    workshop = models.OneToOneField(Workshop, models.PROTECT, primary_key=True, related_name="risk_profile", verbose_name="小作坊")
    buyers = models.CharField("销售对象", max_length=20, blank=True)
    process = models.CharField("加工方式", max_length=20, blank=True)
    updated_at = models.DateTimeField("更新时间", default=clock.now)
    updated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="更新人")

    class Meta:
        verbose_name = "风险要素"

    def __str__(self):
        return f"{self.workshop}的风险要素"


class EvidenceQuerySet(models.QuerySet):
    """Evidence by its dates."""

    def counting_on(self, day):
        """What counts towards a grade computed on a day."""
        return self.filter(Q(counts_until__isnull=True) | Q(counts_until__gte=day), on__lte=day)


class Evidence(models.Model):
    """One reason for points: which section, how much of its full points (per mille), since when and how long, from where."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="risk_evidence", verbose_name="小作坊")
    section = models.CharField("分节", max_length=20)
    kind = models.CharField("来源", max_length=12, choices=SourceKind.choices)
    weight = models.PositiveSmallIntegerField("占该节满分的千分比")
    on = models.DateField("日期")
    counts_until = models.DateField("计至", null=True, blank=True)
    sentence = models.CharField("事项", max_length=300)
    url = models.CharField("链接", max_length=200, blank=True)
    taken_at = models.DateTimeField("记入时间", default=clock.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记入人")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "风险依据"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "section", "kind", "on", "url", "sentence"], name="risk_evidence_once"),
            models.CheckConstraint(condition=Q(weight__lte=1000), name="risk_evidence_weight"),
        ]
        indexes = [models.Index(fields=["workshop", "section"], name="risk_evidence_of_workshop")]

    def __str__(self):
        return self.sentence


class AdjustmentQuerySet(models.QuerySet):
    """Proposals by who may see them and from when they hold."""

    def visible_to(self, user):
        """Staff by area."""
        return self.filter(user.access.within()) if user.roles & STAFF else self.none()

    def holding_on(self, day):
        """Accepted and in force on a day."""
        return self.filter(state=AdjustState.ACCEPTED, holds_from__lte=day, holds_until__gte=day)


class Adjustment(Stateful):
    """A proposal to raise or lower a grade or to correct a section's points, with reason and evidence; a second person decides."""

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="risk_adjustments", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    kind = models.CharField("类别", max_length=8, choices=AdjustKind.choices)
    condition = models.CharField("情形", max_length=20, blank=True)
    condition_label = models.CharField("情形（当时的文字）", max_length=120, blank=True)
    steps = models.PositiveSmallIntegerField("级数", default=0)
    section = models.CharField("分节", max_length=20, blank=True)
    points = models.PositiveSmallIntegerField("修正后分值（半分）", null=True, blank=True)
    before = models.CharField("申请时", max_length=20, blank=True, help_text="申请时的等级或分值。")
    reason = models.CharField("理由", max_length=300)
    evidence_url = models.CharField("依据链接", max_length=200, blank=True)
    is_at_once = models.BooleanField("立即生效", default=False)
    holds_from = models.DateField("生效日")
    holds_until = models.DateField("失效日")
    proposed_at = models.DateTimeField("申请时间")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")
    decision = models.CharField("决定意见", max_length=300, blank=True)
    submission_id = models.UUIDField("提交号", unique=True)
    state = models.CharField("状态", max_length=10, choices=AdjustState.choices, default=AdjustState.PROPOSED)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = "风险等级调整"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="risk_adjust_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused"]) | Q(decided_at__isnull=False), name="risk_adjust_decided_has_date"
            ),
            models.CheckConstraint(condition=Q(holds_until__gte=F("holds_from")), name="risk_adjust_ends_after_start"),
            models.CheckConstraint(condition=Q(kind="correct") | Q(steps__gte=1, steps__lte=2), name="risk_adjust_one_or_two_steps"),
            models.UniqueConstraint(fields=["workshop"], condition=Q(state="proposed"), name="risk_adjust_one_open"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="risk_adjust_area")]

    def __str__(self):
        return f"{self.workshop}：{self.get_kind_display()}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the proposal is shown."""
        return f"/inspections/risk/adjustments/{self.pk}/"

    @property
    def points_shown(self) -> str:
        """The corrected points: 3.5."""
        return f"{(self.points or 0) / 2:g}"

    def duty_spec(self, state) -> DutySpec:
        """The station's chief decides; a chief's own proposal waits for anybody else who may."""
        return DutySpec(title=f"{self.workshop}：{state.duty}", url=self.url, area_code=self.area_code, organisation=self.workshop.station)


class AdjustmentFile(models.Model):
    """A scan or photo that a proposal rests on."""

    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="files", verbose_name="调整")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = "调整依据附件"
        constraints = [models.UniqueConstraint(fields=["adjustment", "file"], name="risk_adjust_file_once")]

    def __str__(self):
        return f"{self.adjustment_id} {self.file_id}"


class GradeQuerySet(OfFileQuerySet):
    """Grades by their dates."""

    def in_force(self, on):
        """One grade a workshop at most: those that hold on a day."""
        return self.filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=on), in_force_from__lte=on)


class Grade(models.Model):
    """A workshop's risk grade from one day to another, with its addends; a new computation ends it and begins another."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="risk_grades", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    scheme = models.CharField("评分方案", max_length=8, choices=Scheme.choices)
    static_score = models.DecimalField("静态分", max_digits=5, decimal_places=1)
    dynamic_score = models.DecimalField("动态分", max_digits=5, decimal_places=1)
    credit_score = models.DecimalField("信用分", max_digits=5, decimal_places=1, default=0)
    total = models.DecimalField("总分", max_digits=5, decimal_places=1)
    addends = models.JSONField("各节得分（半分）", default=dict)
    is_converted = models.BooleanField("按静态分折算", default=False)
    by_score = models.CharField("按分值的等级", max_length=1, choices=Letter.choices)
    shift = models.SmallIntegerField("调整级数", default=0)
    grade = models.CharField("等级", max_length=1, choices=Letter.choices)
    in_force_from = models.DateField("生效日")
    in_force_until = models.DateField("失效日", null=True, blank=True)
    computed_on = models.DateField("计算日")
    computed_at = models.DateTimeField("计算时间")
    computed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="计算人")

    objects = GradeQuerySet.as_manager()

    class Meta:
        verbose_name = "风险等级"
        ordering = ["-in_force_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop"], condition=Q(in_force_until__isnull=True), name="risk_grade_one_open"),
            models.CheckConstraint(condition=Q(grade__in=Letter.values), name="risk_grade_known"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-in_force_from", "-id"], name="risk_grade_of_workshop"),
            models.Index(fields=["area_code", "grade", "-id"], condition=Q(in_force_until__isnull=True), name="risk_grade_area"),
        ]

    def __str__(self):
        return f"{self.workshop_id} {self.year} {self.grade}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain
