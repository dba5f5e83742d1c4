"""Expenses against a paid subsidy, what is odd about them, the checks, and money paid back."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.workflow.models import Stateful
from subsidies.applications.models import Application
from subsidies.fund_use.states import FLOW, PROOFS, CheckState, FlagKind, Payer, Reason, Result


class ExpenseQuerySet(models.QuerySet):
    """Expenses by reach and standing."""

    def visible_to(self, user):
        """Those of the applications that a user may see."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))

    def standing(self):
        """Not struck."""
        return self.filter(struck_at__isnull=True)


class Expense(models.Model):
    """One line of the ledger of a subsidy's use: invoice, contract, proof of payment, photo of what was bought."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="expenses", verbose_name="申请")
    payer = models.CharField("资金", max_length=8, choices=Payer.choices, default=Payer.SUBSIDY)
    purpose = models.CharField("用途", max_length=30)
    what = models.CharField("内容", max_length=120)
    seller = models.CharField("销售方", max_length=80)
    invoice_number = models.CharField("发票号码", max_length=30, blank=True)
    invoice_key = models.CharField("发票比对键", max_length=30, blank=True, db_index=True, editable=False)
    bought_on = models.DateField("开票或购置日期")
    paid_on = models.DateField("付款日期", null=True, blank=True)
    amount = MoneyField("金额（元）")
    submission_id = models.UUIDField("提交号", unique=True)
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    struck_at = models.DateTimeField("划去时间", null=True, blank=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="划去人")
    strike_reason = models.CharField("划去原因", max_length=200, blank=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = "资金支出"
        ordering = ["-bought_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="expense_has_amount"),
            models.CheckConstraint(condition=Q(struck_at__isnull=True) | ~Q(strike_reason=""), name="expense_struck_has_reason"),
        ]
        indexes = [models.Index(fields=["application", "-bought_on"], name="expense_of_application")]

    def __str__(self):
        return f"{self.what} {self.amount}"


class ExpensePicture(models.Model):
    """A file that proves an expense."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="pictures")
    kind = models.CharField("类别", max_length=10, choices=list(PROOFS.items()))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "支出凭证"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["expense", "file"], name="expense_picture_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.expense_id}"


class Flag(models.Model):
    """Something odd about an expense, with its reason; somebody clears it with theirs, or a check follows."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="flags")
    kind = models.CharField("疑点", max_length=14, choices=FlagKind.choices)
    reason = models.CharField("说明", max_length=300)
    raised_at = models.DateTimeField("提示时间", default=clock.now)
    cleared_at = models.DateTimeField("排除时间", null=True, blank=True)
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="排除人")
    clearing = models.CharField("排除理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "资金疑点"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["expense", "kind"], name="flag_kind_once"),
            models.CheckConstraint(condition=Q(cleared_at__isnull=True) | ~Q(clearing=""), name="flag_cleared_has_reason"),
        ]

    def __str__(self):
        return self.get_kind_display()


class Draw(models.Model):
    """A draw of workshops to be checked: who could be drawn, the seed, who was; the same again comes out of the same."""

    year = models.PositiveSmallIntegerField("年度")
    area_code = models.CharField("区划", max_length=12)
    seed = models.CharField("随机种子", max_length=64)
    share = models.PositiveSmallIntegerField("抽取比例（%）")
    listed = models.JSONField("候选名单")
    list_hash = models.CharField("名单散列", max_length=64)
    drawn = models.JSONField("抽中名单")
    flagged = models.JSONField("疑点名单")
    made_at = models.DateTimeField("抽取时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="抽取人")

    class Meta:
        verbose_name = "资金检查抽取"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.year}年资金使用检查抽取"


class FundCheckQuerySet(models.QuerySet):
    """Checks by reach."""

    def visible_to(self, user):
        """Staff by area; an owner the checks of theirs that were told to them."""
        condition = Q(pk__in=[])
        if user.roles & STAFF:
            condition |= user.access.within("area_code")
        if Role.OWNER in user.roles:
            own = Application.objects.visible_to(user).values("pk")
            told = {CheckState.RECTIFYING, CheckState.RECTIFIED, CheckState.CLAWING, CheckState.CLOSED}
            condition |= Q(application__in=own, state__in=told)
        return self.filter(condition)

    def open(self):
        """Neither closed nor called off."""
        return self.exclude(state__in=[CheckState.CLOSED, CheckState.CANCELLED])


class FundCheck(Stateful):
    """A check of how one subsidy was used (O-36), signed a second time before it has consequences."""

    FLOW = FLOW

    number = models.CharField("检查编号", max_length=40, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="fund_checks", verbose_name="申请")
    area_code = models.CharField("区划", max_length=12)
    reason = models.CharField("检查原因", max_length=10, choices=Reason.choices)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="抽取")
    state = models.CharField("状态", max_length=12, choices=CheckState.choices, default=CheckState.PLANNED)
    checked_on = models.DateField("检查日期", null=True, blank=True)
    first = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查人")
    second = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="另一检查人")
    result = models.CharField("结论", max_length=10, choices=Result.choices, blank=True)
    off_purpose_amount = MoneyField("违规使用金额", default=Decimal(0))
    findings = models.CharField("发现的问题", max_length=500, blank=True)
    demand = models.CharField("处理要求", max_length=300, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人")
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)
    due_amount = MoneyField("应追回金额", default=Decimal(0))
    repaid_amount = MoneyField("已追回金额", default=Decimal(0))
    answer = models.CharField("整改情况", max_length=500, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True)

    objects = FundCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "资金使用检查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=~Q(state__in=["closed", "cancelled"]), name="fund_check_one_open"),
            models.CheckConstraint(condition=Q(second__isnull=True) | ~Q(second=F("first")), name="fund_check_by_two"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | (~Q(reviewed_by=F("first")) & ~Q(reviewed_by=F("second"))),
                name="fund_check_reviewed_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(repaid_amount__gte=0, due_amount__gte=F("repaid_amount")), name="fund_check_not_over_repaid"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(due_amount=F("repaid_amount")), name="fund_check_closed_at_nought"),
            models.CheckConstraint(condition=~Q(state="clawing") | Q(due_amount__gt=0), name="fund_check_clawing_has_amount"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="fund_check_area_state")]

    def __str__(self):
        return f"{self.number} {self.application}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.application.audit_chain

    @property
    def owed_amount(self) -> Decimal:
        """What is still to be paid back, in yuan."""
        return self.due_amount - self.repaid_amount

    @property
    def url(self) -> str:
        """Where the check is shown."""
        return f"/subsidies/fund-use/checks/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The owner's steps fall to the owner, the station's to the station, the second signature to the finance bureau."""
        workshop = self.application.workshop
        owner = workshop.present_owner() if state.waits_on == Role.OWNER else None
        is_helped = state.value == CheckState.RECTIFYING and owner is None  # the township answers for those without an account
        return DutySpec(
            role=Role.TOWNSHIP if is_helped else "",
            title=f"{workshop}：{state.duty}",
            url=self.url,
            area_code=self.area_code,
            organisation=workshop.station if state.waits_on == Role.INSPECTOR else None,
            person=owner,
        )


class Repayment(models.Model):
    """Money that came back."""

    check_record = models.ForeignKey(FundCheck, models.PROTECT, related_name="repayments")
    amount = MoneyField("金额（元）")
    voucher = models.CharField("缴款凭证号", max_length=40, unique=True)
    paid_on = models.DateField("缴款日期")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "追回缴款"
        ordering = ["paid_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_has_amount")]

    def __str__(self):
        return f"{self.voucher} {self.amount}"
