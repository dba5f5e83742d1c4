"""The office's own Word templates for the papers of a case: every version is kept, one of a kind is in use."""

from django.db import models
from django.db.models import F, Q

from inspections.case_papers.catalogue import PaperKind, kinds
from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock


class TemplateVersionQuerySet(models.QuerySet):
    """Versions by kind of paper."""

    def of(self, code: str):
        """Those of one kind, the latest first."""
        return self.filter(code=code).order_by("-number")

    def in_use(self):
        """The one of each kind that drafts are filled into; a kind without one uses the built-in."""
        return self.filter(ended_at__isnull=True)


class TemplateVersion(models.Model):
    """One template as it was uploaded; it is never changed, only ended by the next."""

    code = models.CharField("文书", max_length=4)
    number = models.PositiveIntegerField("版本")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="模板文件")
    note = models.CharField("改动说明", max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    made_at = models.DateTimeField("启用时间", default=clock.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停用人")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "文书模板"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="paper_template_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at__isnull=True), name="paper_template_one_in_use"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")), name="paper_template_ended_after"),
        ]

    def __str__(self):
        return f"{self.kind.title}模板第 {self.number} 版"

    @property
    def kind(self) -> PaperKind:
        """The kind of paper it is for."""
        return kinds()[self.code]

    @property
    def audit_chain(self) -> str:
        """All versions of a kind have one trail."""
        return f"inspections.templateversion:{self.code}"
