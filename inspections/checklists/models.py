"""Checklists in versions: sections, items, and the abstract row that an answer to an item is."""

from django.db import models
from django.db.models import F, Q

from inspections.checklists.states import (
    FLOW,
    AnswerValue,
    CleanTag,
    ControlPoint,
    PhotoRule,
    ProcessLink,
    Purpose,
    VersionState,
)
from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful


class Checklist(models.Model):
    """A list that keeps its identity through its versions."""

    key = models.SlugField("代号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=80)
    purpose = models.CharField("用途", max_length=12, choices=Purpose.choices)

    class Meta:
        verbose_name = "检查表"
        ordering = ["purpose", "key"]

    def __str__(self):
        return self.title


class VersionQuerySet(models.QuerySet):
    """Versions by their state."""

    def published(self):
        """In use now."""
        return self.filter(state=VersionState.PUBLISHED)


class Version(Stateful):
    """One version of a checklist; records keep the version they were made under."""

    FLOW = FLOW

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions", verbose_name="检查表")
    number = models.PositiveIntegerField("版本号")
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复制自")
    state = models.CharField("状态", max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建立人")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "检查表版本"
        ordering = ["checklist_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
            models.UniqueConstraint(fields=["checklist"], condition=Q(state="published"), name="checklist_one_published"),
            models.CheckConstraint(condition=Q(state="draft") | Q(published_at__isnull=False), name="checklist_published_has_date"),
        ]

    def __str__(self):
        return f"{self.checklist.title} 第 {self.number} 版"


class Section(models.Model):
    """A part of a version; for the owner, one screen."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections", verbose_name="版本")
    order = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("标题", max_length=60)
    plain_title = models.CharField("对业主的说法", max_length=60, blank=True)

    class Meta:
        verbose_name = "部分"
        ordering = ["version_id", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="section_order_once")]

    def __str__(self):
        return self.title


class Item(models.Model):
    """A question with its weight in law."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="items", verbose_name="部分")
    version = models.ForeignKey(Version, models.CASCADE, related_name="items", verbose_name="版本")
    code = models.CharField("编号", max_length=10)
    order = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("题目", max_length=200)
    plain_text = models.CharField("对业主的说法", max_length=200, blank=True)
    is_key = models.BooleanField("重点项", default=False)
    link = models.CharField("环节", max_length=12, choices=ProcessLink.choices)
    clean_tag = models.CharField("三净两明一禁", max_length=12, choices=CleanTag.choices, blank=True)
    control = models.CharField("关键环节", max_length=12, choices=ControlPoint.choices, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    help_text = models.CharField("说明", max_length=300, blank=True)
    help_picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="示意图")
    photo_rule = models.CharField("照片", max_length=8, choices=PhotoRule.choices, default=PhotoRule.NEVER)
    weight = models.PositiveSmallIntegerField("权重", default=1)
    asked_when = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="dependents", verbose_name="前提题")
    asked_answer = models.CharField("前提答案", max_length=4, choices=AnswerValue.choices, blank=True)

    class Meta:
        verbose_name = "题目"
        ordering = ["section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_code_once"),
            models.CheckConstraint(condition=Q(asked_when__isnull=True) | ~Q(asked_when=F("id")), name="item_not_its_own_premise"),
            models.CheckConstraint(
                condition=Q(asked_when__isnull=True, asked_answer="") | Q(asked_when__isnull=False) & ~Q(asked_answer=""),
                name="item_premise_has_answer",
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="item_weight_positive"),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"


class AnsweredItem(models.Model):
    """Base of an answer to an item; self-checks and visits hold their own rows."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="题目")
    value = models.CharField("答案", max_length=4, choices=AnswerValue.choices)
    remark = models.CharField("说明", max_length=300, blank=True)
    by_cover = models.BooleanField("由“其余均为是”带入", default=False)
    answered_at = models.DateTimeField("作答时间", default=clock.now)

    class Meta:
        abstract = True
