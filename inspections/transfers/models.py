"""The transfer of a case to the police: what was reported, when it was handed over, what the police answered."""

from django.db import models
from django.db.models import Q

from inspections.cases.models import Case
from inspections.transfers.states import ENDED, FLOW, WITH_POLICE, Crime, TransferState
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import BUREAU, Role
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful

S = TransferState


class HandedOver(models.QuerySet):
    """What is handed to the police from a case, by who may see it: `SEEN` are the states in which the police do, `OVER` its ends."""

    SEEN: frozenset
    OVER: frozenset

    def visible_to(self, user):
        """The bureau sees those of the cases it sees; the police see what was handed to them, in their area."""
        found = self.none()
        if user.roles & BUREAU:
            found = self.filter(case__in=Case.objects.visible_to(user))
        if Role.POLICE in user.roles:
            mine = Q(police__in=user.access.organisation_ids) & user.access.within("area_code")
            theirs = self.filter(mine, state__in=sorted(self.SEEN))
            return theirs if not user.roles & BUREAU else found | theirs
        return found

    def going_on(self):
        """Not ended."""
        return self.exclude(state__in=sorted(self.OVER))


class ToPolice(Stateful):
    """What is handed to the police from a case (`case`, `area_code`, `police`, `url`): its trail, and to whom its steps fall."""

    class Meta:
        abstract = True

    @property
    def audit_chain(self) -> str:
        """Its trail stands with the case."""
        return self.case.audit_chain

    def duty_spec(self, state) -> DutySpec:
        """The bureau's steps fall to whom the case falls to, those of the police to their office."""
        if state.waits_on == Role.POLICE:
            return DutySpec(
                title=f"{state.duty}：{self.case.party_name}", url=self.url, area_code=self.area_code, organisation=self.police,
                is_restricted=self.case.is_restricted,
            )  # fmt: skip
        spec = self.case.spec_for(state, state.duty)
        return DutySpec(title=spec.title, url=self.url, area_code=self.area_code, person=spec.person, is_restricted=spec.is_restricted)


class TransferQuerySet(HandedOver):
    """Transfers of suspected crimes."""

    SEEN, OVER = frozenset(WITH_POLICE), frozenset(ENDED)


class Transfer(ToPolice):
    """One transfer of one case. What the police see of it is the pack, not the case."""

    FLOW = FLOW

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    area_code = models.CharField("区划", max_length=12)
    police = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="公安机关")
    crime = models.CharField("涉嫌罪名", max_length=8, choices=Crime.choices)
    report = models.TextField("涉嫌犯罪情况报告", max_length=4000)
    second = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="专案组另一成员")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报告人")
    made_at = models.DateTimeField("报告时间", default=clock.now)
    submission_id = models.UUIDField("提交号", unique=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decline_reason = models.CharField("不批准理由", max_length=300, blank=True)
    no_opinion_reason = models.CharField("没有检验（鉴定）结论的说明", max_length=300, blank=True)
    number = models.CharField("移送书文号", max_length=40, blank=True)
    pack = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移送材料")
    delivered_at = models.DateTimeField("移送时间", null=True, blank=True)
    received_at = models.DateTimeField("公安接收时间", null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收人")
    receipt_number = models.CharField("回执编号", max_length=60, blank=True)
    forwarded_to = models.CharField("转送机关", max_length=60, blank=True)
    police_number = models.CharField("公安文书号", max_length=60, blank=True)
    answered_on = models.DateField("公安决定日期", null=True, blank=True)
    answer = models.CharField("公安决定的理由", max_length=500, blank=True)
    handed_on = models.DateField("移交物品日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=TransferState.choices, default=S.PROPOSED)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "移送公安"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state__in=sorted(ENDED)), name="transfer_one_open"),
            models.CheckConstraint(condition=~Q(made_by=models.F("second")), name="transfer_by_two"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(decline_reason=""), name="transfer_declined_has_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(WITH_POLICE)) | Q(delivered_at__isnull=False, pack__isnull=False) & ~Q(number=""),
                name="transfer_delivered_has_pack",
            ),
            models.CheckConstraint(condition=~Q(state="handed") | Q(handed_on__isnull=False), name="transfer_handed_has_date"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="transfer_area_state")]

    def __str__(self):
        return f"{self.case.party_name}涉嫌{self.case.cause}"

    @property
    def url(self) -> str:
        """Where the transfer is shown."""
        return f"/inspections/transfers/{self.pk}/"
