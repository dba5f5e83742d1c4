"""Messages about one record between the owner and the office, kept with the file."""

from django.db import models

from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from workshops.registry.models import Workshop


class ThreadQuerySet(models.QuerySet):
    """Threads by whose file they stand in."""

    def visible_to(self, user):
        """Those of the workshops that a user may see."""
        return self.filter(workshop__root__in=Workshop.objects.visible_to(user).values("pk"))


class Thread(models.Model):
    """What is said about one record (a hazard, a visit, a label …) of one workshop; without a record, about the workshop."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="threads", verbose_name="小作坊")
    area_code = models.CharField("区划", max_length=12)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    title = models.CharField("事由", max_length=120)
    url = models.CharField("链接", max_length=200, blank=True)
    last_at = models.DateTimeField("最近留言", default=clock.now)
    waits_on_office = models.BooleanField("等监管人员回复", default=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = "留言"
        ordering = ["-last_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="thread_once")]
        indexes = [models.Index(fields=["area_code", "-last_at", "-id"], name="thread_area")]

    def __str__(self):
        return self.title

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def word(self) -> str:
        """The kind of record as it stands in an address."""
        return self.subject_kind.replace(".", "-")

    @property
    def here(self) -> str:
        """Where it is read and answered."""
        return f"/messages/threads/{self.word}/{self.subject_id}/"


class Message(models.Model):
    """One message; never changed."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="留言人")
    post = models.CharField("岗位", max_length=60, blank=True)
    is_owner = models.BooleanField("业主", default=False)
    at = models.DateTimeField("时间", default=clock.now)
    text = models.TextField("内容", max_length=1000)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "留言内容"
        ordering = ["at", "id"]

    def __str__(self):
        return self.text[:40]
