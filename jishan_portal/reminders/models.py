"""What was said to whom about which deadline, once each; and the outbox of the channels that leave the portal."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User


class ReminderKind(models.TextChoices):
    """Why somebody is reminded."""

    DUE = "due", "本人待办"
    ESCALATED = "escalated", "他人逾期上报"
    MILESTONE = "milestone", "方案节点"


class Reminder(models.Model):
    """One reminder to one person at one stage of one deadline; the unique rule is what makes a second run add nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收到的人")
    kind = models.CharField("类别", max_length=10, choices=ReminderKind.choices)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    due_on = models.DateField("期限")
    stage = models.SmallIntegerField("节点", help_text="距期限的天数：负数为到期前，0 为当天，正数为逾期后。")
    on = models.DateField("提醒日")
    title = models.CharField("事项", max_length=200)
    url = models.CharField("链接", max_length=200)

    class Meta:
        verbose_name = "到期提醒"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "subject_kind", "subject_id", "due_on", "stage"], name="reminder_once"),
        ]
        indexes = [models.Index(fields=["on", "user"], name="reminder_of_day")]

    def __str__(self):
        return self.title


class Round(models.Model):
    """The reminders of a day: made once, in one transaction with what it counts."""

    on = models.DateField("日期", unique=True)
    since = models.DateField("补到", help_text="前几天没有跑成的，这一天一并补上。")
    due = models.PositiveIntegerField("本人待办", default=0)
    escalated = models.PositiveIntegerField("逾期上报", default=0)
    milestones = models.PositiveIntegerField("方案节点", default=0)
    people = models.PositiveIntegerField("提醒人数", default=0)
    dispatches = models.PositiveIntegerField("站外消息", default=0)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "每日提醒"
        ordering = ["-on"]

    def __str__(self):
        return f"{self.on} 提醒 {self.people} 人"


class Channel(models.TextChoices):
    """Ways out of the portal; both are off until the office sets them up and the person asks for them."""

    EMAIL = "email", "电子邮件"
    WEBHOOK = "webhook", "短信或工作群接口"


class Wish(models.Model):
    """Where somebody wants the day's digest besides the portal."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name="用户")
    email = models.EmailField("邮箱", blank=True)
    by_email = models.BooleanField("发到邮箱", default=False)
    by_phone = models.BooleanField("发到手机", default=False)

    class Meta:
        verbose_name = "消息接收方式"
        constraints = [models.CheckConstraint(condition=Q(by_email=False) | ~Q(email=""), name="wish_email_has_address")]

    def __str__(self):
        return f"{self.user}"


class DispatchState(models.TextChoices):
    """Where a message on its way out stands."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "已发送"
    DEAD = "dead", "发送失败"


class Dispatch(models.Model):
    """A message that leaves the portal: tried again with growing pauses, kept visible when it could not be sent."""

    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收件人")
    address = models.CharField("地址", max_length=254, blank=True)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    key = models.CharField("去重键", max_length=120)
    state = models.CharField("状态", max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    next_at = models.DateTimeField("下次发送")
    last_error = models.CharField("最近一次失败的原因", max_length=200, blank=True)
    made_at = models.DateTimeField("产生时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = "站外消息"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="dispatch_once"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="dispatch_sent_has_time"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="dispatch_waiting")]

    def __str__(self):
        return f"{self.get_channel_display()} {self.subject}"
