"""Cases: the party, who handles them, what was decided, and every service and payment."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from inspections.cases.states import (
    DECIDED,
    FLOW,
    CaseState,
    PartyKind,
    PenaltyKind,
    Procedure,
    Verdict,
)
from inspections.leads.models import Lead
from inspections.violations.models import Violation
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from workshops.registry.models import Workshop

NOUGHT = Decimal(0)


class CaseQuerySet(models.QuerySet):
    """Cases by reach; a restricted one exists only for its team and those named (features row 48)."""

    def visible_to(self, user):
        """Bureau staff by area; restricted cases only for their team and named viewers."""
        if not user.roles & BUREAU:
            return self.none()
        return self.filter(user.access.within("area_code")).filter(
            Q(is_restricted=False) | Q(pk__in=Membership.objects.of(user).values("case"))
        )

    def counted(self):
        """What may enter figures: restricted cases are left out of every aggregate."""
        return self.filter(is_restricted=False)


class Case(Stateful):
    """One case of one party."""

    FLOW = FLOW

    number = models.CharField("案号", max_length=40, blank=True)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="线索")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    procedure = models.CharField("程序", max_length=10, choices=Procedure.choices, default=Procedure.ORDINARY)
    state = models.CharField("状态", max_length=14, choices=CaseState.choices, default=CaseState.VERIFYING)
    is_restricted = models.BooleanField("限知案件", default=False)

    party_kind = models.CharField("当事人类型", max_length=8, choices=PartyKind.choices)
    party_name = models.CharField("当事人", max_length=80)
    party_id = SealedCharField("身份证号", max_length=18, fingerprint_field="party_id_print", blank=True)
    party_id_print = models.CharField("身份证号指纹", max_length=64, blank=True, db_index=True, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    representative = models.CharField("法定代表人（负责人、经营者）", max_length=30, blank=True)
    address = models.CharField("住所（经营场所）", max_length=120, blank=True)
    phone = SealedCharField("联系电话", max_length=40, blank=True)

    cause = models.CharField("案由", max_length=120)
    facts = models.TextField("违法事实", blank=True)
    happened_on = models.DateField("违法行为发生或终了之日", null=True, blank=True)
    learned_on = models.DateField("发现线索或收到材料之日")
    harms_health = models.BooleanField("涉及公民生命健康安全且有危害后果", default=False)
    goods_value = MoneyField("货值（元）", null=True, blank=True)
    unlawful_gains = MoneyField("违法所得（元）", null=True, blank=True)

    filed_on = models.DateField("立案日期", null=True, blank=True)
    concluded_on = models.DateField("调查终结日期", null=True, blank=True)
    proposal = models.CharField("拟处理意见", max_length=500, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人")
    notified_on = models.DateField("告知书送达日期", null=True, blank=True)
    statement_until = models.DateField("陈述申辩届满", null=True, blank=True)
    statement_waived_on = models.DateField("放弃陈述申辩日期", null=True, blank=True)
    statement = models.TextField("陈述申辩意见", blank=True)
    statement_review = models.TextField("复核意见", blank=True)
    told = models.JSONField("告知的处罚", default=dict, blank=True, editable=False, help_text="{种类、金额, 此前是否已陈述申辩}")
    heavier_ground = models.CharField("告知后拟加重处罚的新事实、新证据", max_length=300, blank=True)
    needs_discussion = models.BooleanField("须集体讨论", default=False)
    discussion = models.TextField("集体讨论结论", blank=True)
    discussed_on = models.DateField("集体讨论日期", null=True, blank=True)

    verdict = models.CharField("处理决定", max_length=16, choices=Verdict.choices, blank=True)
    decision_number = models.CharField("决定书文号", max_length=40, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")
    fine = MoneyField("罚款（元）", default=NOUGHT)
    confiscated = MoneyField("没收违法所得（元）", default=NOUGHT)
    goods_confiscated = MoneyField("没收非法财物价值（元）", default=NOUGHT)
    lenient_ground = models.CharField("从轻减轻或不予处罚理由", max_length=200, blank=True)
    no_transfer_reason = models.CharField("不移送公安的理由", max_length=300, blank=True)
    transfer_asked_on = models.DateField("报请移送公安日期", null=True, blank=True, editable=False)
    served_on = models.DateField("决定书送达日期", null=True, blank=True)
    pay_until = models.DateField("缴款期限", null=True, blank=True)
    fulfilled_on = models.DateField("履行完毕日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    suspended_in = models.CharField("中止前状态", max_length=14, blank=True, editable=False)
    surcharge_waived = MoneyField("减免加处罚款（元）", default=NOUGHT)
    surcharge_reason = models.CharField("减免理由", max_length=200, blank=True)
    overturned_on = models.DateField("决定被变更、撤销日期", null=True, blank=True)
    submission_id = models.UUIDField("提交号", unique=True)
    made_at = models.DateTimeField("登记时间", default=clock.now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="case_number_once"),
            models.UniqueConstraint(fields=["decision_number"], condition=~Q(decision_number=""), name="case_decision_number_once"),
            models.CheckConstraint(
                condition=Q(fine__gte=0, confiscated__gte=0, goods_confiscated__gte=0), name="case_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(DECIDED)) | Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(verdict=""),
                name="case_decided_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(reviewed_by__isnull=True) | ~Q(decided_by=F("reviewed_by")),
                name="case_decider_is_not_reviewer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["executing", "closing", "closed", "archived"]) | Q(served_on__isnull=False),
                name="case_executed_was_served",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "archived"]) | Q(closed_on__isnull=False), name="case_closed_has_date"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="case_area_state"),
            models.Index(fields=["workshop", "-id"], name="case_of_workshop"),
        ]

    def __str__(self):
        return f"{self.number or self.get_state_display()} {self.party_name}"

    @property
    def audit_chain(self) -> str:
        """A case has its own chain: it may concern nobody on file, and its trail is shown to fewer people."""
        return f"inspections.case:{self.pk}"

    @property
    def url(self) -> str:
        """Where the case is shown."""
        return f"/inspections/cases/{self.pk}/"

    @property
    def money(self) -> Decimal:
        """Fine and unlawful gains together, in yuan: what is to be paid in."""
        return self.fine + self.confiscated

    def duty_spec(self, state) -> DutySpec:
        """What the case itself waits for."""
        return self.spec_for(state, state.duty)

    def spec_for(self, state, duty: str, anchor: str = "") -> DutySpec:
        """The handlers' steps fall to the first handler, the others to their role; a restricted case to its team, naming no party."""
        return DutySpec(
            title=f"{duty}：{'限知案件' if self.is_restricted else self.party_name}",
            url=f"{self.url}{anchor}",
            area_code=self.area_code,
            person=self.owing(state.waits_on),
            is_restricted=self.is_restricted,
        )

    def owing(self, role: str) -> User | None:
        """Return who of the team owes a step; None leaves it to the role."""
        team = list(self.members.filter(until__isnull=True).select_related("user"))
        leading = next((row.user for row in team if row.role == MemberRole.LEADING), None)
        if role == Role.CASE_HANDLER:
            return leading
        if not self.is_restricted:
            return None
        return next((row.user for row in team if row.role == MemberRole.VIEWER and role in row.user.roles), leading)


class MemberRole(models.TextChoices):
    """What somebody is in a case."""

    LEADING = "leading", "主办"
    ASSISTING = "assisting", "协办"
    VIEWER = "viewer", "知情人"


HANDLING = frozenset({MemberRole.LEADING, MemberRole.ASSISTING})


class MembershipQuerySet(models.QuerySet):
    """Who belongs to which case."""

    def present(self):
        """In the case now."""
        return self.filter(until__isnull=True)

    def of(self, user):
        """Present memberships of a user."""
        return self.present().filter(user=user)


class Membership(models.Model):
    """Somebody's part in a case, dated."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    role = models.CharField("身份", max_length=10, choices=MemberRole.choices)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "办案人员"
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(until__isnull=True), name="case_member_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(until__isnull=True, role="leading"), name="case_one_leading_handler"),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()}"


class CaseViolation(models.Model):
    """A violation established in a case, with the version of the library it was judged by."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="violations")
    violation = models.ForeignKey(Violation, models.PROTECT, related_name="+", verbose_name="违法行为")

    class Meta:
        verbose_name = "认定的违法行为"
        constraints = [models.UniqueConstraint(fields=["case", "violation"], name="case_violation_once")]

    def __str__(self):
        return str(self.violation)


class Penalty(models.Model):
    """One kind of penalty proposed or imposed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="penalties")
    kind = models.CharField("种类", max_length=16, choices=PenaltyKind.choices)
    detail = models.CharField("内容", max_length=200, blank=True)

    class Meta:
        verbose_name = "处罚种类"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="case_penalty_once")]

    def __str__(self):
        return self.get_kind_display()
