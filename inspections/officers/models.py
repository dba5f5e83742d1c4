"""Officers who may check: certificate, station, leave, own village, declared relations to workshops (INSP 23–24).

Beside them those who review penalty decisions, with their qualification (行政处罚法第五十八条).
"""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import BUREAU
from jishan_portal.kit import clock
from workshops.registry.models import Workshop


class LeaveKind(models.TextChoices):
    """Why an officer is away."""

    LEAVE = "leave", "休假"
    SICK = "sick", "病假"
    TRAINING = "training", "培训"
    TRIP = "trip", "出差"
    OTHER = "other", "其他"


class RelationKind(models.TextChoices):
    """What ties an officer to a workshop and keeps them from checking it (回避)."""

    FAMILY = "family", "近亲属"
    INTEREST = "interest", "经济利益关系"
    NEIGHBOUR = "neighbour", "邻里、同村"
    FORMER = "former", "曾在该户任职"
    OTHER = "other", "其他可能影响公正的关系"


class OfficerQuerySet(models.QuerySet):
    """Officers in the words of the planner."""

    def visible_to(self, user):
        """The bureau's people see the officers of the stations in their reach; an officer sees themselves."""
        reached = Organisation.objects.filter(user.access.within("areas__code")).values("pk")
        condition = Q(station__in=reached) if user.roles & BUREAU else Q(pk__in=[])
        return self.filter(condition | Q(user=user))

    def active(self):
        """Still on duty as officers, with an account that is open."""
        return self.filter(is_active=True, user__is_active=True)

    def certified_on(self, day):
        """On duty, with a certificate in force on a day."""
        return self.active().filter(certificate_until__gte=day).exclude(certificate_number="")

    def away_on(self, day):
        """On leave on a day."""
        return self.filter(pk__in=Leave.objects.held_on(day).values("officer"))

    def available_on(self, day):
        """Certified and not on leave on a day."""
        return self.certified_on(day).exclude(pk__in=Leave.objects.held_on(day).values("officer"))


class Officer(models.Model):
    """A person of the bureau who may check workshops."""

    user = models.OneToOneField(User, models.PROTECT, related_name="officer", verbose_name="人员")
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="officers", verbose_name="所在单位")
    certificate_number = models.CharField("执法证号", max_length=40, blank=True)
    certificate_until = models.DateField("执法证有效期至", null=True, blank=True)
    home_area_code = models.CharField("本人所在乡镇", max_length=12, blank=True)
    home_village = models.CharField("本人所在村（社区）", max_length=40, blank=True)
    is_active = models.BooleanField("在岗执法", default=True)
    note = models.CharField("备注", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=clock.now, editable=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = "执法人员"
        ordering = ["station_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate_number"], condition=~Q(certificate_number=""), name="officer_certificate_once"),
        ]

    def __str__(self):
        return self.user.display_name

    @property
    def name(self) -> str:
        """The officer's name."""
        return self.user.display_name

    @property
    def url(self) -> str:
        """Where the officer is shown."""
        return f"/inspections/officers/{self.pk}/"


class LeaveQuerySet(models.QuerySet):
    """Leaves by their dates."""

    def standing(self):
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def held_on(self, day):
        """Covering a day (both ends included)."""
        return self.standing().filter(since__lte=day, until__gte=day)

    def between(self, first, last):
        """Covering at least one day from `first` to `last`."""
        return self.standing().filter(since__lte=last, until__gte=first)


class Leave(models.Model):
    """An officer is away from one day to another (both included)."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="leaves", verbose_name="执法人员")
    kind = models.CharField("类别", max_length=10, choices=LeaveKind.choices, default=LeaveKind.LEAVE)
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("事由", max_length=200, blank=True)
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人")

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = "请假"
        ordering = ["-since", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="leave_ends_after_start")]
        indexes = [models.Index(fields=["officer", "since", "until"], name="leave_of_officer")]

    def __str__(self):
        return f"{self.officer}：{self.since} 至 {self.until}"


class RelationQuerySet(models.QuerySet):
    """Declared relations by their dates."""

    def held_on(self, day):
        """In force on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Relation(models.Model):
    """A declared relation of an officer to a workshop (回避申报)."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="relations", verbose_name="执法人员")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="officer_relations", verbose_name="小作坊")
    kind = models.CharField("关系", max_length=10, choices=RelationKind.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    declared_at = models.DateTimeField("申报时间", default=clock.now)
    declared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="申报人")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除人")
    end_reason = models.CharField("解除理由", max_length=200, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "回避关系"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="relation_ends_after_start"),
            models.UniqueConstraint(fields=["officer", "workshop"], condition=Q(until__isnull=True), name="relation_open_once"),
        ]

    def __str__(self):
        return f"{self.officer}：{self.workshop}（{self.get_kind_display()}）"


class Reviewer(models.Model):
    """What lets somebody review penalty decisions legally: passing the national exam, or having done so before the law asked for it.

    Who held the post when these records began is taken over without either; the bureau still has to say which it is.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="reviewer", verbose_name="人员")
    certificate_number = models.CharField("法律职业资格证书编号", max_length=40, blank=True)
    reviewing_since = models.DateField("首次从事法制审核日期", null=True, blank=True)
    is_taken_over = models.BooleanField("启用登记前已在岗", default=False, editable=False)
    note = models.CharField("备注", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    made_at = models.DateTimeField("登记时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = "法制审核人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate_number"], condition=~Q(certificate_number=""), name="reviewer_certificate_once"),
            models.CheckConstraint(
                condition=~Q(certificate_number="") | Q(reviewing_since__isnull=False) | Q(is_taken_over=True), name="reviewer_has_ground"
            ),
        ]

    def __str__(self):
        return self.user.display_name
