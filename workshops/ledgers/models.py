"""The daily ledgers of a workshop: one table of lines, tied to each other by batches. Lines are struck, never changed or deleted."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet


class LedgerKind(models.TextChoices):
    """Which book a line stands in (domain 2.1: boxes three to six)."""

    PURCHASE = "purchase", "进货"
    PRODUCTION = "production", "生产投料"
    ADDITIVE = "additive", "添加剂"
    CLEANING = "cleaning", "清洁消毒"
    TEST = "test", "检验"
    SALE = "sale", "销售"
    SAMPLE = "sample", "留样"


class Stage(models.TextChoices):
    """The links of the chain that clause O-06 names: 生产、包装、销售等关键环节."""

    PRODUCTION = "production", "生产"
    PACKING = "packing", "包装"
    SALE = "sale", "销售"


USUAL_STAGE = {LedgerKind.SALE: Stage.SALE}


class LineQuerySet(OfFileQuerySet):
    """Lines in the words of the books."""

    def standing(self):
        """Not struck."""
        return self.filter(struck_at__isnull=True)

    def of_file(self, root_id: int, kind: str = ""):
        """The lines of a file, what was merged into it included; of one book where it is named."""
        rows = self.filter(workshop__root=root_id)
        return rows.filter(kind=kind) if kind else rows


class Line(models.Model):
    """One line of a book."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="ledger_lines", verbose_name="小作坊")
    kind = models.CharField("台账", max_length=12, choices=LedgerKind.choices)
    stage = models.CharField("环节", max_length=12, choices=Stage.choices, default=Stage.PRODUCTION)
    on = models.DateField("日期")
    name = models.CharField("名称", max_length=60)
    spec = models.CharField("规格", max_length=40, blank=True)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    batch = models.CharField("批号", max_length=40, blank=True)
    until = models.DateField("保质期至", null=True, blank=True)
    party = models.CharField("往来单位", max_length=60, blank=True)
    party_phone = models.CharField("联系电话", max_length=20, blank=True)
    party_address = models.CharField("地址", max_length=80, blank=True)
    detail = models.CharField("说明", max_length=120, blank=True)
    is_ok = models.BooleanField("合格", null=True, blank=True)
    person = models.CharField("经手人", max_length=30, blank=True)
    told_by = models.CharField("口述人", max_length=30, blank=True, help_text="工作人员代记时，请其代记的业主；记账人是写下这一笔的人。")
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="票据照片")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正自")
    made_at = models.DateTimeField("记账时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="记账人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    struck_at = models.DateTimeField("划改时间", null=True, blank=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="划改人")
    struck_reason = models.CharField("划改原因", max_length=100, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "台账记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LedgerKind.values), name="ledger_line_kind_known"),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="ledger_line_quantity_positive"),
            models.CheckConstraint(condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""), name="ledger_line_struck_has_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "kind", "-on", "-id"], name="ledger_line_of_workshop"),
            models.Index(fields=["workshop", "batch"], name="ledger_line_batch"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on} {self.name}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def helped(self) -> str:
        """Who wrote it for whom, both by name, where the office wrote it down for an owner; else nothing."""
        return f"{self.made_by.name if self.made_by else '系统'}代记，{self.told_by}口述" if self.told_by else ""

    @property
    def amount(self) -> str:
        """Quantity and unit as they are said: 50 公斤; empty where none was written."""
        if self.quantity is None:
            return ""
        number = f"{self.quantity:f}".rstrip("0").rstrip(".") if "." in f"{self.quantity:f}" else f"{self.quantity:f}"
        return f"{number} {self.unit}".strip()


class Tie(models.Model):
    """`line` was made of, or taken from, `source`: flour → a batch of mahua → a sale."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="ties_back")
    source = models.ForeignKey(Line, models.PROTECT, related_name="ties_forward")

    class Meta:
        verbose_name = "批次关联"
        constraints = [
            models.UniqueConstraint(fields=["line", "source"], name="ledger_tie_once"),
            models.CheckConstraint(condition=~Q(line=F("source")), name="ledger_tie_two_lines"),
        ]

    def __str__(self):
        return f"{self.source_id} → {self.line_id}"
