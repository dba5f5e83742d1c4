"""Applications for the subsidy: who asks for which source's money, every signature, every objection."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from subsidies.applications.states import (
    FLOW,
    GRANTED,
    LOST,
    OBJECTION_FLOW,
    ApplicationState,
    ObjectionState,
    StepKind,
    Verdict,
)
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from workshops.registry.codes import new_code
from workshops.registry.models import Workshop
from workshops.registry.reach import OfWorkshopQuerySet

COUNTY_WIDE = frozenset({Role.BUREAU_LEADER, Role.FINANCE_REVIEWER, Role.BUREAU_HEAD, Role.LEADING_OFFICE, Role.FINANCE_PAYER})


class ApplicationQuerySet(OfWorkshopQuerySet):
    """Applications in the words of the desk."""

    def live(self):
        """Those that may still lead to money, or did."""
        return self.exclude(state__in=LOST)

    def granted(self):
        """Decided on and not revoked."""
        return self.filter(state__in=GRANTED)


class Application(Stateful):
    """One workshop asks for the subsidy of one source in one programme year."""

    FLOW = FLOW

    number = models.CharField("申请编号", max_length=40, blank=True)
    code = models.CharField("公开码", max_length=8, unique=True, default=new_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="subsidy_applications", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("资金来源", max_length=8, choices=Source.choices, default=Source.COUNTY)
    state = models.CharField("状态", max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)

    entity_name = models.CharField("升级后企业名称", max_length=80, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    production_licence = models.CharField("食品生产许可证编号", max_length=20, blank=True)
    started_on = models.DateField("提档升级开工日期", null=True, blank=True)
    completed_on = models.DateField("完成日期", null=True, blank=True)
    own_investment = MoneyField("自筹投入（元）", null=True, blank=True)
    works = models.CharField("改造内容", max_length=300, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    payee_name = models.CharField("收款户名", max_length=80, blank=True)
    bank = models.CharField("开户行", max_length=80, blank=True)
    account = SealedCharField("收款账号", max_length=40, fingerprint_field="account_print", blank=True)
    account_print = models.CharField("账号指纹", max_length=64, blank=True, db_index=True, editable=False)

    floor_amount = MoneyField("提交时的最低补助额", default=Decimal(0), editable=False)
    proposed_amount = MoneyField("拟补助金额", null=True, blank=True)
    approved_amount = MoneyField("核定金额", null=True, blank=True)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="资金额度")

    rounds = models.PositiveSmallIntegerField("提交次数", default=0)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True)
    filler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="填报人")
    return_note = models.CharField("退回或不予理由", max_length=300, blank=True)
    decided_on = models.DateField("审定日期", null=True, blank=True)
    notice_from = models.DateField("公示起", null=True, blank=True)
    notice_until = models.DateField("公示止", null=True, blank=True)
    notice_working = models.CharField("公示期推算", max_length=300, blank=True)
    paid_on = models.DateField("拨付日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    saved_at = models.DateTimeField("保存时间", default=clock.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "奖补申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="application_number_once"),
            models.UniqueConstraint(
                fields=["workshop", "year", "source"], condition=~Q(state__in=sorted(LOST)), name="application_once_a_year_and_source"
            ),
            models.CheckConstraint(
                condition=~Q(source="county") | Q(proposed_amount__isnull=True) | Q(proposed_amount__gte=F("floor_amount")),
                name="application_proposed_at_least_floor",
            ),
            models.CheckConstraint(
                condition=~Q(source="county") | Q(approved_amount__isnull=True) | Q(approved_amount__gte=F("floor_amount")),
                name="application_approved_at_least_floor",
            ),
            models.CheckConstraint(
                condition=Q(approved_amount__isnull=True) | Q(approved_amount__gt=0), name="application_approved_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(GRANTED))
                | Q(approved_amount__isnull=False, budget__isnull=False, decided_on__isnull=False, notice_until__isnull=False),
                name="application_granted_is_decided",
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="application_paid_has_date"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(completed_on__isnull=True) | Q(completed_on__gte=F("started_on")),
                name="application_dates_ordered",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="application_area_state"),
            models.Index(fields=["year", "source", "state"], name="application_year_source"),
            models.Index(fields=["workshop", "-id"], name="application_of_workshop"),
        ]

    def __str__(self):
        return f"{self.number or '奖补申请'} {self.entity_name or self.workshop.name}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where the application is shown."""
        return f"/subsidies/applications/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The owner's steps fall to the owner, the township's and station's to theirs, the rest to the role in the county."""
        owner = self.workshop.present_owner() if state.waits_on == Role.OWNER else None
        at_station = state.waits_on == Role.INSPECTOR
        is_helped = state.waits_on == Role.OWNER and owner is None  # the township fills in for those without an account
        return DutySpec(
            role=Role.TOWNSHIP if is_helped else "",
            title=f"{self.workshop}：{state.duty}（{self.get_source_display()}）",
            url=self.url,
            area_code=self.area_code,
            organisation=self.workshop.station if at_station else None,
            person=owner,
        )


class Step(models.Model):
    """One signature on an application; it is never changed, a new round adds new ones."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("环节", max_length=10, choices=StepKind.choices)
    verdict = models.CharField("意见", max_length=10, choices=Verdict.choices)
    opinion = models.CharField("说明", max_length=500, blank=True)
    amount = MoneyField("金额", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    second = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二名核验人")
    post_title = models.CharField("岗位", max_length=80, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审核意见"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(second__isnull=True) | ~Q(second=F("by")), name="step_second_person"),
            models.CheckConstraint(condition=~Q(kind="site", verdict="passed") | Q(second__isnull=False), name="step_site_check_by_two"),
        ]
        indexes = [models.Index(fields=["application", "round"], name="step_of_application")]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.get_verdict_display()}"


class Evidence(models.Model):
    """What came with an application (licence, contract, invoice, photo): a file, or the paper itself with who received it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="pictures", verbose_name="环节")
    material = models.CharField("材料", max_length=60, blank=True, help_text="业务规则里的名称；其他材料为空。")
    title = models.CharField("名称", max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="纸质签收人")
    added_at = models.DateTimeField("添加时间", default=clock.now)
    dropped_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "file"], name="evidence_once"),
            models.UniqueConstraint(
                fields=["application", "material"], condition=Q(file__isnull=True, dropped_at__isnull=True), name="evidence_paper_once"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, received_by__isnull=True)
                | (Q(file__isnull=True, received_by__isnull=False) & ~Q(material="")),
                name="evidence_is_file_or_receipt",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_paper(self) -> bool:
        """Handed in on paper: there is a receipt and no file."""
        return self.file_id is None


class Objection(Stateful):
    """What somebody holds against a public notice; while it is open, nothing is paid."""

    FLOW = OBJECTION_FLOW

    application = models.ForeignKey(Application, models.PROTECT, related_name="objections", verbose_name="申请")
    area_code = models.CharField("区划", max_length=12)
    words = models.CharField("异议内容", max_length=500)
    name = SealedCharField("姓名", max_length=255, blank=True)
    phone = SealedCharField("联系方式", max_length=255, blank=True)
    tracking_code = models.CharField("查询码", max_length=10, unique=True)
    submission_id = models.UUIDField("提交号", unique=True)
    made_at = models.DateTimeField("提出时间")
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人")
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)

    class Meta:
        verbose_name = "公示异议"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="open") | Q(answered_at__isnull=False), name="objection_answered_has_date"),
        ]

    def __str__(self):
        return f"对{self.application}的异议"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.application.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """Falls to the bureau."""
        return DutySpec(title=f"{state.duty}：{self.application}", url=self.application.url, area_code=self.area_code)
