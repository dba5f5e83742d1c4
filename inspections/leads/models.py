"""Leads (线索): one sink for what self-checks, townships, visits, the public and other departments noticed."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from inspections.leads.states import (
    ASSIST_FLOW,
    EXTENSION_FLOW,
    FLOW,
    OPEN,
    REPLY_FLOW,
    AssistState,
    Channel,
    ExtensionState,
    LeadKind,
    LeadSource,
    LeadState,
    Outcome,
    ReplyAbout,
    ReplyState,
    ReplyWay,
)
from inspections.leads.withheld import Marking, Withholding, for_team
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class LeadQuerySet(Marking, models.QuerySet):
    """Leads by who may see them."""

    def visible_to(self, user):
        """The bureau and the leading group by area; a township what townships reported there and what it was asked to verify.

        What the public reports stays with the bureau (FSL article 115): an official of the village may know the reporter.
        """
        if user.roles & (BUREAU | STEERING):
            return self.filter(user.access.within("area_code"))
        if Role.TOWNSHIP not in user.roles:
            return self.none()
        asked = Assist.objects.filter(lead=OuterRef("pk"), township__in=user.access.organisation_ids)
        return self.filter(user.access.within("area_code")).filter(Q(source=LeadSource.TOWNSHIP) | Exists(asked))

    def open(self):
        """Not yet ended."""
        return self.filter(state__in=OPEN)

    def overdue(self, on):
        """Open and past their date."""
        return self.open().filter(deadline_on__lt=on)


class Lead(Withholding, Stateful):
    """What somebody noticed; `tracking_code` is what an anonymous person keeps to ask about it."""

    FLOW = FLOW

    number = models.CharField("编号", max_length=40, unique=True)
    tracking_code = models.CharField("查询码", max_length=12, unique=True)
    kind = models.CharField("性质", max_length=10, choices=LeadKind.choices)
    source = models.CharField("来源", max_length=12, choices=LeadSource.choices)
    area_code = models.CharField("区划", max_length=12)
    place = models.CharField("地点", max_length=120)
    description = models.TextField("情况描述", max_length=2000)
    wish = models.CharField("诉求", max_length=300, blank=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices, default=Channel.WEB)
    external_number = models.CharField("来件编号", max_length=60, blank=True)
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="涉及小作坊")
    item_code = models.CharField("题号", max_length=10, blank=True)
    is_named = models.BooleanField("实名", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="并入线索")
    outcome = models.CharField("调解结果", max_length=8, choices=Outcome.choices, blank=True)
    answer = models.CharField("处理结果", max_length=500, blank=True)
    findings = models.TextField("核查记录", max_length=2000, blank=True, help_text="内部使用，不给反映人看。")
    passed_to = models.CharField("转往部门", max_length=60, blank=True)
    deadline_on = models.DateField("期限", null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
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
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="lead_area_state"),
            models.Index(fields=["state", "deadline_on"], name="lead_state_deadline"),
        ]

    def __str__(self):
        return f"{self.number} {self.place}"

    @property
    def url(self) -> str:
        """Where the lead is shown."""
        return f"/inspections/leads/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN

    @property
    def station(self):
        """The station that looks after the workshop; None where no workshop is known."""
        return self.workshop.station if self.workshop else None

    def duty_spec(self, state) -> DutySpec:
        """Falls to the station that reaches the place."""
        return DutySpec(title=f"{state.duty}：{self.place}", url=self.url, area_code=self.area_code, organisation=self.station)


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


class LeadNews(models.Model):
    """One sentence that whoever holds the tracking code may read: what happened, and when. Never anything internal."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="news")
    at = models.DateTimeField("时间")
    sentence = models.CharField("事项", max_length=600)

    class Meta:
        verbose_name = "办理进度"
        ordering = ["at", "id"]

    def __str__(self):
        return self.sentence


class AssistQuerySet(models.QuerySet):
    """Requests to townships by who may see them."""

    def visible_to(self, user):
        """The bureau and the leading group by area, a township its own."""
        if user.roles & (BUREAU | STEERING):
            return self.filter(user.access.within("area_code"))
        return self.filter(township__in=user.access.organisation_ids) if Role.TOWNSHIP in user.roles else self.none()

    def open(self):
        """Not yet answered or recalled."""
        return self.filter(state__in=(AssistState.ASKED, AssistState.RECEIVED))


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
    deadline_on = models.DateField("期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=AssistState.choices, default=AssistState.ASKED)

    objects = AssistQuerySet.as_manager()

    class Meta:
        verbose_name = "协查"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_at__isnull=False), name="assist_answered_has_date"),
        ]

    def __str__(self):
        return f"{self.lead} 协查"

    @property
    def url(self) -> str:
        """Where the request is shown."""
        return f"/inspections/leads/assists/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Whether the township still owes an answer."""
        return self.state in {AssistState.ASKED, AssistState.RECEIVED}

    def duty_spec(self, state) -> DutySpec:
        """Falls to the township asked."""
        return DutySpec(title=f"{state.duty}：{self.lead.place}", url=self.url, area_code=self.area_code, organisation=self.township)


class AssistPicture(models.Model):
    """A photo that the township sent with its answer."""

    assist = models.ForeignKey(Assist, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "协查照片"
        constraints = [models.UniqueConstraint(fields=["assist", "file"], name="assist_picture_once")]

    def __str__(self):
        return f"{self.assist_id} {self.file_id}"


class CheckExtension(Stateful):
    """A request for the one extension of a check, granted by a leader of the bureau."""

    FLOW = EXTENSION_FLOW

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="extensions", verbose_name="线索")
    area_code = models.CharField("区划", max_length=12)
    reason = models.CharField("延长理由", max_length=300)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    decision = models.CharField("批准意见", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)

    class Meta:
        verbose_name = "延长核查期限"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["lead"], condition=Q(state="asked"), name="lead_extension_one_asked")]

    def __str__(self):
        return f"{self.lead.number} 延长核查期限"

    def duty_spec(self, state) -> DutySpec:
        """Falls to a leader of the bureau."""
        return DutySpec(title=f"{state.duty}：{self.lead.place}", url=f"{self.lead.url}#extension", area_code=self.area_code)


class Reply(Stateful):
    """That a named person is told of acceptance or outcome: a duty beside the main flow, with its day and way."""

    FLOW = REPLY_FLOW

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="replies", verbose_name="线索")
    about = models.CharField("告知事项", max_length=12, choices=ReplyAbout.choices)
    area_code = models.CharField("区划", max_length=12)
    begun_on = models.DateField("起算日")
    deadline_on = models.DateField("期限")
    told_on = models.DateField("告知日期", null=True, blank=True)
    way = models.CharField("告知方式", max_length=10, choices=ReplyWay.choices, blank=True)
    words = models.CharField("告知内容", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=ReplyState.choices, default=ReplyState.OWED)

    class Meta:
        verbose_name = "告知反映人"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "about"], name="lead_reply_once"),
            models.CheckConstraint(condition=~Q(state="told") | Q(told_on__isnull=False), name="lead_reply_told_has_date"),
        ]

    def __str__(self):
        return f"{self.lead.number} 告知{self.get_about_display()}"

    def duty_spec(self, state) -> DutySpec:
        """Falls to the station, of a restricted case to its handler; the person's name is not in it."""
        title = f"{state.duty}{self.get_about_display()}：{self.lead.number}"
        spec = DutySpec(title=title, url=f"{self.lead.url}#reply", area_code=self.area_code, organisation=self.lead.station)
        return for_team(spec, self.lead) if self.about == ReplyAbout.FILING else spec
