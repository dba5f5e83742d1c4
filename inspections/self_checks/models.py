"""The self-check wave, one self-check a workshop, its answers and photos."""

from django.db import models
from django.db.models import Q

from inspections.checklists.models import AnsweredItem, Version
from inspections.hazards.models import Hazard
from inspections.leads.models import Lead
from inspections.self_checks.states import FLOW, OWED, WAVE_FLOW, CheckState, FilledBy, WaveState
from jishan_portal.accounts.areas import LEVELS, padded
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop
from workshops.registry.reach import OfWorkshopQuerySet


class WaveQuerySet(models.QuerySet):
    """Waves in the words of the campaign."""

    def visible_to(self, user):
        """Staff see the waves that touch their areas: those inside them, and those of an area they lie in."""
        above = {padded(low[:digits]) for low, _ in user.access.ranges for digits, _ in LEVELS}
        return self.filter(user.access.within("area_code") | Q(area_code__in=above))

    def open(self):
        """Not closed."""
        return self.filter(state=WaveState.OPEN)


class Wave(Stateful):
    """An area's workshops are asked to check themselves by a day (clause O-04)."""

    FLOW = WAVE_FLOW

    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=80)
    area_code = models.CharField("区划", max_length=12)
    version = models.ForeignKey(Version, models.PROTECT, related_name="waves", verbose_name="检查表版本")
    deadline_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=8, choices=WaveState.choices, default=WaveState.OPEN)
    launched_at = models.DateTimeField("发起时间")
    launched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发起人")

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = "自查行动"
        ordering = ["-year", "-id"]
        constraints = [models.UniqueConstraint(fields=["year", "area_code", "title"], name="wave_once")]

    def __str__(self):
        return self.title


class SelfCheckQuerySet(OfWorkshopQuerySet):
    """Self-checks in the words of the campaign."""

    def owed(self):
        """Still with the workshop."""
        return self.filter(state__in=OWED)

    def counted(self):
        """In the denominator: all but the excused."""
        return self.exclude(state=CheckState.EXCUSED)


class SelfCheck(Stateful):
    """One workshop's self-check in one wave."""

    FLOW = FLOW

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="checks", verbose_name="自查行动")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="self_checks", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="检查表版本")
    deadline_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=10, choices=CheckState.choices, default=CheckState.WAITING)
    filled_by = models.CharField("填写方式", max_length=8, choices=FilledBy.choices, blank=True)
    filler = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填写人")
    owner_word = models.CharField("业主姓名（代填时）", max_length=30, blank=True)
    answered = models.PositiveSmallIntegerField("已答题数", default=0)
    saved_at = models.DateTimeField("最近保存", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True)
    return_note = models.CharField("退回意见", max_length=300, blank=True)
    noes = models.PositiveSmallIntegerField("答“否”题数", default=0)
    key_noes = models.PositiveSmallIntegerField("答“否”的重点题数", default=0)
    rounds = models.PositiveSmallIntegerField("提交次数", default=0)
    reminders = models.PositiveSmallIntegerField("催办次数", default=0)
    reminded_on = models.DateField("最近催办", null=True, blank=True)

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "自查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "workshop"], name="self_check_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted"]) | Q(submitted_at__isnull=False), name="self_check_submitted_has_date"
            ),
        ]
        indexes = [
            models.Index(fields=["wave", "state", "area_code", "id"], name="self_check_progress"),
            models.Index(fields=["wave", "area_code", "id"], name="self_check_wave_area"),
            models.Index(fields=["workshop", "-id"], name="self_check_of_workshop"),
            models.Index(fields=["area_code", "state", "-id"], name="self_check_area"),
        ]

    def __str__(self):
        return f"{self.workshop}的自查"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the self-check is shown."""
        return f"/inspections/self-checks/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The owner's account owes it, the station reviews it."""
        owner = self.workshop.present_owner() if state.waits_on == Role.OWNER else None
        return DutySpec(
            title=f"{self.workshop}：{state.duty}",
            url=self.url,
            area_code=self.area_code,
            organisation=None if owner else self.workshop.station,
            person=owner,
        )


class CheckAnswer(AnsweredItem):
    """An answer of a self-check; a second answer to the same item replaces the first until submission."""

    check_record = models.ForeignKey(SelfCheck, models.CASCADE, related_name="answers", verbose_name="自查")
    hazard = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="产生的隐患")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="产生的线索")
    is_to_mend = models.BooleanField("退回时要求修改", default=False)

    class Meta:
        verbose_name = "自查答案"
        constraints = [models.UniqueConstraint(fields=["check_record", "item"], name="self_check_answer_once")]

    def __str__(self):
        return f"{self.check_record_id} {self.item_id} {self.value}"


class AnswerPicture(models.Model):
    """A photo of an answer."""

    answer = models.ForeignKey(CheckAnswer, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "自查照片"
        constraints = [models.UniqueConstraint(fields=["answer", "file"], name="self_check_picture_once")]

    def __str__(self):
        return f"{self.answer_id} {self.file_id}"


class PaperForm(models.Model):
    """The photo of a filled paper form that the answers were typed from."""

    check_record = models.ForeignKey(SelfCheck, models.PROTECT, related_name="paper_forms", verbose_name="自查")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    page = models.PositiveSmallIntegerField("页码", default=1)

    class Meta:
        verbose_name = "纸质自查表"
        constraints = [models.UniqueConstraint(fields=["check_record", "file"], name="paper_form_once")]

    def __str__(self):
        return f"{self.check_record_id} 第 {self.page} 页"


class Round(models.Model):
    """The answers as they were handed in one time, so that the next review sees what was changed."""

    check_record = models.ForeignKey(SelfCheck, models.CASCADE, related_name="kept_rounds", verbose_name="自查")
    number = models.PositiveSmallIntegerField("第几次提交")
    submitted_at = models.DateTimeField("提交时间")
    filler_name = models.CharField("填写人", max_length=30, blank=True)
    answers = models.JSONField("答案", help_text="{题目编号: [答案, 说明]}")

    class Meta:
        verbose_name = "自查提交"
        ordering = ["check_record_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["check_record", "number"], name="self_check_round_once")]

    def __str__(self):
        return f"{self.check_record_id} 第 {self.number} 次"


class IndicatorResult(models.Model):
    """One of the six indicators of 三净两明一禁 as a submitted self-check answered it (clause O-09)."""

    check_record = models.ForeignKey(SelfCheck, models.CASCADE, related_name="indicators", verbose_name="自查")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    tag = models.CharField("项目", max_length=12)
    month = models.DateField("月份", help_text="当月一日。")
    is_met = models.BooleanField("达标")
    noes = models.CharField("不达标题号", max_length=100, blank=True)

    class Meta:
        verbose_name = "三净两明一禁"
        constraints = [models.UniqueConstraint(fields=["check_record", "tag"], name="indicator_once")]
        indexes = [models.Index(fields=["area_code", "month", "tag"], name="indicator_area_month")]

    def __str__(self):
        return f"{self.workshop_id} {self.tag} {self.is_met}"
