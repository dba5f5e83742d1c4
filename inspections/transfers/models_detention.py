"""The referral of a case to the police for administrative detention."""

from django.db import models
from django.db.models import Q

from inspections.cases.models import Case
from inspections.transfers.models import HandedOver, ToPolice
from inspections.transfers.states_detention import ENDED, FLOW, WITH_POLICE, DetentionState
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock


class DetentionQuerySet(HandedOver):
    """Referrals for detention."""

    SEEN, OVER = frozenset(WITH_POLICE), frozenset(ENDED)


class Detention(ToPolice):
    """One referral of one case: whom it concerns, the act, why it is grave. The penalty of the office goes on beside it."""

    FLOW = FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="detentions")
    area_code = models.CharField("区划", max_length=12)
    police = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="公安机关")
    person = models.CharField("直接负责的主管人员和其他直接责任人员", max_length=120)
    act = models.CharField("违法情形", max_length=300)
    gravity = models.CharField("情节严重的情形", max_length=300)
    report = models.TextField("查明的事实", max_length=4000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报告人")
    made_at = models.DateTimeField("报告时间", default=clock.now)
    submission_id = models.UUIDField("提交号", unique=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    number = models.CharField("移送函文号", max_length=40, blank=True)
    pack = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移送材料")
    delivered_at = models.DateTimeField("移送时间", null=True, blank=True)
    said = models.CharField("最近一次答复、补充的说明", max_length=500, blank=True)
    police_number = models.CharField("公安文书号", max_length=60, blank=True)
    answered_on = models.DateField("公安决定日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=DetentionState.choices, default=DetentionState.PROPOSED)

    objects = DetentionQuerySet.as_manager()

    class Meta:
        verbose_name = "移送公安（行政拘留）"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state__in=sorted(ENDED)), name="detention_one_open"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(WITH_POLICE)) | Q(delivered_at__isnull=False, pack__isnull=False) & ~Q(number=""),
                name="detention_delivered_has_pack",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["detained", "returned"]) | Q(answered_on__isnull=False), name="detention_answered_has_date"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="detention_area_state")]

    def __str__(self):
        return f"{self.case.party_name}{self.case.cause}（行政拘留）"

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/inspections/transfers/detentions/{self.pk}/"
