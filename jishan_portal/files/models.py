"""Uploads and files the portal made: what they are, whose, what for. The bytes lie on disk, named by their hash."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock

ORPHAN_DAYS = 30


class StoredFileQuerySet(models.QuerySet):
    """Files by whether a record holds them."""

    def unclaimed(self):
        """Uploaded, and not (yet) part of a record."""
        return self.filter(kept_at__isnull=True)

    def claimable_by(self, user):
        """What a user has uploaded and may now attach to a record."""
        return self.unclaimed().filter(uploaded_by=user)

    def unlikened(self):
        """Pictures taken in before it was kept what to know them by."""
        return self.filter(width__isnull=False, likeness="", destroyed_at__isnull=True)

    def orphaned(self, moment):
        """Left unclaimed for ORPHAN_DAYS at a moment."""
        return self.unclaimed().filter(uploaded_at__lt=moment - timedelta(days=ORPHAN_DAYS))


class StoredFile(models.Model):
    """One upload by one person. Two uploads of the same content are two rows over the same bytes.

    A row begins temporary and is kept for good once a record claims it (`actions.claim`). Pictures have a copy without
    metadata (`served`) and a thumbnail; the original of a picture is stored for evidence only, and is restricted. Where a copy
    with time and place was drawn (`stamping`), that one is shown wherever the picture is, whichever record shows it.
    """

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=100)
    extension = models.CharField("扩展名", max_length=8)
    original_name = models.CharField("文件名", max_length=120)
    purpose = models.CharField("用途", max_length=20)
    is_evidence = models.BooleanField("证据", default=False)
    width = models.PositiveIntegerField("宽", null=True, blank=True)
    height = models.PositiveIntegerField("高", null=True, blank=True)
    likeness = models.CharField("相似特征", max_length=128, blank=True, default="", editable=False)
    stamped = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印有时间地点的照片")
    client_uuid = models.UUIDField("上传号", null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)
    kept_at = models.DateTimeField("归入记录时间", null=True, blank=True)
    destroyed_at = models.DateTimeField("内容销毁时间", null=True, blank=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "client_uuid"], condition=Q(client_uuid__isnull=False), name="stored_file_upload_once"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty"),
        ]
        indexes = [models.Index(fields=["uploaded_by", "uploaded_at"], condition=Q(kept_at__isnull=True), name="stored_file_unclaimed")]

    def __str__(self):
        return self.original_name

    @property
    def is_picture(self) -> bool:
        """Whether there are copies to show."""
        return self.width is not None

    @property
    def shown_hash(self) -> str:
        """The hash of the copy that is shown: the one with time and place where there is one. Needs `stamped` fetched."""
        return self.stamped.sha256 if self.stamped else self.sha256

    @property
    def is_kept(self) -> bool:
        """Whether a record holds the file; else it is temporary."""
        return self.kept_at is not None

    @property
    def has_original(self) -> bool:
        """Whether the unaltered bytes are stored: always, but for pictures that are no evidence."""
        return self.is_evidence or not self.is_picture

    @property
    def is_destroyed(self) -> bool:
        """Whether the term of what the file holds ran out and its bytes were destroyed; the row with the hash stays."""
        return self.destroyed_at is not None
