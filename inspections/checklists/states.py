"""A checklist version is drafted, published, retired; once published it never changes."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class VersionState(TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "使用中"
    RETIRED = "retired", "已停用"


V = VersionState
EDITORS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.SYSTEM_ADMIN, Role.SYSTEM})

FLOW = Flow(
    State(V.DRAFT),
    State(V.PUBLISHED),
    State(V.RETIRED, is_final=True),
    Move("publish", frozenset({V.DRAFT}), V.PUBLISHED, EDITORS, "发布"),
    Move("retire", frozenset({V.PUBLISHED}), V.RETIRED, EDITORS, "停用", needs_note=True),
)


class Purpose(TextChoices):
    """What a checklist is for; each purpose has at most one published version a list."""

    SELF_CHECK = "self_check", "主体自查"
    VISIT = "visit", "监督检查"
    PATROL = "patrol", "乡镇巡查"


class ProcessLink(TextChoices):
    """The five links of the whole process (policy 三（一）1, clause O-05)."""

    MATERIALS = "materials", "原辅料"
    PEOPLE = "people", "人员管理"
    FACILITIES = "facilities", "设施设备"
    PRODUCTION = "production", "生产过程"
    TESTING = "testing", "产品检验"


class CleanTag(TextChoices):
    """The six items of 三净两明一禁 (clause O-09)."""

    DRESS = "dress", "人员着装干净"
    PREMISES = "premises", "生产环境干净"
    EQUIPMENT = "equipment", "设施设备干净"
    ORIGIN = "origin", "原料来源明"
    DESTINATION = "destination", "销售去向明"
    BAN = "ban", "一禁"


class ControlPoint(TextChoices):
    """The key controls of clause O-06."""

    PRODUCTION = "production", "生产"
    PACKING = "packing", "包装"
    SALE = "sale", "销售"


class AnswerValue(TextChoices):
    """An answer to an item."""

    YES = "yes", "是"
    NO = "no", "否"
    NOT_APPLICABLE = "na", "不适用"


class PhotoRule(TextChoices):
    """When an item wants a photo."""

    NEVER = "never", "不要求"
    WHEN_NO = "when_no", "答“否”时要"
    ALWAYS = "always", "必须拍照"
