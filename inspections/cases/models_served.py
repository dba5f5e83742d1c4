"""What reached the party of a case, and what it paid."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from inspections.cases.models import Case
from inspections.cases.states import ServedPaper, ServiceMethod
from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from jishan_portal.kit.money import MoneyField

NOUGHT = Decimal(0)


class Service(models.Model):
    """A service (送达): by a public notice it takes effect thirty days after, else on the day it was received."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="services")
    paper = models.CharField("文书", max_length=10, choices=ServedPaper.choices)
    paper_title = models.CharField("文书名称", max_length=80, blank=True)
    paper_number = models.CharField("文号", max_length=60, blank=True)
    method = models.CharField("方式", max_length=12, choices=ServiceMethod.choices)
    sent_on = models.DateField("发出（公告）日期")
    effective_on = models.DateField("送达生效日期")
    receiver = models.CharField("收件人", max_length=60, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    is_confirmed_electronic = models.BooleanField("有电子送达确认书", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="送达人")

    class Meta:
        verbose_name = "送达"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(effective_on__gte=F("sent_on")), name="service_effective_after_sent")]

    def __str__(self):
        return f"{self.paper_label} {self.get_method_display()}"

    @property
    def paper_label(self) -> str:
        """What was served, with its number where it has one."""
        return " ".join(word for word in (self.paper_title or self.get_paper_display(), self.paper_number) if word)


class Receipt(models.Model):
    """Money that was paid in on a decision."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="receipts")
    amount = MoneyField("金额（元）")
    surcharge = MoneyField("其中加处罚款（元）", default=NOUGHT)
    voucher = models.CharField("缴款书号", max_length=40, unique=True)
    paid_on = models.DateField("缴款日期")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "罚没缴款"
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, surcharge__gte=0, amount__gte=F("surcharge")), name="receipt_amounts")
        ]

    def __str__(self):
        return f"{self.voucher} {self.amount}"
