"""The year's list for the second look (回头看), and each problem on it."""

from django.db import models
from django.db.models import Q

from inspections.hazards.models import Hazard
from inspections.look_backs import states
from inspections.look_backs.states import FLOW, LookBackState
from inspections.officers.models import Officer
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class LookBackList(models.Model):
    """The list of one year, drawn up once on the day of the rulebook."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    drawn_on = models.DateField("列出日期")
    due_on = models.DateField("完成期限")
    drawn_at = models.DateTimeField("列出时间", default=clock.now)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="列出人")

    class Meta:
        verbose_name = "回头看清单"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年回头看清单"

    @property
    def audit_chain(self) -> str:
        """A chain of its own: it belongs to no single workshop."""
        return f"inspections.lookbacklist:{self.pk}"


class LookBackQuerySet(models.QuerySet):
    """Second looks in the words of the November campaign."""

    def visible_to(self, user):
        """The bureau, the leading group and townships by area; officers also what they looked at elsewhere."""
        if not user.roles & (BUREAU | STEERING | {Role.TOWNSHIP}):
            return self.none()
        mine = Officer.objects.filter(user=user).values("pk") if user.roles & BUREAU else []
        return self.filter(user.access.within() | Q(first__in=mine) | Q(second__in=mine))

    def of_year(self, year: int):
        """On the list of a year."""
        return self.filter(roll__year=year)

    def due(self):
        """In the denominator: everything but what no longer can be looked at."""
        return self.filter(state__in=sorted(states.DUE))

    def looked(self):
        """Looked at, whatever came of it."""
        return self.filter(state__in=sorted(states.LOOKED))

    def waiting(self):
        """To be looked at."""
        return self.filter(state=LookBackState.WAITING)


class LookBack(Stateful):
    """The second look at one hazard."""

    FLOW = FLOW

    roll = models.ForeignKey(LookBackList, models.PROTECT, related_name="look_backs", verbose_name="清单")
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="look_backs", verbose_name="隐患")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="look_backs", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    was_open = models.BooleanField("列出时未整改", default=False)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=LookBackState.choices, default=LookBackState.WAITING)
    checked_on = models.DateField("回头看日期", null=True, blank=True)
    first = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查员")
    second = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查员")
    seen = models.CharField("看到的情况", max_length=300, blank=True)
    submission_id = models.UUIDField("提交号", null=True, blank=True, editable=False)
    rebound = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="反弹的隐患")
    drop_reason = models.CharField("不再回头看的理由", max_length=300, blank=True)

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = "回头看"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "hazard"], name="look_back_once_a_list"),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "rebound"]) | Q(checked_on__isnull=False, first__isnull=False, second__isnull=False),
                name="look_back_looked_has_pair",
            ),
            models.CheckConstraint(condition=~Q(state="rebound") | Q(rebound__isnull=False), name="look_back_rebound_has_hazard"),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(drop_reason=""), name="look_back_dropped_has_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-id"], name="look_back_of_workshop"),
            models.Index(fields=["roll", "area_code", "state"], name="look_back_area_state"),
            models.Index(fields=["roll", "-id"], name="look_back_list"),
        ]

    def __str__(self):
        return f"{self.workshop}：{self.hazard.text}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the second look is shown."""
        return f"/inspections/look-backs/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The station of the workshop."""
        title = f"{self.workshop}：{state.duty}（{self.hazard.text}）"
        return DutySpec(title=title, url=self.url, area_code=self.area_code, organisation=self.workshop.station)


class LookBackPicture(models.Model):
    """A photo taken at the second look; evidence."""

    look_back = models.ForeignKey(LookBack, models.PROTECT, related_name="pictures", verbose_name="回头看")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "回头看照片"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["look_back", "file"], name="look_back_picture_once")]

    def __str__(self):
        return f"{self.look_back_id} {self.file_id}"
