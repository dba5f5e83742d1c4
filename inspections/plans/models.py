"""Inspection plans: the plan, its team-days and visits, the draw behind it, who signed for it, and every check that took place."""

from django.db import models
from django.db.models import F, Q

from inspections.officers.models import Officer
from inspections.plans.planner import lots
from inspections.plans.states import FLOW, LIVE, PART_FLOW, CheckKind, ItemStatus, Origin, PartState, PlanKind, PlanState
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import BUREAU, STAFF, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop


class PlanQuerySet(models.QuerySet):
    """Plans by who may see them."""

    def visible_to(self, user):
        """The bureau by area; a station or township also the plans in which it has a part, once they were issued."""
        own = user.access.within() if user.roles & (BUREAU | {Role.LEADING_OFFICE, Role.LEADER}) else Q(pk__in=[])
        shared = Q(pk__in=Part.objects.filter(organisation__in=user.access.organisation_ids).values("plan"))
        return self.filter(own | shared)

    def live(self):
        """Issued and not over."""
        return self.filter(state__in=LIVE)


class Plan(Stateful):
    """A plan of visits from one day to a deadline, made by the bureau or a station for its workshops."""

    FLOW = FLOW

    kind = models.CharField("类别", max_length=10, choices=PlanKind.choices)
    title = models.CharField("名称", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="编制单位")
    area_code = models.CharField("区划", max_length=12)
    starts_on = models.DateField("开始日期")
    deadline_on = models.DateField("完成期限")
    share = models.PositiveSmallIntegerField("双随机比例（%）", default=10)
    seed = models.CharField("随机种子", max_length=40)
    kinds = models.JSONField("食品类别", default=list, blank=True, help_text="专项检查的对象范围；空为全部。")
    grades = models.JSONField("风险等级", default=list, blank=True, help_text="专项检查的对象范围；空为全部。")
    note = models.CharField("说明", max_length=300, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级计划")
    cloned_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="clones", verbose_name="沿用自")
    figures = models.JSONField("编排结果", default=dict, blank=True)
    planned_at = models.DateTimeField("编排时间", null=True, blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编排人")
    busy_since = models.DateTimeField("正在编排自", null=True, blank=True)
    busy_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正在编排的人")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    state = models.CharField("状态", max_length=10, choices=PlanState.choices, default=PlanState.DRAFTED)
    return_note = models.CharField("退回意见", max_length=300, blank=True)
    made_at = models.DateTimeField("建立时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="编制人")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人")
    issued_at = models.DateTimeField("下达时间", null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="下达人")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    close_note = models.CharField("结束说明", max_length=300, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "检查计划"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(deadline_on__gte=F("starts_on")), name="plan_ends_after_start"),
            models.CheckConstraint(condition=Q(share__lte=100), name="plan_share_percent"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "running", "closed"]) | Q(issued_at__isnull=False), name="plan_issued_has_date"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="plan_closed_has_date"),
            models.CheckConstraint(condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("made_by")), name="plan_second_person"),
            models.UniqueConstraint(
                fields=["organisation", "year"], condition=Q(kind="year", state__in=["issued", "running"]), name="plan_one_year_plan"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="plan_area")]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where the plan is shown."""
        return f"/inspections/plans/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Drafting is its maker's; review and issue are the bureau's."""
        is_maker = state.value in {PlanState.DRAFTED, PlanState.RETURNED}
        return DutySpec(
            title=f"{self.title}：{state.duty}",
            url=self.url,
            area_code=self.area_code,
            organisation=self.organisation if is_maker else self.organisation.parent or self.organisation,
            person=self.made_by if is_maker else None,
        )


class PartQuerySet(models.QuerySet):
    """Parts by who may see them."""

    def visible_to(self, user):
        """One's own body's, and those in reach of the bureau."""
        reach = user.access.within() if user.roles & BUREAU else Q(pk__in=[])
        return self.filter(reach | Q(organisation__in=user.access.organisation_ids))


class Part(Stateful):
    """A station's or township's share of an issued plan, which it signs for; how long that took is what O-20 asks."""

    FLOW = PART_FLOW

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="parts", verbose_name="检查计划")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    area_code = models.CharField("区划", max_length=12)
    is_township = models.BooleanField("乡镇", default=False)
    visits = models.PositiveIntegerField("检查户次", default=0)
    sent_at = models.DateTimeField("下达时间")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=PartState.choices, default=PartState.AT_STATION)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "计划分解"
        ordering = ["plan_id", "is_township", "area_code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="plan_part_once"),
            models.CheckConstraint(condition=~Q(state="received") | Q(received_at__isnull=False), name="plan_part_received_has_date"),
        ]

    def __str__(self):
        return f"{self.plan}：{self.organisation.short_name}"

    def duty_spec(self, state) -> DutySpec:
        """The body signs."""
        url = f"/inspections/plans/township/?plan={self.plan_id}" if self.is_township else self.plan.url
        return DutySpec(f"{self.plan}：{state.duty}", url, self.area_code, organisation=self.organisation)


class Trip(models.Model):
    """A team-day: two officers, one township, one week; the day itself may be fixed later."""

    plan = models.ForeignKey(Plan, models.CASCADE, db_index=False, related_name="trips", verbose_name="检查计划")
    number = models.PositiveIntegerField("组次")
    station = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+", verbose_name="监管所")
    area_code = models.CharField("乡镇", max_length=12)
    week_on = models.DateField("周（周一）")
    day_on = models.DateField("日期", null=True, blank=True)
    first = models.ForeignKey(Officer, models.PROTECT, db_index=False, related_name="+", verbose_name="检查员")
    second = models.ForeignKey(Officer, models.PROTECT, db_index=False, related_name="+", verbose_name="检查员")
    is_helped = models.BooleanField("跨所支援", default=False)
    joined_by = models.ForeignKey(
        Organisation, models.PROTECT, db_index=False, null=True, blank=True, related_name="+", verbose_name="参加的乡镇"
    )
    answered_at = models.DateTimeField("乡镇答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "组日"
        ordering = ["week_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="plan_trip_two_officers"),
            models.CheckConstraint(condition=Q(joined_by__isnull=True) | Q(answered_at__isnull=False), name="plan_trip_joined_has_time"),
        ]
        indexes = [
            models.Index(fields=["plan", "week_on"], name="plan_trip_week"),
            models.Index(fields=["first", "week_on"], name="plan_trip_first"),
            models.Index(fields=["second", "week_on"], name="plan_trip_second"),
            models.Index(fields=["area_code", "week_on"], name="plan_trip_area"),
        ]

    def __str__(self):
        return f"{self.week_on:%Y-%m-%d} 第 {self.number} 组日"


class Check(models.Model):
    """A check that took place: the one source of 上次检查日期 everywhere. Written by `actions.record_done`."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="checks", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    on = models.DateField("检查日期")
    kind = models.CharField("检查类别", max_length=12, choices=CheckKind.choices)
    is_full = models.BooleanField("覆盖全部要点", default=False)
    authority = models.CharField("检查机关", max_length=60, blank=True)
    subject_kind = models.CharField("记录类别", max_length=60, blank=True)
    subject_id = models.CharField("记录编号", max_length=40, blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    officers = models.JSONField("检查员", default=list, blank=True)
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "检查记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], condition=~Q(subject_id=""), name="plan_check_subject_once"),
        ]
        indexes = [
            models.Index(fields=["workshop", "-on", "-id"], name="plan_check_of_workshop"),
            models.Index(fields=["area_code", "-on"], name="plan_check_area"),
        ]

    def __str__(self):
        return f"{self.workshop_id} {self.on} {self.get_kind_display()}"


class PlanItemQuerySet(models.QuerySet):
    """Planned visits by who may see them and what became of them."""

    def visible_to(self, user):
        """Staff by area."""
        return self.filter(user.access.within()) if user.roles & STAFF else self.none()

    def open(self):
        """Still to be made."""
        return self.filter(status=ItemStatus.PLANNED)

    def live(self):
        """Of plans that were issued and are not over."""
        return self.filter(plan__state__in=LIVE)


class PlanItem(models.Model):
    """One visit of a plan: the nth of a workshop, the weeks that suit it, the team-day that makes it."""

    plan = models.ForeignKey(Plan, models.CASCADE, db_index=False, related_name="items", verbose_name="检查计划")
    workshop = models.ForeignKey(Workshop, models.PROTECT, db_index=False, related_name="planned_visits", verbose_name="小作坊")
    area_code = models.CharField("乡镇", max_length=12)
    trip = models.ForeignKey(Trip, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name="组日")
    week_on = models.DateField("周（周一）", null=True, blank=True)
    nth = models.PositiveSmallIntegerField("第几次")
    first_on = models.DateField("最早", null=True, blank=True)
    last_on = models.DateField("最晚", null=True, blank=True)
    grade = models.CharField("编排时等级", max_length=1, blank=True)
    reasons = models.CharField("理由代号", max_length=60, blank=True)
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.FREQUENCY)
    status = models.CharField("结果", max_length=10, choices=ItemStatus.choices, default=ItemStatus.PLANNED)
    is_pinned = models.BooleanField("固定", default=False)
    note = models.CharField("调整理由", max_length=200, blank=True)
    why = models.CharField("未排上原因", max_length=10, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, db_index=False, related_name="absorbed", verbose_name="并入"
    )
    done_check = models.ForeignKey(
        Check, models.PROTECT, null=True, blank=True, db_index=False, related_name="items", verbose_name="检查记录"
    )

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = "计划检查"
        ordering = ["week_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "plan", "nth"], name="plan_item_once"),
            models.CheckConstraint(condition=~Q(status="planned") | Q(trip__isnull=False), name="plan_item_planned_has_trip"),
            models.CheckConstraint(condition=~Q(status="done") | Q(done_check__isnull=False), name="plan_item_done_has_check"),
            models.CheckConstraint(condition=~Q(status="cancelled") | ~Q(note=""), name="plan_item_cancelled_has_reason"),
        ]
        indexes = [
            models.Index(fields=["plan", "week_on", "id"], name="plan_item_week"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="plan_item_merged"),
            models.Index(fields=["done_check"], condition=Q(done_check__isnull=False), name="plan_item_check"),
        ]

    def __str__(self):
        return f"{self.workshop} 第 {self.nth} 次"


class Draw(models.Model):
    """A draw by lot, kept so that everybody can draw again: what was drawn from, the seed, the procedure, what came out."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="draws", verbose_name="检查计划")
    drawn_at = models.DateTimeField("抽取时间")
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="抽取人")
    algorithm = models.CharField("算法", max_length=40)
    seed = models.CharField("种子", max_length=60)
    share = models.PositiveSmallIntegerField("比例（%）")
    pool = models.JSONField("抽取范围", help_text="{乡镇 等级: 户的编号，逗号分隔}")
    pool_hash = models.CharField("抽取范围散列", max_length=64)
    picked = models.JSONField("抽中")
    pairs = models.JSONField("抽中的检查组", default=list, help_text="[[户的编号, [[检查员, 检查员], …], 抽中的序号], …]")

    class Meta:
        verbose_name = "随机抽取"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.plan}：{self.drawn_at:%Y-%m-%d %H:%M}"

    @property
    def strata(self) -> dict[str, list[int]]:
        """The keys that were drawn from, by township and grade."""
        return lots.read(self.pool)
