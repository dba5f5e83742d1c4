"""Labels: what must stand on them and what must not, dated; each check of a product's label with all it was judged by."""

from django.db import models
from django.db.models import Q

from branding.improvements.models import OfWorkshopQuerySet
from branding.labels.states import FLOW, CheckState, Packing, Verdict
from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.files.models import StoredFile
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.models import Stateful
from workshops.products.models import Product
from workshops.registry.models import Workshop


class DatedQuerySet(models.QuerySet):
    """Rows by the days between which they hold."""

    def in_force(self, on):
        """Those that hold on a day (both ends included)."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), in_force_from__lte=on)


class LabelRule(models.Model):
    """One thing that a label must show, from a production day on. `pattern` finds it in typed text ("@licence": the licence number)."""

    key = models.SlugField("代号", max_length=30, unique=True)
    packing = models.CharField("包装", max_length=8, choices=Packing.choices)
    name = models.CharField("内容", max_length=40)
    hint = models.CharField("要求", max_length=120, blank=True)
    standard = models.CharField("标准", max_length=30, blank=True)
    pattern = models.CharField("识别用语", max_length=200, blank=True)
    is_required = models.BooleanField("必须标示", default=True)
    basis = models.CharField("依据", max_length=120)
    in_force_from = models.DateField("适用于生产日期自")
    until = models.DateField("至", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "标签检查项"
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class ForbiddenClaim(models.Model):
    """Words that must not stand on a food (or need proof): a regular expression, why, by which article."""

    pattern = models.CharField("用语", max_length=300, unique=True)
    severity = models.CharField("程度", max_length=6, choices=[("bad", "禁止"), ("minor", "须核实")])
    why = models.CharField("原因", max_length=100)
    basis = models.CharField("依据", max_length=120)
    in_force_from = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    is_confirmed = models.BooleanField("局方已确认", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "标签禁用语"
        ordering = ["id"]

    def __str__(self):
        return self.why


class LabelCheck(Stateful):
    """One check of one product's label.

    `marks` is [{key, name, basis, answer, note, is_required}], `claims` [{start, end, words, why, basis, severity, is_dismissed}],
    `defects` the minor defects ticked (article 37): frozen as judged, under the rules of the production day.
    """

    FLOW = FLOW

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="label_checks", verbose_name="小作坊")
    product = models.ForeignKey(Product, models.PROTECT, related_name="label_checks", verbose_name="产品")
    area_code = models.CharField("区划", max_length=12)
    number = models.PositiveSmallIntegerField("第几次")
    packing = models.CharField("包装", max_length=8, choices=Packing.choices)
    produced_on = models.DateField("生产日期")
    standard = models.CharField("适用标准", max_length=40)
    text = models.TextField("标签文字")
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="标签照片")
    marks = models.JSONField("逐项")
    claims = models.JSONField("用语", default=list, blank=True)
    defects = models.JSONField("瑕疵", default=list, blank=True)
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices)
    words = models.CharField("说明", max_length=300, blank=True)
    checked_at = models.DateTimeField("检查时间")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="检查人")
    is_self = models.BooleanField("业主自查", default=False)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果单")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=CheckState.choices, default=CheckState.SOUND)

    objects = OfWorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "标签检查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="label_check_number_once"),
            models.CheckConstraint(condition=~Q(state="to_fix") | Q(is_self=False), name="label_check_fix_is_official"),
        ]
        indexes = [models.Index(fields=["area_code", "verdict", "id"], name="label_check_area")]

    def __str__(self):
        return f"{self.workshop}“{self.product}”第 {self.number} 次标签检查"

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/branding/labels/{self.pk}/"

    @property
    def problems(self) -> list[str]:
        """What is wrong, a sentence each."""
        found = [
            f"{mark['name']}：{mark['note'] or '没有标示或不符合'}" for mark in self.marks if mark["answer"] == "no" and mark["is_required"]
        ]
        found += [f"“{claim['words']}”：{claim['why']}" for claim in self.claims if not claim["is_dismissed"]]
        return found + [f"瑕疵：{defect}" for defect in self.defects]

    def duty_spec(self, state) -> DutySpec:
        """The owner puts the label right."""
        owner = self.workshop.present_owner()
        title = f"{self.workshop}：改“{self.product}”的标签"
        return DutySpec(title=title, url=self.url, area_code=self.area_code, person=owner, organisation=self.workshop.station)
