"""Improvement files of products: problem, advice, pictures before and after, versions of the design; and what makes the brand."""

from django.db import models
from django.db.models import Q

from branding.improvements.states import FLOW, FactKind, ImprovementState, PictureKind, Subject
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.models import Stateful
from workshops.products.models import Product
from workshops.registry.models import Workshop


class OfWorkshopQuerySet(models.QuerySet):
    """Rows of workshops by reach."""

    def visible_to(self, user):
        """Those of the workshops that a user may see."""
        return self.filter(workshop__root__in=Workshop.objects.visible_to(user).values("pk"))


class Improvement(Stateful):
    """One piece of advice to a workshop on packaging, label or brand design, and what became of it."""

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="improvements", verbose_name="小作坊")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="improvements", verbose_name="产品")
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("类别", max_length=10, choices=Subject.choices)
    on = models.DateField("指导日期")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="指导单位")
    adviser = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="指导人")
    problem = models.CharField("问题", max_length=500)
    advice = models.CharField("建议", max_length=500)
    done_words = models.CharField("改进情况", max_length=300, blank=True)
    done_on = models.DateField("改好日期", null=True, blank=True)
    outcome = models.CharField("复核意见", max_length=300, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人")
    reviewed_on = models.DateField("复核日期", null=True, blank=True)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=ImprovementState.choices, default=ImprovementState.ADVISED)

    objects = OfWorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "品牌改进"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="adopted") | (Q(reviewer__isnull=False) & Q(reviewed_on__isnull=False)),
                name="improvement_adopted_has_reviewer",
            ),
            models.CheckConstraint(condition=~Q(state="not_adopted") | ~Q(outcome=""), name="improvement_declined_has_reason"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "id"], name="improvement_area_state")]

    def __str__(self):
        return f"{self.workshop}{f'“{self.product}”' if self.product_id else ''}{self.get_subject_display()}改进"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/branding/improvements/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """The owner carries it out, whoever advised checks it."""
        title = f"{self.workshop}：{state.duty}（{self.get_subject_display()}）"
        facts = {"title": title, "url": self.url, "area_code": self.area_code}
        if self.state == ImprovementState.CARRIED_OUT:
            role = next(iter(sorted(self.adviser.roles)), "") if self.adviser else ""
            return DutySpec(**facts, organisation=self.organisation, person=self.adviser, role=role)
        owner = self.workshop.present_owner()
        return DutySpec(**facts, organisation=self.workshop.station, person=owner)


class Picture(models.Model):
    """A picture of an improvement; drafts of the design are numbered versions."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="pictures")
    kind = models.CharField("内容", max_length=8, choices=PictureKind.choices)
    version = models.PositiveSmallIntegerField("版次", default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    words = models.CharField("说明", max_length=100, blank=True)
    added_at = models.DateTimeField("上传时间", default=clock.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = "改进图片"
        ordering = ["kind", "version", "id"]
        constraints = [models.UniqueConstraint(fields=["improvement", "file"], name="improvement_picture_once")]

    def __str__(self):
        return f"{self.get_kind_display()}第{self.version}版"


class BrandFact(models.Model):
    """Trademark, authorisation, heritage or old brand of a workshop (or one product), with its document."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="brand_facts", verbose_name="小作坊")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="brand_facts", verbose_name="产品")
    kind = models.CharField("类别", max_length=10, choices=FactKind.choices)
    name = models.CharField("名称", max_length=60)
    number = models.CharField("注册号、申请号或文号", max_length=60, blank=True)
    level = models.CharField("级别", max_length=20, blank=True, help_text="非遗、老字号填国家级、省级、市级、县级。")
    issued_on = models.DateField("取得日期", null=True, blank=True)
    until = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)

    objects = OfWorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "品牌资料"
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "kind", "name", "number"], name="brand_fact_once")]

    def __str__(self):
        return f"{self.get_kind_display()}“{self.name}”"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def is_valid(self) -> bool:
        """Whether it holds today."""
        return self.ended_on is None and (self.until is None or self.until >= clock.today())
