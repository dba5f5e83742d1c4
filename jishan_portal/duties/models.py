"""待办: who owes what by when. One table for every module; inbox, reminders and overdue lists read it."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import Among


class AbsenceQuerySet(models.QuerySet):
    """Absences by their days."""

    def on(self, day):
        """Those that cover a day and were not ended before."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


class Absence(models.Model):
    """Somebody is away from one day to another; a colleague of the same post sees and does their duties meanwhile."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="请假人")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name="代办人")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    reason = models.CharField("事由", max_length=100)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "请假代办"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=models.F("substitute")), name="absence_not_own_substitute"),
        ]
        indexes = [models.Index(fields=["substitute", "ends_on"], name="absence_of_substitute")]

    def __str__(self):
        return f"{self.user} {self.starts_on} 至 {self.ends_on}，{self.substitute}代办"


class DutyState(models.TextChoices):
    """Open until the record moves on; withdrawn when the record left without anybody doing it."""

    OPEN = "open", "待办"
    DONE = "done", "已办"
    WITHDRAWN = "withdrawn", "已撤销"


class DutyQuerySet(models.QuerySet):
    """Duties in the words of an inbox."""

    def open(self):
        """Not yet done or withdrawn."""
        return self.filter(state=DutyState.OPEN)

    def overdue(self, on):
        """Open and past their date."""
        return self.open().filter(due_on__lt=on)

    def of(self, subject_kind: str, subject_id):
        """The duties of one record."""
        return self.filter(subject_kind=subject_kind, subject_id=str(subject_id))

    def of_area(self, user):
        """What anybody owes in a user's area; restricted ones are left out."""
        return self.filter(user.access.within(), is_restricted=False)

    def about(self, *files: str):
        """Of the records that belong to these files (their audit chains)."""
        return self.filter(file__in=files)

    def for_user(self, user):
        """What waits for a user: theirs by name, an absent colleague's, or their role's in their organisation or area."""
        access = user.access
        absent = Among(models.F("person"), models.Subquery(Absence.objects.on(clock.today()).filter(substitute=user).values("user")))
        shared = Q(person__isnull=True, role__in=access.roles)
        # Each arm names the columns of an index, so that a badge on every page reads a few entries, not all open duties.
        of_desk = shared & Q(organisation_id__in=access.organisation_ids)
        of_reach = shared & Q(organisation__isnull=True) & access.within()
        return self.filter(Q(person=user) | Q(absent) | of_desk | of_reach)


class Duty(models.Model):
    """One thing that one role or person owes on one record."""

    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    file = models.CharField("所属档案", max_length=80, blank=True, help_text="与审计链同名，一份档案的待办由此汇总。")
    role = models.CharField("承办角色", max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="承办单位")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="承办人")
    area_code = models.CharField("区划", max_length=12, db_index=True)
    title = models.CharField("事项", max_length=200)
    url = models.CharField("链接", max_length=200)
    due_on = models.DateField("期限", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    is_restricted = models.BooleanField("限制知悉", default=False, help_text="只在承办人的待办里出现，不进辖区清单。")
    state = models.CharField("状态", max_length=12, choices=DutyState.choices, default=DutyState.OPEN)
    opened_at = models.DateTimeField("产生时间")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    passed_at = models.DateTimeField("转办时间", null=True, blank=True)
    passed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转办人")
    passed_from = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原承办人")
    pass_reason = models.CharField("转办理由", max_length=200, blank=True)
    pressed_at = models.DateTimeField("催办时间", null=True, blank=True)
    pressed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催办人")
    pressed_times = models.PositiveSmallIntegerField("催办次数", default=0, db_default=0)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "待办"
        ordering = [models.F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], condition=Q(state="open"), name="duty_one_open"),
            models.CheckConstraint(condition=Q(state="open") | Q(closed_at__isnull=False), name="duty_closed_has_date"),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], condition=Q(state="open"), name="duty_open_person"),
            models.Index(fields=["file", "due_on"], condition=Q(state="open"), name="duty_open_file"),
            models.Index(fields=["area_code", "due_on"], condition=Q(state="open"), name="duty_open_area"),
            models.Index(fields=["opened_by", "due_on"], condition=Q(state="open"), name="duty_open_opener"),
            models.Index(fields=["closed_by", "-closed_at", "-id"], name="duty_closed_by"),
            models.Index(fields=["role", "area_code", "due_on"], condition=Q(state="open"), name="duty_open_role"),
            models.Index(fields=["organisation", "role", "due_on"], condition=Q(state="open", person__isnull=True), name="duty_open_desk"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_chain(self) -> str:
        """What happens to a duty is told in the chain of its record."""
        return self.file or f"{self.subject_kind}:{self.subject_id}"
