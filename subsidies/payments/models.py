"""Payment batches and their lines: who receives how much on which account, and what the treasury answered."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from subsidies.applications.models import Application
from subsidies.budgets.models import READERS, Budget
from subsidies.payments.states import FLOW, BatchState, Outcome


class BatchQuerySet(models.QuerySet):
    """Batches by reach."""

    def visible_to(self, user):
        """Those of the envelopes that somebody who has to do with the money may see."""
        return self.filter(budget__in=Budget.objects.visible_to(user).values("pk")) if user.roles & READERS else self.none()


class Batch(Stateful):
    """Applications that are paid together out of one envelope."""

    FLOW = FLOW

    number = models.CharField("批次号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=80)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="batches", verbose_name="资金额度")
    area_code = models.CharField("区划", max_length=12)
    state = models.CharField("状态", max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    made_at = models.DateTimeField("编制时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编制人")
    sent_on = models.DateField("送国库日期", null=True, blank=True)
    submission_id = models.UUIDField("提交号", unique=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付批次"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state__in=["sent", "done"]) | Q(sent_on__isnull=False), name="batch_sent_has_date"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def url(self) -> str:
        """Where the batch is shown."""
        return f"/subsidies/payments/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Falls to whoever pays for the county."""
        return DutySpec(title=f"{state.duty}：{self.title}", url=self.url, area_code=self.area_code)


class Line(models.Model):
    """One payee of a batch. What is paid stands here as it was sent; later changes of the application change nothing."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines", verbose_name="批次")
    serial = models.PositiveIntegerField("序号")
    application = models.ForeignKey(Application, models.PROTECT, related_name="payment_lines", verbose_name="申请")
    amount = MoneyField("金额（元）")
    payee_name = models.CharField("收款户名", max_length=80)
    bank = models.CharField("开户行", max_length=80)
    account = SealedCharField("收款账号", max_length=40, fingerprint_field="account_print")
    account_print = models.CharField("账号指纹", max_length=64, blank=True, editable=False)
    outcome = models.CharField("支付结果", max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    voucher = models.CharField("国库支付凭证号", max_length=40, blank=True)
    paid_on = models.DateField("支付日期", null=True, blank=True)
    failure = models.CharField("退票原因", max_length=300, blank=True)
    confirmed_at = models.DateTimeField("登记时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "拨付明细"
        ordering = ["batch_id", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "serial"], name="payment_serial_once"),
            models.UniqueConstraint(fields=["application"], condition=~Q(outcome="failed"), name="payment_application_once"),
            models.UniqueConstraint(fields=["voucher"], condition=~Q(voucher=""), name="payment_voucher_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_has_amount"),
            models.CheckConstraint(
                condition=~Q(outcome="paid") | (~Q(voucher="") & Q(paid_on__isnull=False)), name="payment_paid_has_voucher"
            ),
        ]

    def __str__(self):
        return f"{self.batch_id} 第 {self.serial} 笔"
