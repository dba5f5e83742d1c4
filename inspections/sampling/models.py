"""Samples: what was taken, how it was sealed, who tests it, what came out, and the right to another test."""

from django.db import models
from django.db.models import F, Q

from inspections.leads.models import Lead
from inspections.officers.models import Officer
from inspections.sampling import states
from inspections.sampling.states import FLOW, RETEST_FLOW, Level, Place, RetestState, SampleState, Spare
from inspections.visits.models import Visit
from inspections.visits.models_end import FollowUp
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class SampleQuerySet(models.QuerySet):
    """Samples in the words of the laboratory slip."""

    def visible_to(self, user):
        """The bureau, the leading group and townships by area; officers also what they took elsewhere."""
        if not user.roles & (BUREAU | STEERING | {Role.TOWNSHIP}):
            return self.none()
        mine = Officer.objects.filter(user=user).values("pk") if user.roles & BUREAU else []
        return self.filter(user.access.within() | Q(first__in=mine) | Q(second__in=mine))

    def judged(self):
        """With a result of the laboratory."""
        return self.exclude(result="")

    def failed(self):
        """Not up to the standard, as things stand: a second test that passed clears it."""
        return self.filter(state__in=sorted(states.FAILED))


class Sample(Stateful):
    """One sample of one food of one workshop, with its sealed spare."""

    FLOW = FLOW

    number = models.CharField("抽样编号", max_length=40, unique=True)
    submission_id = models.UUIDField("提交号", unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="samples", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="samples", verbose_name="现场检查")
    follow = models.ForeignKey(FollowUp, models.PROTECT, null=True, blank=True, related_name="samples", verbose_name="检查后续事项")
    level = models.CharField("任务级别", max_length=8, choices=Level.choices, default=Level.COUNTY)
    product = models.CharField("样品名称", max_length=60)
    batch_number = models.CharField("批号", max_length=40, blank=True)
    produced_on = models.DateField("生产日期", null=True, blank=True)
    packing = models.CharField("规格包装", max_length=60, blank=True)
    place = models.CharField("抽样地点", max_length=10, choices=Place.choices, default=Place.STORE)
    stock = models.CharField("抽样基数", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=10, default="千克")
    quantity = models.DecimalField("抽样数量（含备样）", max_digits=9, decimal_places=3)
    spare_quantity = models.DecimalField("备样数量", max_digits=9, decimal_places=3)
    spare_kept = models.CharField("备样存放", max_length=10, choices=Spare.choices, default=Spare.LAB)
    seal_number = models.CharField("封条编号", max_length=40)
    paid = models.CharField("买样费用", max_length=40, blank=True)
    first = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="抽样人员")
    second = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="抽样人员")
    crew = models.JSONField("抽样人员及证号", default=list, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    taken_on = models.DateField("抽样日期")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    state = models.CharField("状态", max_length=10, choices=SampleState.choices, default=SampleState.TAKEN)
    lab = models.CharField("承检机构", max_length=80, blank=True)
    items = models.CharField("检验项目", max_length=300, blank=True)
    sent_on = models.DateField("送检日期", null=True, blank=True)
    report_number = models.CharField("报告编号", max_length=60, blank=True)
    report = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检验报告")
    result = models.CharField("检验结论", max_length=8, choices=[("passed", "合格"), ("failed", "不合格")], blank=True)
    result_on = models.DateField("结果日期", null=True, blank=True)
    failed_items = models.CharField("不合格项目", max_length=300, blank=True, help_text="项目、实测值、标准值。")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转出的线索")
    handled_on = models.DateField("处置日期", null=True, blank=True)
    handling = models.CharField("处置情况", max_length=500, blank=True)
    void_reason = models.CharField("作废理由", max_length=300, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="抽样单")

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = "抽检样品"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["follow"], condition=Q(follow__isnull=False), name="sample_once_a_follow_up"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="sample_two_officers"),
            models.CheckConstraint(condition=Q(quantity__gt=0) & Q(spare_quantity__gt=0), name="sample_has_a_spare"),
            models.CheckConstraint(condition=Q(spare_quantity__lt=F("quantity")), name="sample_spare_is_a_part"),
            models.CheckConstraint(
                condition=~Q(state__in=["passed", "handling", "handled", "cleared"]) | (Q(result_on__isnull=False) & ~Q(result="")),
                name="sample_judged_has_result",
            ),
            models.CheckConstraint(condition=~Q(state="handled") | (Q(handled_on__isnull=False) & ~Q(handling="")), name="sample_handled"),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="sample_void_has_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-id"], name="sample_of_workshop"),
            models.Index(fields=["area_code", "state", "-id"], name="sample_area_state"),
            models.Index(fields=["taken_on", "id"], name="sample_taken"),
        ]

    def __str__(self):
        return f"{self.workshop}：{self.product}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the sample is shown."""
        return f"/inspections/samples/{self.pk}/"

    @property
    def kept(self) -> str:
        """备样 0.5 千克，承检机构."""
        return f"{self.spare_quantity.normalize():f} {self.unit}，{self.get_spare_kept_display()}"

    @property
    def amount(self) -> str:
        """2 千克."""
        return f"{self.quantity.normalize():f} {self.unit}"

    def duty_spec(self, state) -> DutySpec:
        """Whoever took the sample sees it through."""
        return DutySpec(title=f"{self}：{state.duty}", url=self.url, area_code=self.area_code, person=self.first.user)


class SamplePicture(models.Model):
    """A photo of a sample: sealed, or where it was taken."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="pictures", verbose_name="样品")
    kind = models.CharField("内容", max_length=8, choices=states.PictureKind.choices, default=states.PictureKind.SEAL)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "抽样照片"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sample", "file"], name="sample_picture_once")]

    def __str__(self):
        return f"{self.sample_id} {self.get_kind_display()}"


class RetestQuerySet(models.QuerySet):
    """Rights to another test."""

    def lapsing(self, on):
        """Told, and the period to object has run out."""
        return self.filter(state=RetestState.TOLD, objects_until__lt=on)


class Retest(Stateful):
    """The right to another test of one failed sample, with its period and what the second laboratory found."""

    FLOW = RETEST_FLOW

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="retest", verbose_name="样品")
    state = models.CharField("状态", max_length=12, choices=RetestState.choices, default=RetestState.OWED)
    told_on = models.DateField("送达日期", null=True, blank=True)
    objects_until = models.DateField("异议期至", null=True, blank=True)
    asked_on = models.DateField("申请日期", null=True, blank=True)
    grounds = models.CharField("异议内容", max_length=300, blank=True)
    lab = models.CharField("复检机构", max_length=80, blank=True)
    ended_on = models.DateField("了结日期", null=True, blank=True)
    finding = models.CharField("复检结果", max_length=300, blank=True)

    objects = RetestQuerySet.as_manager()

    class Meta:
        verbose_name = "复检"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="owed") | Q(told_on__isnull=False, objects_until__isnull=False), name="retest_told_has_dates"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "overturned", "lapsed"]) | Q(ended_on__isnull=False), name="retest_ended_has_date"
            ),
        ]
        indexes = [models.Index(fields=["objects_until"], condition=Q(state="told"), name="retest_lapsing")]

    def __str__(self):
        return f"{self.sample}的复检"

    @property
    def area_code(self) -> str:
        """Where the sample was taken."""
        return self.sample.area_code

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.sample.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """Whoever took the sample."""
        sample = self.sample
        return DutySpec(title=f"{sample}：{state.duty}", url=sample.url, area_code=sample.area_code, person=sample.first.user)
