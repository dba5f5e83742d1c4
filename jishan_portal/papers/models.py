"""Document numbers and issued papers. Both only grow: a number is never given twice, an issued paper never changes."""

import secrets

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.kinds import private_kinds

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
SHORT_HASH = 12


def new_code() -> str:
    """Return the opaque code that stands in a paper's QR; the unique constraint settles a clash."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Counter(models.Model):
    """The last number given to an organisation's papers of a kind in a year; its row is the lock."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "文号"
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "year"], name="counter_once")]

    def __str__(self):
        return f"{self.organisation_id} {self.kind} {self.year}：{self.last}"


class PaperQuerySet(models.QuerySet):
    """Papers by who may see them and what became of them."""

    def visible_to(self, user):
        """Staff see the papers of their area and those of their own organisation; not the private kinds (of cases)."""
        if not user.roles & STAFF:
            return self.none()
        return self.exclude(kind__in=private_kinds()).filter(user.access.within() | Q(organisation_id__in=user.access.organisation_ids))

    def about(self, *files: str):
        """Papers that belong to these files (their audit chains)."""
        return self.filter(file__in=files)

    def undrawn(self):
        """Issued, but their PDF is not made yet."""
        return self.filter(pdf__isnull=True)


class Paper(models.Model):
    """An issued paper: number, frozen content and its hash; the PDF is added once. A trigger refuses every other change.

    A voided paper keeps its number and stays listed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="发文单位")
    kind = models.CharField("类别", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=60)
    title = models.CharField("标题", max_length=200)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    file = models.CharField("所属档案", max_length=80, blank=True, db_index=True)
    key = models.CharField("去重键", max_length=80, blank=True)
    area_code = models.CharField("区划", max_length=12)
    template = models.CharField("版式", max_length=100)
    content = models.JSONField("内容")
    content_hash = models.CharField("内容散列", max_length=64)
    code = models.CharField("核验号", max_length=8, unique=True, default=new_code)
    issued_at = models.DateTimeField("签发时间", default=clock.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")

    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="PDF")
    pdf_hash = models.CharField("PDF 散列", max_length=64, blank=True)
    drawn_at = models.DateTimeField("成文时间", null=True)
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="作废人")
    void_reason = models.CharField("作废理由", max_length=300, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year", "serial"], name="paper_serial_once"),
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "kind", "key"], condition=~Q(key=""), name="paper_key_once"),
            models.CheckConstraint(condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="paper_voided_has_reason"),
            models.CheckConstraint(condition=Q(pdf__isnull=True) | ~Q(pdf_hash=""), name="paper_drawn_has_hash"),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="paper_area")]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def audit_chain(self) -> str:
        """A paper's history stands with its file."""
        return self.file

    @property
    def is_void(self) -> bool:
        """Whether the paper no longer counts."""
        return self.voided_at is not None

    @property
    def short_hash(self) -> str:
        """The first digits of the content's hash, in groups of four, as pages and prints show it."""
        head = self.content_hash[:SHORT_HASH]
        return " ".join(head[at : at + 4] for at in range(0, SHORT_HASH, 4))
