"""The six archive boxes: their contents as dated data, a workshop's documents in them, and how complete it all is."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import STAFF
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from workshops.ledgers.models import Stage
from workshops.registry.models import Workshop
from workshops.registry.reach import OfFileQuerySet
from workshops.registry.states import LIVING


class DatedQuerySet(models.QuerySet):
    """Versions of box names and items by the days they hold; the end day is the first day of the next version."""

    def in_force(self, on):
        """Those that hold on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), in_force_from__lte=on)

    def latest_versions(self):
        """The last version of each, which may hold from a later day on."""
        return self.filter(until__isnull=True)


class Box(models.Model):
    """The name of a box from a day on."""

    number = models.PositiveSmallIntegerField("盒号")
    name = models.CharField("名称", max_length=30)
    in_force_from = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="设定人")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "档案盒"
        ordering = ["number", "-in_force_from", "-id"]
        constraints = [models.UniqueConstraint(fields=["number"], condition=Q(until__isnull=True), name="archive_box_last_once")]

    def __str__(self):
        return self.name


class KeepFrom(models.TextChoices):
    """From which day the keeping of a document counts."""

    VALIDITY = "validity", "有效期满之日"
    MADE = "made", "形成之日"
    SHELF_LIFE = "shelf_life", "产品保质期满之日"
    LEAVE = "leave", "人员离职之日"


class Item(models.Model):
    """What belongs into a box from a day on; documents name it by `key`, so that a new version leaves them where they are."""

    key = models.SlugField("代号", max_length=30)
    box = models.PositiveSmallIntegerField("盒号")
    order = models.PositiveSmallIntegerField("排序", default=0)
    name = models.CharField("名称", max_length=40)
    hint = models.CharField("给业主的说明", max_length=80, blank=True)
    is_required = models.BooleanField("必备（★）", default=True)
    can_be_excused = models.BooleanField("可以声明不适用", default=False)
    source = models.CharField("取自", max_length=20, blank=True)
    takes_documents = models.BooleanField("可存照片或 PDF", default=True)
    is_periodic = models.BooleanField("要经常更新", default=False, help_text="照片须在台账在记的天数内形成才算。")
    keep_from = models.CharField("保存起算", max_length=12, choices=KeepFrom.choices, default=KeepFrom.MADE)
    keep_months = models.PositiveSmallIntegerField("保存月数")
    keep_months_else = models.PositiveSmallIntegerField("无保质期时的月数", null=True, blank=True)
    basis = models.CharField("依据", max_length=80, blank=True)
    stage = models.CharField("环节", max_length=12, choices=Stage.choices, blank=True)
    in_force_from = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="设定人")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "盒内目录"
        ordering = ["box", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until__isnull=True), name="archive_item_last_once")]

    def __str__(self):
        return self.name


class DocumentQuerySet(OfFileQuerySet):
    """Documents by whether they count."""

    def standing(self):
        """The present versions: not replaced, not struck."""
        return self.filter(replaced_at__isnull=True, struck_at__isnull=True)


class Document(models.Model):
    """A document of an item: one or more pages, a date, an end; the next version names the one it replaces."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="archive_documents", verbose_name="小作坊")
    item_key = models.SlugField("目录代号", max_length=30)
    title = models.CharField("名称", max_length=60, blank=True)
    issued_on = models.DateField("形成日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    keep_until = models.DateField("保存至", null=True, blank=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_versions", verbose_name="替换")
    made_at = models.DateTimeField("存入时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="存入人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)
    struck_at = models.DateTimeField("作废时间", null=True, blank=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作废人")
    struck_reason = models.CharField("作废原因", max_length=100, blank=True)
    warned_days = models.PositiveSmallIntegerField("已提醒档", null=True, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "盒内材料"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")), name="archive_dates_order"),
            models.CheckConstraint(condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""), name="archive_struck_has_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "item_key", "-id"], name="archive_document_of_item"),
            models.Index(
                fields=["valid_until", "id"], condition=Q(replaced_at__isnull=True, struck_at__isnull=True), name="archive_document_until"
            ),
        ]

    def __str__(self):
        return self.title or self.item_key

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain


class Page(models.Model):
    """One page of a document: a photo, or a PDF with all its pages."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="pages")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    order = models.PositiveSmallIntegerField("页码")

    class Meta:
        verbose_name = "材料页"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "file"], name="archive_page_once")]

    def __str__(self):
        return f"{self.document_id} 第 {self.order} 页"


class Excuse(models.Model):
    """A workshop says that an item does not concern it, and why; the office may take it back."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="archive_excuses", verbose_name="小作坊")
    item_key = models.SlugField("目录代号", max_length=30)
    reason = models.CharField("原因", max_length=100)
    said_at = models.DateTimeField("声明时间", default=clock.now)
    said_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="声明人")
    ended_at = models.DateTimeField("撤回时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人")
    end_reason = models.CharField("撤回原因", max_length=100, blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = "不适用声明"
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "item_key"], condition=Q(ended_at__isnull=True), name="archive_excuse_once")
        ]

    def __str__(self):
        return f"{self.workshop_id} {self.item_key}"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain


class CompletenessQuerySet(models.QuerySet):
    """Stored completeness by area and life."""

    def visible_to(self, user):
        """Those in the reach of an office."""
        return self.filter(user.access.within("area_code")) if user.roles & STAFF else self.none()

    def living(self):
        """Of the workshops on file that have not ended."""
        return self.filter(workshop__merged_at__isnull=True, workshop__state__in=LIVING)


class Completeness(models.Model):
    """How complete a workshop's boxes and rules are, as `assessing.assess` last worked it out; lists and figures read it."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="boxes", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    required = models.PositiveSmallIntegerField("应备（★）")
    met = models.PositiveSmallIntegerField("已备（★）")
    percent = models.PositiveSmallIntegerField("完整度")
    is_full = models.BooleanField("六盒齐全", default=False)
    missing = models.CharField("所缺", max_length=1000, blank=True, help_text="前后带逗号的目录代号。")
    missing_count = models.PositiveSmallIntegerField("缺几项", default=0)
    rules_adopted = models.PositiveSmallIntegerField("已建制度", default=0)
    rules_followed = models.PositiveSmallIntegerField("有执行依据的制度", default=0)
    has_rules = models.BooleanField("制度已建全", default=False)
    follows_rules = models.BooleanField("制度都有执行依据", default=False)
    has_production = models.BooleanField("生产环节有记录", default=False)
    has_packing = models.BooleanField("包装环节有记录", default=False)
    has_sale = models.BooleanField("销售环节有记录", default=False)
    refreshed_at = models.DateTimeField("核算时间")

    objects = CompletenessQuerySet.as_manager()

    class Meta:
        verbose_name = "档案完整度"
        ordering = ["percent", "id"]
        constraints = [models.CheckConstraint(condition=Q(met__lte=F("required")), name="completeness_met_within_required")]
        indexes = [
            models.Index(fields=["percent", "id"], name="completeness_lowest"),
            models.Index(fields=["area_code", "percent", "id"], name="completeness_area"),
        ]

    def __str__(self):
        return f"{self.workshop_id} {self.percent}%"


class RefreshMark(models.Model):
    """How far the minute job has read timeline and ledgers when it looked for workshops whose boxes changed."""

    event_id = models.BigIntegerField("大事记读到", default=0)
    line_id = models.BigIntegerField("台账读到", default=0)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "核算进度"

    def __str__(self):
        return f"{self.event_id} {self.line_id}"
