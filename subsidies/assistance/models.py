"""One-to-one groups, the pool of experts, invitations that expire, guidance visits and what they covered."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from subsidies.assistance.states import FLOW, Topic, VisitState
from subsidies.candidates.models import Candidate
from workshops.registry.models import Workshop
from workshops.registry.reach import staff_or_owner


class Expert(models.Model):
    """Somebody of the pool; with an account they see what they are invited to."""

    name = models.CharField("姓名", max_length=30)
    organisation = models.CharField("单位和职称", max_length=80, blank=True)
    strengths = models.CharField("擅长", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="账号")
    is_active = models.BooleanField("在库", default=True)

    class Meta:
        verbose_name = "专家"
        ordering = ["name", "id"]

    def __str__(self):
        return self.name


class GroupQuerySet(models.QuerySet):
    """Groups by who may see them and whether they work."""

    def visible_to(self, user):
        """Staff by area, owners their own, an expert those they are invited to until the invitation ends."""
        condition = staff_or_owner(user)
        if Role.EXPERT in user.roles:
            condition |= Q(pk__in=Invitation.objects.in_force(clock.today()).filter(expert__user=user).values("group"))
        return self.filter(condition)

    def working(self):
        """Not ended."""
        return self.filter(ended_on__isnull=True)


class Group(models.Model):
    """The one-to-one group of a chosen workshop (一对一帮扶小组, clause O-25)."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="groups", verbose_name="入选户")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="assistance_groups", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="组长")
    members = models.ManyToManyField(User, related_name="+", verbose_name="组员")
    plan = models.CharField("帮扶打算", max_length=300, blank=True)
    opened_on = models.DateField("成立日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "帮扶小组"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate"], condition=Q(ended_on__isnull=True), name="group_one_to_one"),
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="group_ended_has_reason"),
        ]

    def __str__(self):
        return f"{self.workshop}的帮扶小组"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the group is shown."""
        return f"/subsidies/assistance/groups/{self.pk}/"


class InvitationQuerySet(models.QuerySet):
    """Invitations by their days."""

    def in_force(self, on):
        """Neither ended nor expired on a day."""
        return self.filter(until__gte=on, ended_at__isnull=True)


class Invitation(models.Model):
    """An expert may see one group's dossier until a day."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="invitations")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations", verbose_name="专家")
    since = models.DateField("自")
    until = models.DateField("至")
    ended_at = models.DateTimeField("提前结束", null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="邀请人")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "专家邀请"
        ordering = ["-until", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="invitation_dates_ordered")]

    def __str__(self):
        return f"{self.expert} {self.until}"


class VisitQuerySet(models.QuerySet):
    """Visits by who may see their group."""

    def visible_to(self, user):
        """Those of the groups that a user may see."""
        return self.filter(group__in=Group.objects.visible_to(user).values("pk"))


class Visit(Stateful):
    """One guidance: when, by whom, on what, what was advised; the owner signs for it."""

    FLOW = FLOW

    group = models.ForeignKey(Group, models.PROTECT, related_name="visits")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="+", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    on = models.DateField("指导日期")
    adviser = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记录人")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专家")
    advice = models.CharField("指导意见", max_length=500)
    state = models.CharField("状态", max_length=8, choices=VisitState.choices, default=VisitState.GIVEN)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_word = models.CharField("纸质签收人", max_length=30, blank=True, help_text="业主没有账号、在纸上签收时，写签字人姓名。")
    submission_id = models.UUIDField("提交号", null=True, unique=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "帮扶指导"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False, signed_at__isnull=False), name="guidance_signed_has_person"
            ),
        ]
        indexes = [models.Index(fields=["group", "-on"], name="guidance_of_group")]

    def __str__(self):
        return f"{self.workshop} {self.on} 帮扶指导"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def who(self) -> str:
        """Who advised."""
        return f"{self.expert.name}（专家）" if self.expert else self.adviser.name

    def duty_spec(self, state) -> DutySpec:
        """The owner signs; where there is no account the station sees to it."""
        owner = self.workshop.present_owner()
        return DutySpec(
            title=f"{self.workshop}：{state.duty if owner else '请业主在纸上签收指导意见'}（{self.on:%m-%d} {self.who}）",
            role="" if owner else Role.INSPECTOR,
            url=self.group.url,
            area_code=self.area_code,
            organisation=None if owner else self.workshop.station,
            person=owner,
        )


class Covered(models.Model):
    """A topic that a visit was about."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="topics")
    topic = models.CharField("内容", max_length=12, choices=Topic.choices)

    class Meta:
        verbose_name = "指导内容"
        constraints = [models.UniqueConstraint(fields=["visit", "topic"], name="guidance_topic_once")]

    def __str__(self):
        return self.get_topic_display()
