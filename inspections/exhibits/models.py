"""Evidence and seized goods: numbered, hashed, and in somebody's hands at every moment."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import User
from jishan_portal.files.kinds import is_recording
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock


class ExhibitKind(models.TextChoices):
    """What it is."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    MEDIA = "media", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    STATEMENT = "statement", "当事人陈述"
    OPINION = "opinion", "鉴定意见"
    RECORD = "record", "勘验笔录、现场笔录"


class Whereabouts(models.TextChoices):
    """Where a thing ended up."""

    KEPT = "kept", "在库保管"
    ENTRUSTED = "entrusted", "委托保管"
    TESTED = "tested", "送检"
    RETURNED = "returned", "已发还"
    CONFISCATED = "confiscated", "已没收上缴"
    DESTROYED = "destroyed", "已销毁"
    POLICE = "police", "已移交公安"
    ON_FILE = "on_file", "存卷"


SETTLED = frozenset({Whereabouts.RETURNED, Whereabouts.CONFISCATED, Whereabouts.DESTROYED, Whereabouts.POLICE, Whereabouts.ON_FILE})


class Exhibit(models.Model):
    """One numbered piece of evidence or seized thing. `dossier` names the audit chain of the case that it belongs to."""

    dossier = models.CharField("所属案卷", max_length=80, db_index=True, editable=False)
    number = models.PositiveIntegerField("编号")
    kind = models.CharField("种类", max_length=12, choices=ExhibitKind.choices)
    name = models.CharField("名称", max_length=120)
    spec = models.CharField("规格型号", max_length=60, blank=True)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    source = models.CharField("来源和取得方式", max_length=200)
    taken_on = models.DateField("取得日期")
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="取证人")
    second = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="另一取证人")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")
    sha256 = models.CharField("散列", max_length=64, blank=True)
    whereabouts = models.CharField("现状", max_length=12, choices=Whereabouts.choices, default=Whereabouts.ON_FILE)
    holder = models.CharField("保管人", max_length=60, blank=True)

    class Meta:
        verbose_name = "证据物品"
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="exhibit_number_once"),
            models.CheckConstraint(condition=~Q(taken_by=F("second")), name="exhibit_taken_by_two"),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="exhibit_quantity_positive"),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    @property
    def is_recording(self) -> bool:
        """Whether its file is a recording, which no paper can hold: it goes with the file of the case as a medium of its own."""
        return self.file_id is not None and is_recording(self.file.extension)


class Custody(models.Model):
    """A hand-over of an exhibit: append-only, so that its way can be told from the first day to the last."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    at = models.DateTimeField("时间", default=clock.now)
    whereabouts = models.CharField("去向", max_length=12, choices=Whereabouts.choices)
    holder = models.CharField("接收人", max_length=60)
    place = models.CharField("地点", max_length=120, blank=True)
    reason = models.CharField("事由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "物品流转"
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.get_whereabouts_display()} {self.holder}"
