"""What the leading group sets going and what it learns: orders, joint actions, meetings with decisions, monthly reports."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF, STEERING, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.programme.models import Clause
from jishan_portal.steering.states import (
    ANSWERS_FOR,
    DECISION_FLOW,
    ORDER_FLOW,
    ORDER_OPEN,
    REPORT_FLOW,
    DecisionState,
    Field,
    OrderState,
    ReportState,
)
from jishan_portal.workflow.models import Stateful

SEES_ALL = STEERING | {Role.BUREAU_LEADER, Role.BUREAU_HEAD}


class OfUnitQuerySet(models.QuerySet):
    """Records that one unit answers for."""

    def visible_to(self, user):
        """The leading group and the bureau's leaders by area, a unit its own."""
        if not user.roles & STAFF:
            return self.none()
        own = Q(organisation__in=user.access.organisation_ids)
        return self.filter(own | user.access.within()) if user.roles & SEES_ALL else self.filter(own)

    def open(self):
        """Not ended."""
        return self.exclude(state__in=[value for value, row in self.model.FLOW.states.items() if row.is_final])

    def overdue(self, on):
        """With the unit past its day."""
        return self.open().filter(due_on__lt=on)


class Order(Stateful):
    """督办单: the leading group's office asks a unit to get something done by a day; numbered as a paper."""

    FLOW = ORDER_FLOW

    number = models.CharField("督办单号", max_length=60, blank=True)
    title = models.CharField("督办事项", max_length=120)
    demand = models.TextField("要求", max_length=2000)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="方案条款")
    about_url = models.CharField("相关页面", max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    area_code = models.CharField("区划", max_length=12)
    issued_on = models.DateField("签发日")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    due_on = models.DateField("答复期限")
    asked_until = models.DateField("申请延期至", null=True, blank=True)
    extended_times = models.PositiveSmallIntegerField("延期次数", default=0)
    answer = models.TextField("答复", max_length=3000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人")
    returned_times = models.PositiveSmallIntegerField("退回次数", default=0)
    closed_on = models.DateField("办结日", null=True, blank=True)
    verdict = models.CharField("办结或撤销说明", max_length=300, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="附件")
    submission_id = models.UUIDField("提交号", unique=True, default=uuid4)
    state = models.CharField("状态", max_length=12, choices=OrderState.choices, default=OrderState.ISSUED)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "督办单"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("issued_on")), name="order_due_after_issue"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="order_closed_has_day"),
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_at__isnull=False), name="order_answered_has_time"),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(verdict=""), name="order_withdrawn_has_reason"),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on"], condition=Q(state__in=sorted(ORDER_OPEN)), name="order_open_unit"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    @property
    def url(self) -> str:
        """Where it is worked on."""
        return reverse("steering:order", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Whether the unit is past the day."""
        return self.state in ORDER_OPEN and self.due_on < clock.today()

    def duty_spec(self, state) -> DutySpec:
        """The unit's when it is to answer, the office's when it is to judge."""
        own = state.value == OrderState.ISSUED
        return DutySpec(
            title=f"{state.duty}：{self.title}",
            url=self.url,
            area_code=self.area_code,
            organisation=self.organisation if own else None,
            role=ANSWERS_FOR[self.organisation.kind] if own else "",
        )


class JointAction(models.Model):
    """Several departments act together in one of the four fields of clause O-41."""

    field = models.CharField("领域", max_length=10, choices=Field.choices)
    title = models.CharField("名称", max_length=80)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    area_code = models.CharField("区划", max_length=12)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="牵头单位")
    partners = models.ManyToManyField(Organisation, related_name="+", verbose_name="参加单位")
    people = models.PositiveSmallIntegerField("参加人数", default=0)
    workshops = models.PositiveSmallIntegerField("涉及小作坊", default=0)
    outcome = models.TextField("做了什么、结果怎样", max_length=1000)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="附件")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    submission_id = models.UUIDField("提交号", unique=True, default=uuid4)

    class Meta:
        verbose_name = "联合行动"
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.on} {self.title}"

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("steering:joint_action", args=[self.pk])


class Meeting(models.Model):
    """A meeting of the leading group or its office, with what it decided."""

    title = models.CharField("会议名称", max_length=80)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=60, blank=True)
    chair = models.CharField("主持", max_length=30)
    present = models.CharField("参加人员", max_length=500)
    minutes = models.TextField("会议内容", max_length=5000)
    area_code = models.CharField("区划", max_length=12)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="附件")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    submission_id = models.UUIDField("提交号", unique=True, default=uuid4)

    class Meta:
        verbose_name = "会议"
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.on} {self.title}"

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("steering:meeting", args=[self.pk])


class Decision(Stateful):
    """What a meeting decided that one unit does by a day; it stands in that unit's inbox."""

    FLOW = DECISION_FLOW

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name="会议")
    text = models.CharField("议定事项", max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    area_code = models.CharField("区划", max_length=12)
    due_on = models.DateField("期限")
    outcome = models.CharField("落实情况", max_length=500, blank=True)
    state = models.CharField("状态", max_length=12, choices=DecisionState.choices, default=DecisionState.OPEN)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "议定事项"
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(state="open") | ~Q(outcome=""), name="decision_ended_has_words")]

    def __str__(self):
        return self.text[:60]

    @property
    def url(self) -> str:
        """Where it is worked on: on its meeting's page."""
        return reverse("steering:decision", args=[self.pk])

    def duty_spec(self, state) -> DutySpec:
        """The unit's own."""
        title, role = f"{state.duty}：{self.text}", ANSWERS_FOR[self.organisation.kind]
        return DutySpec(title=title, url=self.url, area_code=self.area_code, organisation=self.organisation, role=role)


class Report(Stateful):
    """A unit's report of a month on a clause that no data can show."""

    FLOW = REPORT_FLOW

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="reports", verbose_name="条款")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="报告单位")
    month = models.DateField("月份", help_text="当月一日")
    area_code = models.CharField("区划", max_length=12)
    words = models.TextField("本月做了什么", max_length=2000)
    problems = models.TextField("问题和需要协调的事", max_length=1000, blank=True)
    remark = models.CharField("办公室意见", max_length=300, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="附件")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="报告人")
    made_at = models.DateTimeField("报告时间", default=clock.now)
    state = models.CharField("状态", max_length=12, choices=ReportState.choices, default=ReportState.REPORTED)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "条款报告"
        ordering = ["-month", "-id"]
        constraints = [models.UniqueConstraint(fields=["clause", "organisation", "month"], name="report_once_a_month")]

    def __str__(self):
        return f"{self.clause.number} {self.month.year}年{self.month.month}月报告"

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("steering:report", args=[self.pk])

    def duty_spec(self, state) -> DutySpec:
        """The office's to read, the unit's to complete."""
        own = state.value == ReportState.RETURNED
        return DutySpec(
            title=f"{state.duty}：{self.organisation.short_name}，{self.clause.number} {self.month.month}月",
            url=self.url,
            area_code=self.area_code,
            organisation=self.organisation if own else None,
            role=ANSWERS_FOR[self.organisation.kind] if own else "",
        )
