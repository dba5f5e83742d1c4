"""What the figures read on a day, per area: today's are renewed every minute, those of past days are the trend."""

from django.db import models
from django.db.models import F, Q


class Reading(models.Model):
    """One figure of one area on one day."""

    on = models.DateField("日期")
    key = models.CharField("指标代号", max_length=60)
    area_code = models.CharField("区划", max_length=12)
    done = models.PositiveIntegerField("完成")
    total = models.PositiveIntegerField("应完成")
    is_share = models.BooleanField("有应完成数")
    read_at = models.DateTimeField("统计时间")

    class Meta:
        verbose_name = "指标读数"
        ordering = ["on", "key", "area_code"]
        constraints = [
            models.UniqueConstraint(fields=["on", "area_code", "key"], name="reading_once"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="reading_done_in_total"),
        ]
        indexes = [models.Index(fields=["key", "area_code", "on"], name="reading_trend")]

    def __str__(self):
        return f"{self.on} {self.key} {self.done}/{self.total}"
