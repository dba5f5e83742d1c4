"""In-site messages to people; other channels hang on the same rows later."""

from django.db import models

from jishan_portal.accounts.models import User


class NoticeQuerySet(models.QuerySet):
    """Messages by whether they were read."""

    def unread(self):
        """Not opened yet."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One message to one person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name="收件人")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    key = models.CharField("去重键", max_length=120, blank=True)
    sent_at = models.DateTimeField("发送时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        ordering = ["-sent_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], condition=~models.Q(key=""), name="notice_once")]
        indexes = [models.Index(fields=["user", "-sent_at"], name="notice_of_user")]

    def __str__(self):
        return self.title
