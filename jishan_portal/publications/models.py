"""What must be made public: until when it must be shown, what is shown, how and why it was taken back.

The text is redacted before it is stored; from the day it is shown the database refuses to change it.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF, holders
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import clock
from jishan_portal.papers.models import new_code
from jishan_portal.publications.states import FINAL, FLOW, SHOWN, PublicationState, kinds
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.workflow.models import Stateful

S = PublicationState
ONCE_SHOWN = [S.PUBLISHED, S.RECALLED, S.WITHDRAWN, S.EXPIRED]
SHORT_HASH = 12


class PublicationQuerySet(models.QuerySet):
    """Publications in the words of the desk."""

    def visible_to(self, user):
        """Staff see those of their area and of their own organisation."""
        if not user.roles & (STAFF | holders("publications.manage")):
            return self.none()
        return self.told().filter(user.access.within() | Q(organisation_id__in=user.access.organisation_ids))

    def told(self):
        """Without those that are over and whose record only its team may know of."""
        return self.exclude(hidden_at__isnull=False, state__in=sorted(FINAL))

    def of(self, subject_kind: str, subject_id):
        """The publications about one record."""
        return self.filter(subject_kind=subject_kind, subject_id=str(subject_id))

    def about(self, *files: str):
        """Those that belong to these files (their audit chains)."""
        return self.told().filter(file__in=files)

    def waiting(self):
        """Not yet shown, or to be taken back."""
        return self.filter(state__in=[S.PENDING, S.RECALLED])

    def overdue(self, on):
        """Waiting and past the day by which it had to be done."""
        return self.filter(Q(state=S.PENDING, must_by__lt=on) | Q(state=S.RECALLED, withdraw_by__lt=on))

    def on_show(self, on):
        """What everybody may read on a day: shown, and its time not over (both ends included)."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), state__in=SHOWN)

    def run_out(self, on):
        """Shown, though its time is over."""
        return self.filter(state__in=SHOWN, until_on__lt=on)


class Publication(Stateful):
    """One text that the office owes the public, about one record."""

    FLOW = FLOW

    kind = models.CharField("类别", max_length=20)
    code = models.CharField("公开编码", max_length=8, unique=True, default=new_code)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    subject_url = models.CharField("对象链接", max_length=200, blank=True)
    file = models.CharField("所属档案", max_length=80, blank=True, db_index=True)
    key = models.CharField("去重键", max_length=80, blank=True)
    area_code = models.CharField("区划", max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示单位")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("公示内容")
    kept = models.JSONField("不必隐去的字样", default=list, blank=True, help_text="店名、证号等：里面的人名、数字照写。")
    basis = models.CharField("依据", max_length=200, blank=True)
    started_on = models.DateField("起算日")
    must_by = models.DateField("最迟公示日", null=True, blank=True)
    until_rule = models.CharField("公示期规则", max_length=60, blank=True)
    until_on = models.DateField("公示至", null=True, blank=True)
    until_working = models.CharField("公示期算法", max_length=400, blank=True)
    queued_at = models.DateTimeField("列入时间", default=clock.now)
    published_on = models.DateField("公示日", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示人")
    content_hash = models.CharField("内容散列", max_length=64, blank=True)
    recall_reason = models.CharField("应撤回的事由", max_length=300, blank=True)
    withdraw_by = models.DateField("最迟撤回日", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    reason = models.CharField("撤回或不再公示的理由", max_length=300, blank=True)
    hidden_at = models.DateTimeField("不再列出时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    state = models.CharField("状态", max_length=12, choices=PublicationState.choices, default=S.PENDING)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "kind", "key"], name="publication_once"),
            models.CheckConstraint(
                condition=~Q(state__in=ONCE_SHOWN) | (Q(published_on__isnull=False) & ~Q(content_hash="")),
                name="publication_shown_has_hash",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.WITHDRAWN) | (Q(withdrawn_on__isnull=False) & ~Q(reason="")), name="publication_withdrawn_has_reason"
            ),
            models.CheckConstraint(condition=~Q(state=S.DROPPED) | ~Q(reason=""), name="publication_dropped_has_reason"),
            models.CheckConstraint(condition=~Q(state=S.EXPIRED) | Q(until_on__isnull=False), name="publication_expired_has_end"),
            models.CheckConstraint(
                condition=~Q(state=S.RECALLED) | (Q(withdraw_by__isnull=False) & ~Q(recall_reason="")),
                name="publication_recalled_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "must_by"], name="publication_area_state"),
            models.Index(fields=["published_on", "id"], name="publication_newest"),
            models.Index(fields=["until_on"], condition=Q(state__in=["published", "recalled"]), name="publication_until"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_chain(self) -> str:
        """Its history stands with the file it belongs to, else on its own."""
        return self.file or f"jishan_portal.publication:{self.pk}"

    @property
    def url(self) -> str:
        """Where the desk finds it."""
        return reverse("publications:detail", args=[self.pk])

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return kinds()[self.kind].label

    @property
    def short_hash(self) -> str:
        """The first digits of the content's hash, in groups of four."""
        head = self.content_hash[:SHORT_HASH]
        return " ".join(head[at : at + 4] for at in range(0, SHORT_HASH, 4))

    @property
    def waits_until(self):
        """The day by which the next step is due; None where none is."""
        return {S.PENDING: self.must_by, S.RECALLED: self.withdraw_by}.get(self.state)

    def duty_spec(self, state) -> DutySpec:
        """Falls to the role that owes this kind, in the office that publishes it."""
        return DutySpec(
            title=f"{state.duty}：{self.title}",
            url=self.url,
            area_code=self.area_code,
            organisation=self.organisation,
            role=kinds()[self.kind].role,
            basis=self.basis if self.state == S.PENDING else rulebook.rule(kinds()[self.kind].withdraw_rule).article,
        )
