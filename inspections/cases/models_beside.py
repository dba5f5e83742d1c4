"""Records beside a case: time that does not count, restraints, orders, hearings, deferrals, demands, remedies."""

from django.db import models
from django.db.models import F, Q

from inspections.cases.models import Case
from inspections.cases.states_beside import (
    DEFERRAL_FLOW,
    DEMAND_FLOW,
    ORDER_FLOW,
    REMEDY_FLOW,
    RESTRAINT_FLOW,
    SEIZURES,
    DeferralState,
    DemandState,
    Disposal,
    OrderState,
    RemedyKind,
    RemedyState,
    RestraintKind,
    RestraintState,
)
from inspections.exhibits.models import Exhibit
from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.workflow.models import Stateful


class Beside(Stateful):
    """A record with states of its own that belongs to a case: its trail and its duties stand with the case."""

    area_code = models.CharField("区划", max_length=12)
    made_at = models.DateTimeField("登记时间", default=clock.now)

    class Meta:
        abstract = True

    @property
    def audit_chain(self) -> str:
        """Entries stand in the chain of the case."""
        return self.case.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """Falls to whoever the case falls to, with what is owed here."""
        return self.case.spec_for(state, state.duty, anchor=f"#{self._meta.model_name}-{self.pk}")


class TimeOut(models.Model):
    """Time that does not count into the ninety days: a test, a hearing, a notice, a suspension (程序规定第六十四条)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="timeouts")
    ground = models.CharField("事由", max_length=30)
    reason = models.CharField("说明", max_length=200, blank=True)
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "不计入期限的时间"
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="case_timeout_ordered"),
            models.UniqueConstraint(fields=["case", "ground"], condition=Q(until_on__isnull=True), name="case_timeout_one_open"),
        ]

    def __str__(self):
        return f"{self.ground} {self.from_on}"


class Restraint(Beside):
    """Advance registration, sealing or detention of things."""

    FLOW = RESTRAINT_FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="restraints")
    kind = models.CharField("种类", max_length=12, choices=RestraintKind.choices)
    reason = models.CharField("理由", max_length=300)
    place = models.CharField("存放地点", max_length=120)
    imposed_at = models.DateTimeField("采取时间")
    is_urgent = models.BooleanField("情况紧急，先采取后补批", default=False)
    exhibits = models.ManyToManyField(Exhibit, related_name="restraints", verbose_name="物品")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办案人员")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    due_on = models.DateField("期限（未顺延）", null=True, blank=True)
    disposal = models.CharField("处理", max_length=12, choices=Disposal.choices, blank=True)
    ended_on = models.DateField("解除日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=RestraintState.choices, default=RestraintState.IMPOSED)

    class Meta:
        verbose_name = "登记保存、查封扣押"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="imposed") | Q(ended_on__isnull=False), name="restraint_ended_has_date"),
            models.CheckConstraint(condition=~Q(state="lifted") | ~Q(disposal=""), name="restraint_lifted_has_disposal"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="restraint_approved_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.place}"

    @property
    def period(self) -> str:
        """The rulebook key of its period."""
        return "case.seizure" if self.kind in SEIZURES else "case.register_evidence"


class Order(Beside):
    """An order to correct (责令改正), with its day."""

    FLOW = ORDER_FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    demand = models.CharField("改正要求", max_length=500)
    issued_on = models.DateField("送达日期")
    due_on = models.DateField("改正期限")
    result = models.CharField("复查情况", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办案人员")
    state = models.CharField("状态", max_length=10, choices=OrderState.choices, default=OrderState.ISSUED)

    class Meta:
        verbose_name = "责令改正"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="case_order_dates_ordered")]

    def __str__(self):
        return f"责令改正 {self.due_on}"


class Hearing(models.Model):
    """A hearing: asked for, announced seven working days before, held by somebody who does not handle the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    asked_on = models.DateField("申请日期")
    planned_at = models.DateTimeField("举行时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    presider = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人")
    announced_on = models.DateField("通知送达日期", null=True, blank=True)
    held_on = models.DateField("举行日期", null=True, blank=True)
    report = models.TextField("听证报告", blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        verbose_name = "听证"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(held_on__isnull=True, withdrawn_on__isnull=True), name="case_one_open_hearing"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(presider__isnull=False, announced_on__isnull=False),
                name="case_hearing_held_announced",
            ),
        ]

    def __str__(self):
        return f"听证 {self.asked_on}"


class Deferral(Beside):
    """A request to pay later, or in parts."""

    FLOW = DEFERRAL_FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="deferrals")
    reason = models.CharField("理由", max_length=300)
    asked_on = models.DateField("申请日期")
    answer = models.CharField("审批意见", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    state = models.CharField("状态", max_length=10, choices=DeferralState.choices, default=DeferralState.ASKED)

    class Meta:
        verbose_name = "延期、分期缴纳"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="case_one_open_deferral")]

    def __str__(self):
        return f"延期、分期缴纳 {self.asked_on}"


class Instalment(models.Model):
    """One part of a payment in parts: all of it later is one part."""

    deferral = models.ForeignKey(Deferral, models.PROTECT, related_name="parts")
    due_on = models.DateField("缴纳日期")
    amount = MoneyField("金额（元）")

    class Meta:
        verbose_name = "分期"
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="case_part_positive")]

    def __str__(self):
        return f"{self.due_on} {self.amount}"


class Demand(Beside):
    """A demand to comply, and what the court then did."""

    FLOW = DEMAND_FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="demands")
    served_on = models.DateField("催告书送达日期")
    wait_until = models.DateField("催告期满")
    applied_on = models.DateField("申请日期", null=True, blank=True)
    court = models.CharField("法院", max_length=60, blank=True)
    result = models.CharField("结果", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    state = models.CharField("状态", max_length=10, choices=DemandState.choices, default=DemandState.WAITING)

    class Meta:
        verbose_name = "催告和强制执行"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="applied") | Q(applied_on__gt=F("wait_until")), name="case_demand_applied_after"),
        ]

    def __str__(self):
        return f"催告 {self.served_on}"


class Remedy(Beside):
    """A reconsideration or a lawsuit against the decision."""

    FLOW = REMEDY_FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="remedies")
    kind = models.CharField("种类", max_length=10, choices=RemedyKind.choices)
    body = models.CharField("受理机关", max_length=60)
    number = models.CharField("案号", max_length=60, blank=True)
    begun_on = models.DateField("受理日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    result = models.CharField("结果", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    state = models.CharField("状态", max_length=10, choices=RemedyState.choices, default=RemedyState.PENDING)

    class Meta:
        verbose_name = "复议、诉讼"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="pending") | Q(ended_on__gte=F("begun_on")), name="case_remedy_ended_has_date")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.begun_on}"
