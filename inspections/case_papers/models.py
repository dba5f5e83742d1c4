"""Papers being written for a case: their free parts may change until the paper is issued, never after."""

from django.db import models
from django.db.models import Q

from inspections.case_papers.catalogue import PaperKind, kinds
from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper


class DraftQuerySet(models.QuerySet):
    """Papers of a dossier by what became of them."""

    def of(self, dossier: str):
        """Those of one case."""
        return self.filter(dossier=dossier)

    def open(self):
        """Still being written: neither issued nor kept as a signed original."""
        return self.filter(paper__isnull=True, scan__isnull=True)

    def on_file(self):
        """What lies in the file: issued and not voided, or a signed original scanned in."""
        return self.filter(Q(paper__isnull=False, paper__voided_at__isnull=True) | Q(paper__isnull=True, scan__isnull=False))


class Draft(models.Model):
    """One paper of a case. `dossier` names the audit chain of the case, `about` the record it is about (restraint-12)."""

    dossier = models.CharField("所属案卷", max_length=80, db_index=True, editable=False)
    code = models.CharField("文书", max_length=4)
    about = models.CharField("所涉事项", max_length=40, blank=True)
    ordinal = models.PositiveSmallIntegerField("第几份", default=1)
    texts = models.JSONField("内容", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发的文书")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签名原件扫描件")
    scanned_at = models.DateTimeField("扫描件登记时间", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    made_at = models.DateTimeField("起草时间", default=clock.now)
    changed_at = models.DateTimeField("修改时间", default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "案件文书稿"
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code", "about", "ordinal"], name="case_draft_once"),
            models.UniqueConstraint(
                fields=["dossier", "code", "about"], condition=Q(paper__isnull=True, scan__isnull=True), name="case_draft_one_open"
            ),
            models.CheckConstraint(condition=Q(scan__isnull=True) | Q(scanned_at__isnull=False), name="case_draft_scan_has_time"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_chain(self) -> str:
        """Its trail stands in the chain of the case, but not among the steps of the case."""
        return self.dossier

    @property
    def kind(self) -> PaperKind:
        """Its kind in the catalogue."""
        return kinds()[self.code]

    @property
    def title(self) -> str:
        """The official name, and which one of several it is."""
        return f"{self.kind.title}（{self.ordinal}）" if self.ordinal > 1 else self.kind.title

    @property
    def is_open(self) -> bool:
        """Whether its words may still change."""
        return self.paper_id is None and self.scan_id is None
