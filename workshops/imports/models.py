"""Imports of ledgers: the file as it was sent, how it was read, what each row came to."""

from django.db import models

from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.imports.states import FLOW, BatchState
from workshops.registry.models import Workshop


class Verdict(models.TextChoices):
    """What a row comes to."""

    NEW = "new", "新建"
    UPDATE = "update", "更新"
    DUPLICATE = "duplicate", "重复"
    ERROR = "error", "有误"


class ImportBatchQuerySet(models.QuerySet):
    """Imports by who may see them."""

    def visible_to(self, user):
        """One's own, and those that were made for areas in reach; the file holds personal data."""
        if not user.may("registry.import"):
            return self.none()
        return self.filter(models.Q(created_by=user) | user.access.within("area_code"))


class ImportBatch(Stateful):
    """One ledger on its way into the registry; it keeps the file as it was sent."""

    FLOW = FLOW

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原文件")
    sender = models.CharField("报送单位", max_length=60, blank=True)
    area_code = models.CharField("区划", max_length=12)
    sheets = models.JSONField("工作表", default=list, help_text="[{name, header, height, labels, mapping, is_taken, title, …}]")
    counts = models.JSONField("计数", default=dict, help_text="{rows, new, updated, duplicates, errors}")
    plan_hash = models.CharField("核对结果散列", max_length=64, blank=True)
    good_rows_only = models.BooleanField("只导入无误的行", default=False)
    state = models.CharField("状态", max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="导入人")
    created_at = models.DateTimeField("上传时间", default=clock.now)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "台账导入"
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_code", "-id"], name="import_area")]

    def __str__(self):
        return f"{self.sender or '台账'}：{self.file.original_name}"

    @property
    def figures(self) -> dict:
        """The counts as pages show them: None before the rows were checked."""
        return dict.fromkeys(("rows", "new", "updated", "duplicates", "errors")) | self.counts


class ImportRow(models.Model):
    """A row of a ledger after checking, as the preview shows it; personal values are masked here, the file has them in full.

    The database does not look up the batch and the file of every row: both are there when `actions` writes the row, and neither
    is ever deleted; the rehearsed year asks (`drill.invariants`). It spares one part in sixteen of an import.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, db_index=False, db_constraint=False, related_name="rows", verbose_name="批次")
    sheet = models.CharField("工作表", max_length=60)
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices)
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+", verbose_name="档案"
    )
    name = models.CharField("名称", max_length=80, blank=True)
    cells = models.JSONField("内容", default=dict)
    problems = models.JSONField("问题", default=list, help_text="[[列, 说明], …]")
    warnings = models.JSONField("提醒", default=list, help_text="[[列, 说明], …]")
    changes = models.JSONField("变化", default=list, help_text="[[项目, 原值, 新值], …]")

    class Meta:
        verbose_name = "导入行"
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "verdict", "id"], name="import_row_verdict")]
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "number"], name="import_row_once")]

    def __str__(self):
        return f"{self.sheet} 第 {self.number} 行"


class SenderMapping(models.Model):
    """How a sender's headings were understood last time, so that nobody maps the same ledger twice."""

    sender = models.CharField("报送单位", max_length=60)
    signature = models.CharField("表头指纹", max_length=64)
    mapping = models.JSONField("对应关系", help_text="{列序号: 项目}")
    used_at = models.DateTimeField("最近使用")
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="使用人")

    class Meta:
        verbose_name = "报送单位的列对应"
        constraints = [models.UniqueConstraint(fields=["sender", "signature"], name="sender_mapping_once")]

    def __str__(self):
        return self.sender
