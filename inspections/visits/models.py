"""Visits on site: who goes where, the steps taken, answers with their versions, findings, what follows, and who signed."""

from django.db import models
from django.db.models import F, Q

from inspections.checklists.models import AnsweredItem, Item, Version
from inspections.checklists.states import AnswerValue
from inspections.hazards.models import Finding, Hazard
from inspections.hazards.states import Severity
from inspections.leads.models import Lead
from inspections.officers.models import Officer
from inspections.plans.models import Check, PlanItem
from inspections.visits import states
from inspections.visits.states import FLOW, OPEN, UNANNOUNCED, Outcome, Route, Supervision, VisitKind, VisitState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU, STAFF, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Ownership, Workshop


class VisitQuerySet(models.QuerySet):
    """Visits in the words of the field."""

    def visible_to(self, user):
        """The bureau by area, and whoever makes a visit elsewhere; others without unannounced ones to come; owners what is done."""
        condition = Q(pk__in=[])
        if user.roles & BUREAU:
            mine = Officer.objects.filter(user=user).values("pk")
            condition |= user.access.within() | Q(first__in=mine) | Q(second__in=mine)
        elif user.roles & STAFF:
            condition |= user.access.within() & ~Q(kind__in=UNANNOUNCED, state__in=OPEN)
        if Role.OWNER in user.roles:
            condition |= Q(state=VisitState.DONE, workshop__root__in=Ownership.objects.held_by(user).values("workshop__root"))
        return self.filter(condition)

    def open(self):
        """Still to be made, or being made."""
        return self.filter(state__in=OPEN)

    def done(self):
        """Finished with signatures."""
        return self.filter(state=VisitState.DONE)

    def inspections(self):
        """Visits of officers: a township's patrol is none."""
        return self.exclude(kind=VisitKind.PATROL)


class Visit(Stateful):
    """One visit to one workshop; the phone's number makes that beginning it twice is beginning it once."""

    FLOW = FLOW

    number = models.CharField("编号", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=10, choices=VisitKind.choices, default=VisitKind.DAILY)
    supervision = models.CharField("监管类型", max_length=8, choices=Supervision.choices, default=Supervision.DAILY)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="visits", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查表版本")
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="计划检查")
    from_hazard = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="因隐患")
    from_lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="因线索")
    reason = models.CharField("事由", max_length=200, blank=True)
    planned_on = models.DateField("预定日期")
    first = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查员")
    second = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查员")
    crew = models.JSONField("检查人员及证号", default=list, blank=True, help_text="开始时的姓名、证号、有效期。")
    client_uuid = models.UUIDField("手机端编号", unique=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    made_at = models.DateTimeField("建立时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="建立人")
    started_at = models.DateTimeField("进场时间", null=True, blank=True)
    finished_at = models.DateTimeField("离场时间", null=True, blank=True)
    done_on = models.DateField("检查日期", null=True, blank=True)
    clock_gap = models.IntegerField("手机时钟差（秒）", null=True, blank=True, help_text="正数为手机快。")
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    accuracy = models.PositiveIntegerField("定位精度（米）", null=True, blank=True)
    distance = models.PositiveIntegerField("与登记地址距离（米）", null=True, blank=True)
    place_reason = models.CharField("位置说明", max_length=200, blank=True)
    product = models.CharField("当日生产品种", max_length=100, blank=True)
    answered = models.PositiveSmallIntegerField("已答题数", default=0)
    asked = models.PositiveSmallIntegerField("应答题数", default=0)
    saved_at = models.DateTimeField("最近保存", null=True, blank=True)
    general_noes = models.PositiveSmallIntegerField("一般项不符合", default=0)
    key_noes = models.PositiveSmallIntegerField("重点项不符合", default=0)
    computed = models.CharField("按规则的结论", max_length=6, choices=Outcome.choices, blank=True)
    outcome = models.CharField("结论", max_length=6, choices=Outcome.choices, blank=True)
    outcome_reason = models.CharField("改判理由", max_length=200, blank=True)
    wanted = models.JSONField("后续事项", default=dict, blank=True, help_text="{事项: 理由}，完成检查时各建一条记录。")
    to_lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转出的线索")
    remark = models.CharField("检查情况说明", max_length=500, blank=True)
    is_posted = models.BooleanField("现场张贴至下次检查", default=False)
    refusal = models.CharField("拒签理由", max_length=200, blank=True)
    cancel_note = models.CharField("取消理由", max_length=300, blank=True)
    check_record = models.ForeignKey(Check, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查登记")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果通知书")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "现场检查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_item"], condition=Q(state__in=["planned", "filling"], plan_item__isnull=False), name="visit_one_open_per_item"
            ),
            models.UniqueConstraint(fields=["workshop", "kind"], condition=Q(state="filling"), name="visit_one_open_per_workshop"),
            models.CheckConstraint(condition=Q(first__isnull=True) | ~Q(first=F("second")), name="visit_two_officers"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False, finished_at__isnull=False, submission_id__isnull=False),
                name="visit_done_has_date",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(kind="patrol") | ~Q(outcome=""), name="visit_done_has_outcome"),
            models.CheckConstraint(condition=Q(outcome=F("computed")) | ~Q(outcome_reason=""), name="visit_override_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["filling", "done"]) | Q(kind="patrol") | Q(first__isnull=False, second__isnull=False),
                name="visit_begun_has_pair",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(cancel_note=""), name="visit_cancelled_has_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-id"], name="visit_of_workshop"),
            models.Index(fields=["area_code", "-id"], name="visit_area"),
            models.Index(fields=["area_code", "done_on", "kind"], name="visit_area_done"),
            models.Index(fields=["done_on", "id"], name="visit_done_on"),
            models.Index(fields=["outcome", "-id"], condition=Q(state="done"), name="visit_outcome"),
            models.Index(fields=["planned_on", "id"], condition=Q(state__in=["planned", "filling"]), name="visit_open"),
            models.Index(fields=["first", "-id"], name="visit_first"),
            models.Index(fields=["second", "-id"], name="visit_second"),
            models.Index(fields=["kind", "-id"], name="visit_kind"),
        ]

    def __str__(self):
        return f"{self.workshop}的{self.get_kind_display()}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the visit is shown."""
        return f"/inspections/visits/{self.pk}/"

    @property
    def is_patrol(self) -> bool:
        """A township's patrol: short, without enforcement."""
        return self.kind == VisitKind.PATROL

    @property
    def is_unannounced(self) -> bool:
        """Nobody outside the bureau learns of it before it is done."""
        return self.kind in UNANNOUNCED

    @property
    def steps(self) -> tuple:
        """The steps of this kind of visit."""
        return states.steps_of(self.kind)

    def duty_spec(self, state) -> DutySpec:
        """The officer who leads it, else the station; a patrol is the township's; an unannounced one shows in no list of an area."""
        lead = self.first.user if self.first else None
        return DutySpec(
            title=f"{self.workshop}：{state.duty}",
            url=self.url,
            area_code=self.area_code,
            organisation=None if lead or self.is_patrol else self.workshop.station,
            person=self.made_by if self.is_patrol else lead,
            role=Role.TOWNSHIP if self.is_patrol else "",
            is_restricted=self.is_unannounced,
        )


class VisitStep(models.Model):
    """A step taken in the workshop with the words that were said; kept for good."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="taken_steps", verbose_name="检查")
    key = models.CharField("步骤", max_length=10, choices=states.Step.choices)
    wording = models.TextField("当时的用语")
    is_yes = models.BooleanField("申请回避", null=True, blank=True)
    note = models.CharField("记录", max_length=300, blank=True)
    done_at = models.DateTimeField("时间")
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")

    class Meta:
        verbose_name = "检查步骤"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["visit", "key"], name="visit_step_once")]

    def __str__(self):
        return f"{self.visit_id} {self.get_key_display()}"


class VisitAnswer(AnsweredItem):
    """An answer of a visit; `version` counts its changes, so that two phones notice each other."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers", verbose_name="检查")
    version = models.PositiveIntegerField("版本", default=1)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="作答人")
    spent = models.PositiveIntegerField("用时（秒）", null=True, blank=True)

    class Meta:
        verbose_name = "检查答案"
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="visit_answer_once")]

    def __str__(self):
        return f"{self.visit_id} {self.item_id} {self.value}"


class AnswerVersion(models.Model):
    """What an answer was before it was changed, by whom: nothing said in a workshop disappears."""

    answer = models.ForeignKey(VisitAnswer, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版本")
    value = models.CharField("答案", max_length=4, choices=AnswerValue.choices)
    remark = models.CharField("说明", max_length=300, blank=True)
    given_at = models.DateTimeField("作答时间")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="作答人")
    is_refused = models.BooleanField("未采用", default=False, help_text="另一部手机先改了，没有覆盖。")

    class Meta:
        verbose_name = "答案的历次版本"
        ordering = ["answer_id", "number", "id"]

    def __str__(self):
        return f"{self.answer_id} 第 {self.number} 版"


class VisitFinding(models.Model):
    """A problem found: of an item answered 不符合, or noticed beside the list; what is done about it by when."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings", verbose_name="检查")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查题")
    standard = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="标准用语")
    text = models.CharField("问题", max_length=200)
    severity = models.PositiveSmallIntegerField("等级", choices=Severity.choices, default=Severity.GENERAL)
    basis = models.CharField("依据", max_length=120, blank=True)
    demand = models.CharField("整改要求", max_length=300, blank=True)
    route = models.CharField("处理", max_length=6, choices=Route.choices, default=Route.TERM)
    deadline_on = models.DateField("整改期限", null=True, blank=True)
    is_repeat = models.BooleanField("重复问题", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    client_uuid = models.UUIDField("手机端编号", null=True, unique=True, editable=False)
    found_at = models.DateTimeField("发现时间", default=clock.now)
    found_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发现人")
    hazard = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="visit_findings", verbose_name="产生的隐患")

    class Meta:
        verbose_name = "检查发现的问题"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], condition=Q(item__isnull=False), name="visit_finding_once"),
        ]

    def __str__(self):
        return self.text


class VisitPicture(models.Model):
    """A photo taken in the workshop: of an item, of a finding put right on the spot, or of the whole; evidence."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="pictures", verbose_name="检查")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查题")
    finding = models.ForeignKey(VisitFinding, models.SET_NULL, null=True, blank=True, related_name="pictures", verbose_name="问题")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    stamped = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印有时间地点的照片")
    is_after = models.BooleanField("整改后", default=False)
    taken_at = models.DateTimeField("上传时间", default=clock.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="拍摄人")

    class Meta:
        verbose_name = "检查照片"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["visit", "file"], name="visit_picture_once")]

    def __str__(self):
        return f"{self.visit_id} {self.file_id}"
