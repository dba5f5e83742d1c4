"""The open data files of each month: made once, kept, listed with their hash."""

from django.db import models

from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock


class OpenFile(models.Model):
    """One data set of one month as a comma file."""

    data_set = models.CharField("数据集", max_length=20)
    month = models.DateField("月份", help_text="该月第一天。")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    rows = models.PositiveIntegerField("行数")
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("生成时间", default=clock.now)

    class Meta:
        verbose_name = "开放数据"
        ordering = ["-month", "data_set"]
        constraints = [models.UniqueConstraint(fields=["data_set", "month"], name="open_file_once")]

    def __str__(self):
        return f"{self.data_set} {self.month:%Y-%m}"
