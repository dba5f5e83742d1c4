"""一户一档: the workshop and what belongs to its file from the first day."""

from django.db import models
from django.db.models import F, Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.kit import clock
from jishan_portal.kit.sealed import SealedCharField
from jishan_portal.workflow.models import Stateful
from workshops.registry.codes import new_code
from workshops.registry.keys import LOOKED_UP, OFTEN_BLANK
from workshops.registry.states import FLOW, LIVING, WORKING, WorkshopState


class FoodKind(models.Model):
    """A kind of food as the county counts it; other words that ledgers use for it stand in `aliases`."""

    code = models.SlugField("代号", max_length=30, primary_key=True)
    name = models.CharField("食品类别", max_length=30, unique=True)
    aliases = models.JSONField("别名", default=list, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_priority = models.BooleanField("重点品类", default=False, help_text="实施方案点名的品类：稷山麻花、稷山面粉。")
    treasure = models.CharField("稷山四宝", max_length=10, blank=True, help_text="麻花、饼子、鸡蛋、板枣之一；由县文旅局核定。")
    is_forbidden = models.BooleanField("禁止小作坊生产", default=False, help_text="以省目录为准；未经局方确认的显示“待局方确认”。")
    is_confirmed = models.BooleanField("局方已确认", default=False)

    class Meta:
        verbose_name = "食品类别"
        ordering = ["order", "code"]

    def __str__(self):
        return self.name


class WorkshopQuerySet(models.QuerySet):
    """Workshops in the words of the registry."""

    def visible_to(self, user):
        """What a user may see: staff by area, an owner their own."""
        condition = Q(pk__in=[])
        if user.roles & STAFF:
            condition |= user.access.within("area_code")
        if Role.OWNER in user.roles:
            condition |= Q(pk__in=Ownership.objects.held_by(user).values("workshop__root"))
        return self.filter(condition)

    def roots(self):
        """Files that stand for themselves; merged-away ones are reached through their root."""
        return self.filter(merged_at__isnull=True)

    def living(self):
        """On file and not ended: what 在册 means in every denominator."""
        return self.roots().filter(state__in=LIVING)

    def saying(self, column: str):
        """Those whose column is not blank; saying so lets PostgreSQL use an index of OFTEN_BLANK where it cannot see it by itself."""
        return self.exclude(**{column: ""})

    def working(self):
        """Producing, whatever is being put right or raised beside it."""
        return self.roots().filter(state__in=WORKING)


class Workshop(Stateful):
    """A small food workshop (食品小作坊), one row a file.

    `root` is the row itself unless it was merged into another; records point at the row they were made for and are
    read by `workshop__root`. Columns that begin with `licence_` repeat the workshop licence in force (written by
    `workshops.licences.actions`), `risk_grade` the grade in force (written by `inspections.risk` through
    `registry.marks`), so that lists need no join.
    """

    FLOW = FLOW

    code = models.CharField("公开码", max_length=8, default=new_code, editable=False)
    root = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name="所属档案")
    merged_at = models.DateTimeField("并入时间", null=True, blank=True, editable=False)

    name = models.CharField("名称", max_length=80)
    name_key = models.CharField("名称比对键", max_length=80, editable=False)
    name_initials = models.CharField("拼音首字母", max_length=80, blank=True, editable=False)
    owner_name = models.CharField("负责人", max_length=30, blank=True)
    owner_id = SealedCharField("身份证号", max_length=18, fingerprint_field="owner_id_print", blank=True)
    owner_id_print = models.CharField("身份证号指纹", max_length=64, blank=True, editable=False)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    area_code = models.CharField("所属乡镇", max_length=12)
    village = models.CharField("村（社区）", max_length=40, blank=True)
    address = models.CharField("生产地址", max_length=120, blank=True)
    address_key = models.CharField("地址比对键", max_length=120, blank=True, editable=False)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    kind = models.ForeignKey(FoodKind, models.PROTECT, null=True, blank=True, db_index=False, verbose_name="主要食品类别")
    staff_count = models.PositiveIntegerField("从业人数", null=True, blank=True)
    floor_area = models.DecimalField("场所面积（平方米）", max_digits=8, decimal_places=1, null=True, blank=True)
    opened_on = models.DateField("开办日期", null=True, blank=True)
    wants_upgrade = models.BooleanField("愿意提档升级", null=True, blank=True)
    station = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="workshops", verbose_name="监管所")
    note = models.CharField("备注", max_length=300, blank=True)

    state = models.CharField("状态", max_length=12, choices=WorkshopState.choices, default=WorkshopState.ACTIVE)
    licence_number = models.CharField("许可证号", max_length=40, blank=True, editable=False)
    licence_until = models.DateField("许可到期", null=True, blank=True, editable=False)
    risk_grade = models.CharField("风险等级", max_length=1, blank=True, editable=False)

    source = models.CharField("来源", max_length=20, blank=True, editable=False)
    submission_id = models.UUIDField("提交号", null=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建档时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, db_index=False, related_name="+", verbose_name="建档人")
    updated_at = models.DateTimeField("更新时间", default=clock.now, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "小作坊"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="workshop_code_once"),  # a unique field would have a twin for LIKE
            models.UniqueConstraint(fields=["submission_id"], condition=Q(submission_id__isnull=False), name="workshop_submission_once"),
            models.CheckConstraint(condition=~Q(name=""), name="workshop_has_name"),
            models.CheckConstraint(condition=Q(state__in=WorkshopState.values), name="workshop_state_known"),
            models.CheckConstraint(condition=Q(merged_at__isnull=True) | ~Q(root=F("id")), name="workshop_merged_has_root"),
            models.UniqueConstraint(
                fields=["licence_number"],
                condition=~Q(licence_number="") & Q(merged_at__isnull=True) & Q(state__in=sorted(LIVING)),
                name="workshop_licence_once",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & Q(merged_at__isnull=True) & Q(state__in=sorted(LIVING)),
                name="workshop_credit_code_once",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "-id"], condition=Q(merged_at__isnull=True), name="workshop_area"),
            models.Index(fields=["area_code", "state", "-id"], condition=Q(merged_at__isnull=True), name="workshop_area_state"),
            models.Index(fields=["area_code", "kind", "-id"], condition=Q(merged_at__isnull=True), name="workshop_area_kind"),
            models.Index(fields=["area_code", "risk_grade", "-id"], condition=Q(merged_at__isnull=True), name="workshop_area_grade"),
            models.Index(fields=["licence_until", "id"], condition=Q(merged_at__isnull=True), name="workshop_licence_until"),
            *(models.Index(fields=[name], name=f"workshop_{name}") for name in LOOKED_UP),
            *(models.Index(fields=[name], condition=~Q(**{name: ""}), name=f"workshop_{name}") for name in OFTEN_BLANK),
            models.Index(fields=["name_initials", "id"], condition=Q(merged_at__isnull=True), name="workshop_initials"),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_chain(self) -> str:
        """Everything about a file stands in one chain."""
        return f"workshops.workshop:{self.root_id or self.pk}"

    @property
    def rows_of_file(self) -> WorkshopQuerySet:
        """The rows that make up the file, its own and those merged into it: records of the file are `workshop__in` these."""
        return Workshop.objects.filter(root=self.root_id or self.pk)

    @property
    def is_merged(self) -> bool:
        """Whether the file was merged into another."""
        return self.merged_at is not None

    def present_owner(self) -> User | None:
        """The owner's account in charge today; None where nobody has one yet."""
        held = Ownership.objects.held_on(clock.today()).filter(workshop__root=self.root_id or self.pk)
        link = held.select_related("user").first()
        return link.user if link else None


class WorkshopText(models.Model):
    """What a search looks through: the searched fields in one text and its two-character pieces, one row a file."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, primary_key=True, related_name="text")
    text = models.TextField("检索文本")
    pieces = models.TextField("双字切分")

    class Meta:
        verbose_name = "检索文本"

    def __str__(self):
        return self.text[:40]


class Visibility(models.TextChoices):
    """Who sees a line of the timeline."""

    STAFF = "staff", "工作人员"
    OWNER = "owner", "业主可见"
    PUBLIC = "public", "公开"


HIDDEN = "hidden"  # no choice anywhere: what a restricted case had written before it was restricted


class Event(models.Model):
    """One sentence of a workshop's timeline (大事记), written by actions."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, db_index=False, related_name="events")
    at = models.DateTimeField("时间")
    sentence = models.CharField("事项", max_length=300)
    url = models.CharField("链接", max_length=200, blank=True)
    paper = models.CharField("文书", max_length=80, blank=True)
    tone = models.CharField("结果", max_length=6, default="go", help_text="ok、go、near、late、off 之一，决定时间线上点的颜色。")
    visibility = models.CharField("可见范围", max_length=10, choices=Visibility.choices, default=Visibility.STAFF)

    class Meta:
        verbose_name = "大事记"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["workshop", "-at", "-id"], name="event_of_workshop")]

    def __str__(self):
        return self.sentence


class LifeChange(models.Model):
    """A change of state with the day from which it holds, its reason and who made it."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="life_changes")
    from_state = models.CharField("原状态", max_length=12, choices=WorkshopState.choices, blank=True)
    to_state = models.CharField("新状态", max_length=12, choices=WorkshopState.choices)
    holds_from = models.DateField("生效日期")
    reason = models.CharField("原因", max_length=300)
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "状态变更"
        ordering = ["-holds_from", "-id"]

    def __str__(self):
        return f"{self.get_to_state_display()} {self.holds_from}"


class OwnershipQuerySet(models.QuerySet):
    """Ownerships by their dates."""

    def held_on(self, day):
        """In force on a day (both ends included)."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def held_by(self, user):
        """What an account is in charge of today."""
        return self.held_on(clock.today()).filter(user=user)


class Ownership(models.Model):
    """Which account runs which workshop, from when to when."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="ownerships")
    user = models.ForeignKey(User, models.PROTECT, related_name="ownerships", verbose_name="业主账号")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "业主账号"
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "user"], condition=Q(until__isnull=True), name="ownership_once")]

    def __str__(self):
        return f"{self.user}：{self.workshop}"


class SavedView(models.Model):
    """A filter that somebody keeps for themselves; the one without a name holds their columns. The address shares it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=20, blank=True)
    query = models.CharField("条件", max_length=600, blank=True)
    saved_at = models.DateTimeField("保存时间", default=clock.now)

    class Meta:
        verbose_name = "常用条件"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]

    def __str__(self):
        return self.name
