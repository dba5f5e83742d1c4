"""Policy texts to be searched, notices with receipts, and what was done to make the programme known."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import STAFF
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import new_code
from workshops.registry.models import Ownership, Workshop
from workshops.registry.reach import staff_or_owner


class PolicyText(models.Model):
    """A policy, law or interpretation of the library; `is_public` ones everybody may read."""

    code = models.CharField("公开编码", max_length=8, unique=True, default=new_code, editable=False)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文单位", max_length=80, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    kind = models.CharField(
        "类别", max_length=20, choices=[("policy", "政策文件"), ("law", "法律法规"), ("guide", "办事指南"), ("answer", "政策解读")]
    )
    body = models.TextField("正文")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原件")
    is_public = models.BooleanField("公开", default=True)
    is_current = models.BooleanField("现行有效", default=True)
    added_at = models.DateTimeField("收入时间", default=clock.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="收入人")

    class Meta:
        verbose_name = "政策文件"
        ordering = ["-issued_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["title", "number"], name="policy_text_once")]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"/branding/publicity/policies/{self.pk}/"


class PolicyWords(models.Model):
    """What a search looks through: title, number and text with their two-character pieces, one row a policy."""

    policy = models.OneToOneField(PolicyText, models.CASCADE, primary_key=True, related_name="text")
    text = models.TextField("检索文本")
    pieces = models.TextField("双字切分")

    class Meta:
        verbose_name = "政策检索文本"

    def __str__(self):
        return self.text[:40]


class BulletinQuerySet(models.QuerySet):
    """Notices by reach."""

    def visible_to(self, user):
        """Staff see those of their area and of a place above it."""
        if not user.roles & STAFF:
            return self.none()
        above = {code for low, _ in user.access.ranges for code in (low, f"{low[:6]}000000")}
        return self.filter(user.access.within() | Q(area_code__in=above) | Q(organisation_id__in=user.access.organisation_ids))


class Bulletin(models.Model):
    """A notice sent to workshops or officials of an area, whose reading is noted."""

    title = models.CharField("标题", max_length=60)
    body = models.TextField("内容", max_length=2000)
    policy = models.ForeignKey(PolicyText, models.PROTECT, null=True, blank=True, related_name="bulletins", verbose_name="政策文件")
    audience = models.CharField("对象", max_length=10, choices=[("workshops", "小作坊"), ("officials", "工作人员")])
    area_code = models.CharField("区划", max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="发布单位")
    year = models.PositiveSmallIntegerField("年度")
    sent_at = models.DateTimeField("发布时间", default=clock.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发布人")
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        ordering = ["-id"]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where its receipts stand."""
        return f"/branding/publicity/bulletins/{self.pk}/"


class ReceiptQuerySet(models.QuerySet):
    """Receipts by whose they are."""

    def visible_to(self, user):
        """Staff by area, owners their workshop's, officials their own."""
        return self.filter(Q(user=user) | staff_or_owner(user))

    def of_person(self, user):
        """Those that somebody answers for."""
        return self.filter(Q(user=user) | Q(workshop__root__in=Ownership.objects.held_by(user).values("workshop__root")))


class Receipt(models.Model):
    """One workshop (or official) that a notice is for, and when it was read (or told at the door)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="receipts")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="bulletin_receipts", verbose_name="小作坊")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="bulletin_receipts", verbose_name="工作人员")
    area_code = models.CharField("区划", max_length=12)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")
    is_told = models.BooleanField("当面告知", default=False)
    reminded_on = models.DateField("最近提醒", null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "通知回执"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "workshop"], condition=Q(workshop__isnull=False), name="receipt_workshop_once"),
            models.UniqueConstraint(fields=["bulletin", "user"], condition=Q(user__isnull=False), name="receipt_user_once"),
        ]
        indexes = [models.Index(fields=["bulletin", "area_code", "read_at"], name="receipt_of_bulletin")]

    def __str__(self):
        return f"{self.bulletin}：{self.who}"

    @property
    def who(self) -> str:
        """The workshop, or the official."""
        return self.workshop.name if self.workshop_id else self.user.name


class EffortQuerySet(models.QuerySet):
    """Publicity by reach."""

    def visible_to(self, user):
        """Staff see those of their area and their own office's."""
        if not user.roles & STAFF:
            return self.none()
        return self.filter(user.access.within() | Q(organisation_id__in=user.access.organisation_ids))


class Medium(models.TextChoices):
    """How something was made known (clause O-43)."""

    ARTICLE = "article", "稿件报道"
    POSTER = "poster", "张贴海报"
    LEAFLET = "leaflet", "发放资料"
    LIVE = "live", "直播"
    VIDEO = "video", "短视频"
    TALK = "talk", "现场宣讲"
    OTHER = "other", "其他"


class Effort(models.Model):
    """One thing done to make the help for workshops known: when, where, by what, how many it reached."""

    title = models.CharField("内容", max_length=100)
    medium = models.CharField("方式", max_length=10, choices=Medium.choices)
    on = models.DateField("日期")
    place = models.CharField("地点或媒体", max_length=80)
    reach = models.PositiveIntegerField("触达人数", null=True, blank=True)
    link = models.URLField("网址", blank=True)
    words = models.CharField("说明", max_length=300, blank=True)
    area_code = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name="开展单位")
    policy = models.ForeignKey(PolicyText, models.PROTECT, null=True, blank=True, related_name="efforts", verbose_name="政策文件")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间", default=clock.now)
    submission_id = models.UUIDField("提交号", null=True, unique=True, editable=False)

    objects = EffortQuerySet.as_manager()

    class Meta:
        verbose_name = "宣传记录"
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["year", "area_code", "id"], name="effort_year_area")]

    def __str__(self):
        return self.title

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/branding/publicity/{self.pk}/"


class EffortPhoto(models.Model):
    """A picture of what was done."""

    effort = models.ForeignKey(Effort, models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "宣传照片"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["effort", "file"], name="effort_photo_once")]

    def __str__(self):
        return str(self.file)
