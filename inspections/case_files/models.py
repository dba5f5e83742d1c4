"""The bound file of a case (卷宗): the volume as one PDF and as a zip, each with its hash; a later binding stands beside the earlier."""

from django.db import models

from inspections.cases.models import Case
from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock


class Volume(models.Model):
    """One binding of a case's file. `index` freezes its table of contents: title, pages, hash of each piece."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="volumes")
    index = models.JSONField("卷内目录")
    pages = models.PositiveIntegerField("页数")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="PDF")
    bundle = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="压缩包")
    made_at = models.DateTimeField("成卷时间", default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="立卷人")

    class Meta:
        verbose_name = "卷宗"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(pages__gte=1), name="volume_has_pages")]

    def __str__(self):
        return f"{self.case} 卷宗 {self.pages} 页"
