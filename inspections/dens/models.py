"""Closed dens, their photos, and the surprise checks, whose day nobody sees before its morning."""

from django.db import models
from django.db.models import F, Q

from inspections.cases.models import Case
from inspections.dens.states import CHECK_FLOW, FLOW, TOLD, CheckState, DenKind, DenState
from inspections.leads.models import Lead
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import BUREAU
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.models import Stateful


class DenQuerySet(models.QuerySet):
    """Closed dens by reach."""

    def visible_to(self, user):
        """The bureau by area; one whose case is restricted, only who sees the case."""
        if not user.roles & BUREAU:
            return self.none()
        return self.filter(user.access.within("area_code")).filter(Q(case__isnull=True) | Q(case__in=Case.objects.visible_to(user)))

    def counted(self):
        """What may enter figures and exports."""
        return self.filter(Q(case__isnull=True) | Q(case__is_restricted=False))


class Den(Stateful):
    """One closing (取缔): where, what was found, what was done, the notice."""

    FLOW = FLOW

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="dens", verbose_name="案件")
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="线索")
    area_code = models.CharField("区划", max_length=12)
    kind = models.CharField("类型", max_length=10, choices=DenKind.choices)
    place = models.CharField("地点", max_length=120)
    operator = models.CharField("经营者", max_length=40, blank=True, help_text="查不清的留空。")
    product = models.CharField("生产的食品", max_length=80)
    found = models.TextField("现场情况", max_length=2000)
    goods = models.TextField("涉案物品和处置", max_length=2000)
    measures = models.JSONField("取缔措施", default=list)
    basis = models.CharField("取缔依据", max_length=200, help_text="写明法律、法规的名称和条款。")
    notice = models.TextField("公告内容", max_length=2000)
    found_on = models.DateField("现场查处日期")
    second = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="另一执法人员")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    submission_id = models.UUIDField("提交号", unique=True)
    closed_on = models.DateField("取缔日期", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取缔公告")
    state = models.CharField("状态", max_length=10, choices=DenState.choices, default=DenState.PROPOSED)

    objects = DenQuerySet.as_manager()

    class Meta:
        verbose_name = "取缔"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(made_by=F("second")), name="den_closed_by_two"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "revived", "released"]) | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="den_closed_has_date",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="den_area_state")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.place}"

    @property
    def audit_chain(self) -> str:
        """Its trail stands on its own: it may belong to no case."""
        return f"inspections.den:{self.pk}"

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/inspections/dens/{self.pk}/"

    @property
    def is_restricted(self) -> bool:
        """Whether only the team of its case knows it."""
        return self.case is not None and self.case.is_restricted

    def duty_spec(self, state) -> DutySpec:
        """What is to be put right falls to who entered it, the approval to the leaders."""
        person = self.made_by if state.value == DenState.RETURNED else None
        return DutySpec(
            title=f"{state.duty}：{'限知案件' if self.is_restricted else self.place}",
            url=self.url,
            area_code=self.area_code,
            person=person,
            role=next(iter(sorted(self.made_by.roles & BUREAU))) if person else "",
            is_restricted=self.is_restricted,
        )


class DenPicture(models.Model):
    """A photo of the den, unaltered original kept."""

    den = models.ForeignKey(Den, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "取缔照片"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["den", "file"], name="den_picture_once")]

    def __str__(self):
        return f"{self.den_id} {self.file_id}"


class CheckQuerySet(models.QuerySet):
    """Surprise checks by who may know of them."""

    def told_to(self, user):
        """Over: whoever sees the den. On its day: its two officers. Before: nobody."""
        over = Q(state__in=sorted(TOLD), den__in=Den.objects.visible_to(user))
        return self.filter(over | Q(state=CheckState.SHOWN) & (Q(first=user) | Q(second=user)))


class SurpriseCheck(Stateful):
    """One surprise check: a day and two officers drawn by lot inside a window. `seed` and `pool` let everybody draw again."""

    FLOW = CHECK_FLOW

    den = models.ForeignKey(Den, models.PROTECT, related_name="checks")
    area_code = models.CharField("区划", max_length=12)
    window_from = models.DateField("抽取区间起")
    window_until = models.DateField("抽取区间止")
    seed = models.CharField("种子", max_length=32)
    pool = models.JSONField("抽取范围", help_text="{days: […], officers: […]}")
    planned_on = models.DateField("检查日期")
    first = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="检查人员")
    second = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="检查人员")
    drawn_at = models.DateTimeField("抽取时间", default=clock.now)
    commitment = models.CharField("抽取结果散列", max_length=64)
    shown_at = models.DateTimeField("告知时间", null=True, blank=True)
    done_at = models.DateTimeField("检查时间", null=True, blank=True)
    findings = models.TextField("检查情况", max_length=2000, blank=True)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新线索")
    pictures = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="照片")
    state = models.CharField("状态", max_length=10, choices=CheckState.choices, default=CheckState.HIDDEN)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = "突击检查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["den"], condition=Q(state__in=["hidden", "shown"]), name="den_one_check_ahead"),
            models.CheckConstraint(
                condition=Q(planned_on__gte=F("window_from"), planned_on__lte=F("window_until")), name="den_check_inside_window"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="den_check_by_two"),
            models.CheckConstraint(condition=~Q(state="revived") | Q(lead__isnull=False), name="den_revived_has_lead"),
        ]

    def __str__(self):
        return f"突击检查 {self.den}"

    @property
    def audit_chain(self) -> str:
        """Its trail stands apart: on the page of the den it would tell that today is the day."""
        return f"inspections.surprisecheck:{self.pk}"

    @property
    def url(self) -> str:
        """Where its two officers find it."""
        return f"/inspections/dens/checks/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Falls to the first of the two officers, in no list of an area; the second gets a message."""
        return DutySpec(
            title=f"{state.duty}：{self.den.place}", url=self.url, area_code=self.area_code, person=self.first,
            role=next(iter(sorted(self.first.roles & BUREAU))), is_restricted=True,
        )  # fmt: skip
