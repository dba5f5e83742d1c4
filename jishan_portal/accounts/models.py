"""Areas, organisations, users and the dated posts that give users their roles and their reach."""

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from jishan_portal.accounts.access import access_of
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.roles import ABILITIES, Role, holders
from jishan_portal.kit import clock


class AreaQuerySet(models.QuerySet):
    """Areas as a tree read through their codes."""

    def inside(self, code: str):
        """The area itself and everything below it."""
        low, high = span(code)
        return self.filter(code__gte=low, code__lt=high)

    def townships(self):
        """The town-level units: towns, townships, community centres, development zones."""
        return self.filter(level=9)


class Area(models.Model):
    """An administrative area; the code carries the tree."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=20, blank=True)
    level = models.PositiveSmallIntegerField("代码级次")
    centre_x = models.FloatField("示意图横坐标", null=True, blank=True)
    centre_y = models.FloatField("示意图纵坐标", null=True, blank=True)
    is_confirmed = models.BooleanField("已核定", default=True)
    note = models.CharField("说明", max_length=100, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区划"
        ordering = ["code"]

    def __str__(self):
        return self.name


class OrganisationKind(models.TextChoices):
    """What kind of body an organisation is."""

    BUREAU = "bureau", "市场监督管理局"
    STATION = "station", "市场监督管理所"
    FINANCE = "finance", "财政局"
    APPROVAL = "approval", "行政审批服务管理局"
    CULTURE = "culture", "文化和旅游局"
    COUNTY_OFFICE = "county_office", "县政府办公室"
    TOWNSHIP = "township", "乡（镇）人民政府、社区服务中心"
    POLICE = "police", "公安机关"
    EXPERTS = "experts", "专家库"
    OTHER = "other", "其他单位"


class Organisation(models.Model):
    """A body whose people work with the portal; it reaches the areas it is given."""

    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位")
    areas = models.ManyToManyField(Area, related_name="organisations", verbose_name="管辖区域")
    phone = models.CharField("联系电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    is_active = models.BooleanField("在用", default=True)
    is_confirmed = models.BooleanField("已核定", default=True)
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "单位"
        ordering = ["code"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    """Makes users; everything else about accounts is an action."""

    def create_user(self, username, password=None, **fields):
        """Create a user; without a password nobody can log in until one is set."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        """Find a user by user name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person with an account."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    phone = models.CharField("手机号", max_length=20, blank=True, db_index=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密", default=True)
    password_changed_at = models.DateTimeField("改密时间", null=True, blank=True)
    large_text = models.BooleanField("关怀版", default=False)
    access_stamp = models.PositiveIntegerField("权限版本", default=0, help_text="岗位变动时换一个数，使缓存的权限失效。")
    created_at = models.DateTimeField("建立时间", default=clock.now)
    last_login = None  # the log-in records say when, and from where

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        verbose_name = "用户"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="user_phone_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def display_name(self) -> str:
        """The name as pages and records show it."""
        return self.name or self.username

    @cached_property
    def access(self):
        """What the user's present posts give: roles, organisations, areas (see `accounts.access`)."""
        return access_of(self)

    @property
    def roles(self) -> frozenset:
        """The roles of the user's present posts."""
        return self.access.roles

    @property
    def post_title(self) -> str:
        """Organisation and title of the first present post, as the top bar shows it."""
        return self.access.title

    @property
    def is_staff(self) -> bool:
        """Django's admin is a read-only window for the system administrator."""
        return Role.SYSTEM_ADMIN in self.roles

    def may(self, ability: str) -> bool:
        """Whether one of the user's roles has the ability."""
        return bool(self.roles & holders(ability))

    @property
    def abilities(self) -> frozenset:
        """The names of all abilities of the user's roles, for pages that leave out what is not open."""
        return frozenset(ability for ability, held in ABILITIES.items() if self.roles & held)

    def has_perm(self, perm, obj=None) -> bool:
        """Admin permission: looking, never writing."""
        return self.is_active and self.is_staff and perm.split(".")[-1].startswith("view_")

    def has_module_perms(self, app_label) -> bool:
        """Admin permission for a whole app."""
        return self.is_active and self.is_staff


class PostQuerySet(models.QuerySet):
    """Posts by their dates."""

    def held_on(self, day):
        """Posts in force on a day (both ends included)."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Post(models.Model):
    """A user's role in an organisation from one day to another; an owner's post has no organisation."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    title = models.CharField("职务", max_length=40, blank=True)
    starts_on = models.DateField("任职自")
    ends_on = models.DateField("任职至", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        ordering = ["user_id", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="post_ends_after_start"),
            models.CheckConstraint(condition=Q(role="owner") | Q(organisation__isnull=False), name="post_has_organisation"),
            models.UniqueConstraint(fields=["user", "organisation", "role", "starts_on"], name="post_once"),
        ]

    def __str__(self):
        return f"{self.user}（{self.get_role_display()}）"


class LoginOutcome(models.TextChoices):
    """How an attempt to log in ended."""

    OK = "ok", "成功"
    WRONG = "wrong", "口令不对"
    LOCKED = "locked", "账户锁定中"


class LoginEnd(models.TextChoices):
    """Why a session is over."""

    LEFT = "left", "主动退出"
    EXPIRED = "expired", "超时退出"
    KILLED = "killed", "被下线"
    PASSWORD = "password", "口令已改"
    DISABLED = "disabled", "账户停用"


class LoginRecord(models.Model):
    """One attempt to log in, and the session that came of it. Attempts on unknown names are kept without the name."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="logins", verbose_name="用户")
    outcome = models.CharField("结果", max_length=10, choices=LoginOutcome.choices)
    at = models.DateTimeField("时间", default=clock.now)
    ip = models.GenericIPAddressField("网络地址", null=True)
    device = models.CharField("设备", max_length=60, blank=True)
    session_key = models.CharField("会话", max_length=40, blank=True, db_index=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_why = models.CharField("结束原因", max_length=10, choices=LoginEnd.choices, blank=True)

    class Meta:
        verbose_name = "登录记录"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at", "-id"], name="login_of_user")]

    def __str__(self):
        return f"{self.user or '未知账户'} {self.get_outcome_display()}"


class ActivationCode(models.Model):
    """A one-use code by which somebody sets their own password; only its fingerprint is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="activation_codes", verbose_name="用户")
    code_print = models.CharField("激活码指纹", max_length=64, unique=True)
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    expires_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("使用时间", null=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = "激活码"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at__isnull=True, withdrawn_at__isnull=True), name="activation_one_open"
            )
        ]

    def __str__(self):
        return f"{self.user} {self.issued_at:%Y-%m-%d}"


class PastPassword(models.Model):
    """The hash of a former password, kept only while the history switch is on."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords", verbose_name="用户")
    hash = models.CharField("散列", max_length=128)
    set_at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "历史口令"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.user} {self.set_at:%Y-%m-%d}"


class KeptForm(models.Model):
    """What somebody had typed when their session had expired: sealed, for the same browser and person, for half an hour."""

    token_print = models.CharField("浏览器凭据指纹", max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="kept_forms", verbose_name="用户")
    action = models.CharField("提交地址", max_length=500)
    page = models.CharField("页面地址", max_length=500)
    sealed = models.TextField("加密内容")
    kept_at = models.DateTimeField("保存时间", db_index=True)

    class Meta:
        verbose_name = "超时保留的表单"

    def __str__(self):
        return self.action
