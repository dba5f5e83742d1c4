"""The way of a chosen workshop to its licences, how long it stood at each step, how it was guided."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.workflow.models import Stateful
from subsidies.candidates.models import Candidate
from subsidies.licensing.states import FLOW, PipelineState, Way
from workshops.licences.models import Licence
from workshops.registry.models import Workshop
from workshops.registry.reach import OfWorkshopQuerySet


class PipelineQuerySet(OfWorkshopQuerySet):
    """Pipelines by who may see them."""

    def reached_by(self, on):
        """Those that reached the standard by a day, whatever came after."""
        return self.filter(reached_on__isnull=False, reached_on__lte=on)


class Pipeline(Stateful):
    """One workshop on its way to a food enterprise (clauses O-29 to O-32)."""

    FLOW = FLOW

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="pipeline", verbose_name="入选户")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="pipelines", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    state = models.CharField("状态", max_length=10, choices=PipelineState.choices, default=PipelineState.COACHING)
    started_on = models.DateField("开始日期")
    reached_on = models.DateField("达标日期", null=True, blank=True)
    enterprise_name = models.CharField("企业名称", max_length=80, blank=True)
    old_code = models.CharField("原统一社会信用代码", max_length=18, blank=True)
    asked_on = models.DateField("企业营业执照受理日期", null=True, blank=True)
    business = models.ForeignKey(Licence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业营业执照")
    business_on = models.DateField("企业营业执照发照日期", null=True, blank=True)
    by_trader = models.BooleanField("以个体工商户申请许可", default=False)
    applied_on = models.DateField("许可申请日期", null=True, blank=True)
    accepted_on = models.DateField("许可受理日期", null=True, blank=True)
    acceptance_number = models.CharField("受理号", max_length=40, blank=True)
    checked_on = models.DateField("现场核查日期", null=True, blank=True)
    production = models.ForeignKey(Licence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="食品生产许可证")
    issued_on = models.DateField("许可发证日期", null=True, blank=True)
    subject_changed_on = models.DateField("许可变更主体日期", null=True, blank=True)
    converted_on = models.DateField("转企日期", null=True, blank=True)

    objects = PipelineQuerySet.as_manager()

    class Meta:
        verbose_name = "证照办理"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(business__isnull=True, business_on__isnull=True) | Q(business__isnull=False, business_on__isnull=False),
                name="pipeline_business_has_day",
            ),
            models.CheckConstraint(condition=Q(business_on__isnull=True) | Q(asked_on__lte=F("business_on")), name="pipeline_asked_first"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "converted"]) | Q(production__isnull=False, issued_on__isnull=False),
                name="pipeline_issued_has_licence",
            ),
            models.CheckConstraint(
                condition=~Q(state="converted") | Q(business__isnull=False, converted_on__isnull=False),
                name="pipeline_converted_is_enterprise",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="pipeline_area_state")]

    def __str__(self):
        return f"{self.workshop}的证照办理"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the pipeline is shown."""
        return f"/subsidies/licensing/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The station's steps fall to the station, guiding to the approval bureau."""
        at_station = state.waits_on in {Role.INSPECTOR, Role.STATION_CHIEF}
        return DutySpec(
            title=f"{self.workshop}：{state.duty}",
            url=self.url,
            area_code=self.area_code,
            organisation=self.workshop.station if at_station else None,
        )


class Stage(models.Model):
    """How long a pipeline stood at a step; a step entered again is another row."""

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    state = models.CharField("步骤", max_length=10, choices=PipelineState.choices)
    entered_on = models.DateField("进入日期")
    left_on = models.DateField("离开日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "办理步骤"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline"], condition=Q(left_on__isnull=True), name="pipeline_one_present_stage"),
            models.CheckConstraint(condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")), name="stage_dates_ordered"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.entered_on}"


class Guiding(models.Model):
    """One time the approval bureau guided a workshop to its enterprise licence (主动引导, clause O-32)."""

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="guidings")
    on = models.DateField("日期")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    words = models.CharField("内容", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="引导人")
    submission_id = models.UUIDField("提交号", null=True, unique=True)

    class Meta:
        verbose_name = "主动引导"
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.on} {self.get_way_display()}"
