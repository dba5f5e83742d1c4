"""Hazards (风险隐患): what is wrong, who puts it right by when, and every round of answer and re-check."""

from django.db import models
from django.db.models import F, Q

from inspections.checklists.models import Item
from inspections.hazards import states
from inspections.hazards.states import AT_OWNER, COUNTED, FLOW, OPEN, STILL_OPEN, HazardState, Severity, Source
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop
from workshops.registry.reach import OfWorkshopQuerySet


class Finding(models.Model):
    """Standard wording of a finding with its clause, gravity and usual deadline (features row 32)."""

    code = models.CharField("编号", max_length=10, unique=True)
    category = models.CharField("类别", max_length=20)
    text = models.CharField("问题描述", max_length=200)
    basis = models.CharField("依据", max_length=120, blank=True)
    is_confirmed = models.BooleanField("依据已确认", default=False)
    severity = models.PositiveSmallIntegerField("等级", choices=Severity.choices, default=Severity.GENERAL)
    usual_days = models.PositiveSmallIntegerField("通常期限（工作日）")
    advice = models.CharField("整改建议", max_length=200, blank=True)
    initials = models.CharField("拼音首字母", max_length=200, blank=True, editable=False)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "问题用语"
        ordering = ["category", "code"]

    def __str__(self):
        return self.text


class HazardQuerySet(OfWorkshopQuerySet):
    """Hazards in the words of the county's list."""

    def open(self):
        """Not struck off and not withdrawn."""
        return self.filter(state__in=OPEN)

    def overdue(self, on):
        """With the workshop past the deadline."""
        return self.filter(state__in=AT_OWNER, deadline_on__lt=on)

    def counted(self):
        """In every figure: all but what was opened by mistake and withdrawn."""
        return self.filter(state__in=COUNTED)

    def recurring(self):
        """The same item failed again within the recurrence window."""
        return self.filter(earlier__isnull=False)


class Hazard(Stateful):
    """One hazard of one workshop."""

    FLOW = FLOW

    number = models.CharField("编号", max_length=40, unique=True)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="hazards", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    text = models.CharField("问题", max_length=200)
    category = models.CharField("类别", max_length=20)
    severity = models.PositiveSmallIntegerField("等级", choices=Severity.choices)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    basis = models.CharField("依据", max_length=120, blank=True)
    demand = models.CharField("整改要求", max_length=300, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="标准用语")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查题")
    item_code = models.CharField("题号", max_length=10, blank=True)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="recurrences", verbose_name="上次隐患")
    found_on = models.DateField("发现日期")
    found_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发现人")
    ordered_on = models.DateField("下达日期", null=True, blank=True)
    deadline_on = models.DateField("整改期限", null=True, blank=True)
    rounds = models.PositiveSmallIntegerField("整改轮次", default=0)
    answered_on = models.DateField("最近整改日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销号人")
    level = models.PositiveSmallIntegerField("升级层次", default=0)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=HazardState.choices, default=HazardState.FOUND)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = "风险隐患"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="hazard_closed_has_date"),
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "fixed", "returned", "passed"]) | Q(deadline_on__isnull=False),
                name="hazard_ordered_has_deadline",
            ),
            models.CheckConstraint(condition=Q(earlier__isnull=True) | ~Q(earlier=F("id")), name="hazard_not_its_own_earlier"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-id"], name="hazard_of_workshop"),
            models.Index(fields=["area_code", "state", "-id"], name="hazard_area_state"),
            models.Index(fields=["deadline_on", "id"], condition=Q(state__in=["ordered", "returned"]), name="hazard_due"),
            models.Index(fields=["workshop", "item_code", "-found_on"], name="hazard_recurrence"),
            models.Index(fields=["deadline_on", "id"], condition=Q(state__in=STILL_OPEN), name="hazard_open_due"),
            models.Index(fields=["deadline_on", "id"], name="hazard_any_due"),
            models.Index(fields=["found_on", "id"], name="hazard_found"),
            models.Index(fields=["-id"], condition=Q(severity=3, state__in=STILL_OPEN), name="hazard_open_major"),
            models.Index(fields=["-id"], condition=Q(earlier__isnull=False), name="hazard_recurring"),
        ]

    def __str__(self):
        return f"{self.number} {self.text}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def told_source(self) -> str:
        """Where it was noticed, as its workshop may read it: that somebody reported it is nobody's business there (FSL article 115)."""
        return (Source.VISIT if self.source == Source.COMPLAINT else Source(self.source)).label

    @property
    def url(self) -> str:
        """Where the hazard is shown."""
        return f"/inspections/hazards/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The owner's step falls to the workshop's owner account, the others to its station."""
        owner = self.workshop.present_owner() if state.waits_on == Role.OWNER else None
        return DutySpec(
            title=f"{self.workshop}：{state.duty}（{self.text}）",
            url=self.url,
            area_code=self.area_code,
            organisation=None if owner else self.workshop.station,
            person=owner,
        )


class HazardText(models.Model):
    """What a search looks through: number, wording, workshop and owner, one row a hazard."""

    hazard = models.OneToOneField(Hazard, models.CASCADE, primary_key=True, related_name="text_row")
    text = models.TextField("检索文本")
    pieces = models.TextField("双字切分")

    class Meta:
        verbose_name = "隐患检索文本"

    def __str__(self):
        return f"{self.hazard_id}"


class HazardPaper(models.Model):
    """A paper in which a hazard stands; one notice may list several hazards of a workshop."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="papers", verbose_name="隐患")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", verbose_name="文书")

    class Meta:
        verbose_name = "隐患文书"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["hazard", "paper"], name="hazard_paper_once")]

    def __str__(self):
        return f"{self.hazard_id} {self.paper_id}"


class Answer(models.Model):
    """One round: what the workshop says it put right, and what the re-check found."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField("轮次")
    words = models.CharField("整改情况", max_length=500, blank=True)
    made_at = models.DateTimeField("提交时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    on_behalf = models.BooleanField("代填", default=False)
    submission_id = models.UUIDField("提交号", unique=True)
    is_accepted = models.BooleanField("复查通过", null=True)
    verdict = models.CharField("复查意见", max_length=300, blank=True)
    checked_at = models.DateTimeField("复查时间", null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查人")

    class Meta:
        verbose_name = "整改反馈"
        ordering = ["hazard_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["hazard", "round"], name="hazard_round_once"),
            models.CheckConstraint(condition=Q(is_accepted__isnull=True) | Q(checked_at__isnull=False), name="answer_checked_has_date"),
        ]

    def __str__(self):
        return f"{self.hazard_id} 第 {self.round} 轮"


class PictureQuerySet(models.QuerySet):
    """Photos."""

    def visible_to(self, user):
        """Whoever sees the hazard."""
        return self.filter(hazard__in=Hazard.objects.visible_to(user).values("pk"))


class Picture(models.Model):
    """A photo of a hazard: before (found) or after (a round's answer)."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="pictures")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    order = models.PositiveSmallIntegerField("顺序", default=0)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "隐患照片"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["hazard", "answer", "file"], name="hazard_picture_once")]

    def __str__(self):
        return f"{self.hazard_id} {self.file_id}"


class ExtensionQuerySet(models.QuerySet):
    """Requests for more time."""

    def waiting(self):
        """Not decided yet."""
        return self.filter(state=states.ExtensionState.ASKED)


class Extension(Stateful):
    """More time for a hazard: asked by one person, decided by another, always with an end (domain 4.2)."""

    FLOW = states.EXTENSION_FLOW

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="extensions")
    reason = models.CharField("理由", max_length=300)
    asked_until = models.DateField("申请延至")
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    deadline_before = models.DateField("原期限")
    state = models.CharField("状态", max_length=10, choices=states.ExtensionState.choices, default=states.ExtensionState.ASKED)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")
    decision = models.CharField("决定意见", max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "延期申请"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(asked_until__gt=F("deadline_before")), name="extension_ends_later"),
            models.CheckConstraint(condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="extension_second_person"),
            models.CheckConstraint(condition=Q(state="asked") | Q(decided_at__isnull=False), name="extension_decided_has_date"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"]) | Q(decided_by__isnull=False), name="extension_decided_has_person"
            ),
            models.UniqueConstraint(fields=["hazard"], condition=Q(state="asked"), name="extension_one_open"),
        ]

    def __str__(self):
        return f"{self.hazard} 延至 {self.asked_until}"

    @property
    def area_code(self) -> str:
        """Where the hazard is."""
        return self.hazard.area_code

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.hazard.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """The chief of the station decides."""
        hazard = self.hazard
        return DutySpec(
            title=f"{hazard.workshop}：{state.duty}（{hazard.text}）",
            url=hazard.url,
            area_code=hazard.area_code,
            organisation=hazard.workshop.station,
        )
