"""The standardisation of workshops (整治规范一批): conclusions before and after, measures with their photos, who accepted."""

from django.db import models
from django.db.models import F, Q

from inspections.standardisation import states
from inspections.standardisation.states import FLOW, Judgement, StandardState
from inspections.visits.models import Visit
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU, STEERING, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.workflow.models import Stateful
from workshops.batches.models import Membership
from workshops.registry.models import Workshop


class StandardisationQuerySet(models.QuerySet):
    """Standardisations in the words of clause O-01."""

    def visible_to(self, user):
        """The bureau, the leading group and townships by area."""
        return self.filter(user.access.within()) if user.roles & (BUREAU | STEERING | {Role.TOWNSHIP}) else self.none()

    def of_year(self, year: int):
        """Of the batch of a year."""
        return self.filter(year=year)

    def counted(self):
        """In the denominator: all but those taken out of the batch."""
        return self.filter(state__in=sorted(states.COUNTED))

    def open(self):
        """Not yet accepted."""
        return self.filter(state__in=sorted(states.OPEN))


class Standardisation(Stateful):
    """One workshop's way from its conclusion before to its conclusion after."""

    FLOW = FLOW

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="standardisation", verbose_name="批次")
    year = models.PositiveSmallIntegerField("年度")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="standardisations", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    due_on = models.DateField("完成期限")
    state = models.CharField("状态", max_length=10, choices=StandardState.choices, default=StandardState.LISTED)
    before = models.CharField("整治前结论", max_length=6, choices=Judgement.choices, blank=True)
    before_words = models.CharField("整治前情况", max_length=500, blank=True)
    before_visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整治前的检查")
    planned_on = models.DateField("定措施日期", null=True, blank=True)
    after = models.CharField("整治后结论", max_length=6, choices=Judgement.choices, blank=True)
    after_words = models.CharField("整治后情况", max_length=500, blank=True)
    after_visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整治后的检查")
    reported_on = models.DateField("报验日期", null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报验人")
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="验收人")
    opinion = models.CharField("验收意见", max_length=300, blank=True)
    rounds = models.PositiveSmallIntegerField("退回次数", default=0)

    objects = StandardisationQuerySet.as_manager()

    class Meta:
        verbose_name = "整治规范"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="passed") | (Q(accepted_on__isnull=False, accepted_by__isnull=False) & ~Q(after="")),
                name="standardisation_passed_has_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("reported_by")), name="standardisation_accepted_by_another"
            ),
            models.CheckConstraint(condition=~Q(state="passed") | ~Q(after="bad"), name="standardisation_passed_is_sound"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-id"], name="standardisation_of_workshop"),
            models.Index(fields=["year", "area_code", "state"], name="standardisation_area_state"),
            models.Index(fields=["year", "-id"], name="standardisation_year"),
        ]

    def __str__(self):
        return f"{self.workshop}的整治规范"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the standardisation is shown."""
        return f"/inspections/standardisation/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The station of the workshop."""
        return DutySpec(title=f"{self.workshop}：{state.duty}", url=self.url, area_code=self.area_code, organisation=self.workshop.station)


class Measure(models.Model):
    """One thing that is to be done, by when, and the photo that shows it is done."""

    standardisation = models.ForeignKey(Standardisation, models.PROTECT, related_name="measures", verbose_name="整治规范")
    text = models.CharField("措施", max_length=200)
    due_on = models.DateField("期限")
    client_uuid = models.UUIDField("提交号", unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人")
    result = models.CharField("完成情况", max_length=200, blank=True)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    dropped_reason = models.CharField("不再做的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "整治措施"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(done_on__isnull=True) | Q(dropped_reason=""), name="measure_done_or_dropped"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.done_on is None and not self.dropped_reason
