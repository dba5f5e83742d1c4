"""Management rules (clause O-07): the kinds with their texts, which a workshop has, and what shows that they are followed."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from workshops.ledgers.models import LedgerKind, Stage
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet


class RuleKind(models.Model):
    """A management rule that workshops should have (clause O-07), with a text to adopt; `ledger` is the book that shows it is followed."""

    key = models.SlugField("代号", max_length=30, unique=True)
    name = models.CharField("制度", max_length=30)
    text = models.TextField("范本")
    basis = models.CharField("依据", max_length=80, blank=True)
    ledger = models.CharField("执行看哪本台账", max_length=12, choices=LedgerKind.choices, blank=True)
    stage = models.CharField("环节", max_length=12, choices=Stage.choices, blank=True)
    is_required = models.BooleanField("应建", default=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    version = models.PositiveSmallIntegerField("版次", default=1)
    changed_on = models.DateField("本版启用日期", default=clock.today)
    is_confirmed = models.BooleanField("局方已确认", default=False)

    class Meta:
        verbose_name = "管理制度"
        ordering = ["order", "id"]

    def __str__(self):
        return self.name


class AdoptedRule(models.Model):
    """A rule a workshop has, since when, in which words; a later adoption ends the earlier."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="adopted_rules", verbose_name="小作坊")
    kind = models.ForeignKey(RuleKind, models.PROTECT, related_name="adopted", verbose_name="制度")
    text = models.TextField("内容")
    version = models.PositiveSmallIntegerField("范本版次")
    adopted_on = models.DateField("建立日期")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = "已建制度"
        ordering = ["-adopted_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "kind"], condition=Q(ended_at__isnull=True), name="adopted_rule_once")]

    def __str__(self):
        return f"{self.workshop_id} {self.kind}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain


class RuleProof(models.Model):
    """Something that shows a rule is followed: a dated sentence, with a photo where there is one."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="rule_proofs", verbose_name="小作坊")
    kind = models.ForeignKey(RuleKind, models.PROTECT, related_name="proofs", verbose_name="制度")
    on = models.DateField("日期")
    words = models.CharField("做了什么", max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = "制度执行依据"
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["workshop", "kind", "-on"], name="rule_proof_of_workshop")]

    def __str__(self):
        return f"{self.on} {self.words}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain
