"""Leads (线索): one sink for what self-checks, townships, visits, the public and other departments noticed."""

from django.db import models
from django.db.models import F, Q

from inspections.leads.states import ASSIST_FLOW, FLOW, AssistState, LeadKind, LeadSource, LeadState, Outcome
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class LeadQuerySet(models.QuerySet):
    """Leads by who may see them."""

    def visible_to(self, user):
        """Staff of the area."""
        return self.filter(user.access.within("area_code")) if user.roles & STAFF else self.none()


class Lead(Stateful):
    """What somebody noticed; `tracking_code` is what an anonymous person keeps to ask about it."""

    FLOW = FLOW

    number = models.CharField("编号", max_length=40, unique=True)
    tracking_code = models.CharField("查询码", max_length=12, unique=True)
    kind = models.CharField("性质", max_length=10, choices=LeadKind.choices)
    source = models.CharField("来源", max_length=12, choices=LeadSource.choices)
    area_code = models.CharField("区划", max_length=12)
    place = models.CharField("地点", max_length=120)
    description = models.TextField("情况描述", max_length=2000)
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="涉及小作坊")
    item_code = models.CharField("题号", max_length=10, blank=True)
    is_named = models.BooleanField("实名", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="并入线索")
    outcome = models.CharField("调解结果", max_length=8, choices=Outcome.choices, blank=True)
    answer = models.CharField("处理结果", max_length=500, blank=True)
    extended_at = models.DateTimeField("延长核查时间", null=True, blank=True)
    extended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准延长人")
    answered_at = models.DateTimeField("告知时间", null=True, blank=True)
    made_at = models.DateTimeField("收到时间")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")
    submission_id = models.UUIDField("提交号", unique=True)
    state = models.CharField("状态", max_length=10, choices=LeadState.choices, default=LeadState.RECEIVED)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = "线索"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(place="") & ~Q(description=""), name="lead_has_place_and_words"),
            models.CheckConstraint(condition=~Q(state="merged") | Q(merged_into__isnull=False), name="lead_merged_has_target"),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="lead_not_into_itself"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="lead_area_state")]

    def __str__(self):
        return f"{self.number} {self.place}"

    @property
    def url(self) -> str:
        """Where the lead is shown."""
        return f"/inspections/leads/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Falls to the station that reaches the place."""
        station = self.workshop.station if self.workshop else None
        return DutySpec(title=f"{state.duty}：{self.place}", url=self.url, area_code=self.area_code, organisation=station)


class Reporter(models.Model):
    """Who reported a lead: a record of its own, under its own permission, every look logged (FSL article 115)."""

    lead = models.OneToOneField(Lead, models.PROTECT, primary_key=True, related_name="reporter")
    name = SealedCharField("姓名", max_length=255, blank=True)
    phone = SealedCharField("联系方式", max_length=255, blank=True)

    class Meta:
        verbose_name = "举报人"

    def __str__(self):
        return f"举报人 {self.lead_id}"


class LeadPicture(models.Model):
    """A photo that came with a lead."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "线索照片"
        constraints = [models.UniqueConstraint(fields=["lead", "file"], name="lead_picture_once")]

    def __str__(self):
        return f"{self.lead_id} {self.file_id}"


class Assist(Stateful):
    """A request to a township to verify a lead (属地管理, clause O-20): received and answered, with times."""

    FLOW = ASSIST_FLOW

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="assists", verbose_name="线索")
    township = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="乡镇")
    area_code = models.CharField("区划", max_length=12)
    request = models.CharField("协查要求", max_length=300)
    asked_at = models.DateTimeField("发出时间")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)
    answer = models.CharField("反馈情况", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=AssistState.choices, default=AssistState.ASKED)

    class Meta:
        verbose_name = "协查"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_at__isnull=False), name="assist_answered_has_date"),
        ]

    def __str__(self):
        return f"{self.lead} 协查"

    def duty_spec(self, state) -> DutySpec:
        """Falls to the township asked."""
        return DutySpec(title=f"{state.duty}：{self.lead.place}", url=self.lead.url, area_code=self.area_code, organisation=self.township)
