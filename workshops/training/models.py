"""Training: themes and the bank of questions as data, sessions, seats, tries at the quiz."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper, new_code
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop
from workshops.registry.reach import staff_or_owner
from workshops.training.states import (
    OWED,
    SEAT_FLOW,
    SESSION_FLOW,
    Audience,
    SeatState,
    SessionState,
    Way,
)  # fmt: skip


class Theme(models.Model):
    """What trainings are about (clause O-42 names four)."""

    key = models.SlugField("代号", max_length=20, primary_key=True)
    name = models.CharField("主题", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "培训主题"
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class Question(models.Model):
    """A question of the bank. `options` are its answers in order, `answer` the letters of the right ones ("B", "ACD")."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="questions", verbose_name="主题")
    text = models.CharField("题目", max_length=300)
    options = models.JSONField("选项", default=list)
    answer = models.CharField("答案", max_length=6)
    why = models.CharField("解析", max_length=300, blank=True)
    is_active = models.BooleanField("在用", default=True)
    changed_at = models.DateTimeField("修改时间", default=clock.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人")

    class Meta:
        verbose_name = "试题"
        ordering = ["theme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "text"], name="question_once"),
            models.CheckConstraint(condition=~Q(answer=""), name="question_has_answer"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_multiple(self) -> bool:
        """Whether more than one answer is right."""
        return len(self.answer) > 1


class SessionQuerySet(models.QuerySet):
    """Sessions by reach."""

    def visible_to(self, user):
        """Staff see those of their area, of a place above it and of their own office."""
        if not user.roles & STAFF:
            return self.none()
        above = {code for low, _ in user.access.ranges for code in (low, f"{low[:6]}000000")}
        return self.filter(user.access.within() | Q(area_code__in=above) | Q(organisation_id__in=user.access.organisation_ids))


class Session(Stateful):
    """One training on one theme, for workshops or for officials of an area."""

    FLOW = SESSION_FLOW

    code = models.CharField("签到码", max_length=8, unique=True, default=new_code, editable=False)
    title = models.CharField("培训名称", max_length=60)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="sessions", verbose_name="主题")
    audience = models.CharField("对象", max_length=10, choices=Audience.choices)
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    starts_at = models.DateTimeField("开始时间")
    place = models.CharField("地点", max_length=80)
    lecturer = models.CharField("授课人", max_length=40, blank=True)
    words = models.CharField("说明", max_length=300, blank=True)
    has_quiz = models.BooleanField("课后测验", default=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="主办单位")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="组织人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["year", "area_code", "starts_at", "id"], name="training_year_area")]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where the session is shown."""
        return f"/workshops/training/{self.pk}/"

    @property
    def on(self):
        """The day on which it is held."""
        return clock.day_of(self.starts_at)

    @property
    def is_for_workshops(self) -> bool:
        """Whether owners are invited, and not officials."""
        return self.audience == Audience.WORKSHOPS

    def duty_spec(self, state) -> DutySpec:
        """Whoever organised it holds it."""
        role = next(iter(sorted(self.made_by.roles)), "") if self.made_by else ""
        return DutySpec(
            title=f"{state.duty}：{self.title}", url=self.url, area_code=self.area_code, organisation=self.organisation,
            person=self.made_by, role=role,
        )  # fmt: skip


class Attachment(models.Model):
    """A file of a session: teaching material, or a page of the paper sign-in list."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    is_sheet = models.BooleanField("纸质签到表", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间", default=clock.now)

    class Meta:
        verbose_name = "培训材料"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "file"], name="training_file_once")]

    def __str__(self):
        return str(self.file)


class SeatQuerySet(models.QuerySet):
    """Seats by whose they are and what became of them."""

    def visible_to(self, user):
        """Staff by area, owners their workshop's, officials their own."""
        return self.filter(Q(user=user) | staff_or_owner(user))

    def attended(self):
        """Signed in."""
        return self.filter(state=SeatState.ATTENDED)

    def owed(self):
        """Invited and not (yet) come: whom one reminds."""
        return self.filter(state__in=sorted(OWED))

    def trained(self):
        """Signed in and, where there is a quiz, passed: what a certificate stands for."""
        return self.attended().filter(paper__isnull=False)


class Seat(Stateful):
    """One invited workshop (or official) in one session, and what became of it."""

    FLOW = SEAT_FLOW

    session = models.ForeignKey(Session, models.PROTECT, related_name="seats", verbose_name="培训")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="training_seats", verbose_name="小作坊")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="training_seats", verbose_name="监管人员")
    name = models.CharField("参加人", max_length=30, blank=True)
    area_code = models.CharField("区划", max_length=12)
    way = models.CharField("签到方式", max_length=6, choices=Way.choices, blank=True)
    signed_at = models.DateTimeField("签到时间", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")
    reminders = models.PositiveSmallIntegerField("提醒次数", default=0)
    reminded_on = models.DateField("最近提醒", null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="培训证明")
    state = models.CharField("状态", max_length=12, choices=SeatState.choices, default=SeatState.INVITED)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "培训名单"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "workshop"], condition=Q(workshop__isnull=False), name="seat_workshop_once"),
            models.UniqueConstraint(fields=["session", "user"], condition=Q(user__isnull=False), name="seat_user_once"),
            models.CheckConstraint(
                condition=Q(workshop__isnull=False, user__isnull=True) | Q(workshop__isnull=True, user__isnull=False), name="seat_of_one"
            ),
            models.CheckConstraint(
                condition=~Q(state="attended") | (Q(signed_at__isnull=False) & ~Q(way="")), name="seat_attended_has_time"
            ),
        ]
        indexes = [models.Index(fields=["workshop", "state"], name="seat_of_workshop")]

    def __str__(self):
        return f"{self.session}：{self.who}"

    @property
    def audit_chain(self) -> str:
        """A workshop's seat belongs to its file."""
        return self.workshop.audit_chain if self.workshop_id else f"workshops.seat:{self.pk}"

    @property
    def who(self) -> str:
        """The workshop, or the official."""
        return self.workshop.name if self.workshop_id else self.name

    def person(self) -> User | None:
        """Whose account answers for it: the official's, else the present owner's."""
        return self.user if self.user_id else self.workshop.present_owner()

    def duty_spec(self, state) -> DutySpec:
        """Falls to the invited person; without an account to the station that looks after the workshop."""
        return spec_of(self, f"{state.duty}：{self.session.title}", f"/workshops/training/sign/{self.session.code}/")


def spec_of(seat: Seat, title: str, url: str) -> DutySpec:
    person = seat.person()
    if seat.user_id:
        return DutySpec(title=title, url=url, area_code=seat.area_code, person=person, role=next(iter(sorted(person.roles)), ""))
    return DutySpec(
        title=f"{seat.workshop.name}：{title}", url=url, area_code=seat.area_code, person=person, organisation=seat.workshop.station,
        role=Role.OWNER if person else Role.INSPECTOR,
    )  # fmt: skip
