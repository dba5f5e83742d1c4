"""A hazard is found, ordered to be put right, answered, re-checked and struck off the list (销号)."""

from django.db.models import IntegerChoices, TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class HazardState(TextChoices):
    """Where a hazard stands."""

    FOUND = "found", "发现"
    ORDERED = "ordered", "已下达"
    FIXED = "fixed", "已整改待复查"
    RETURNED = "returned", "复查退回"
    PASSED = "passed", "复查通过"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤销"


class Severity(IntegerChoices):
    """How grave a hazard is."""

    GENERAL = 1, "一般"
    SERIOUS = 2, "较大"
    MAJOR = 3, "重大"


class Source(TextChoices):
    """Where a hazard was noticed."""

    SELF_CHECK = "self_check", "自查"
    VISIT = "visit", "检查"
    PATROL = "patrol", "乡镇巡查"
    COMPLAINT = "complaint", "投诉举报"
    SAMPLING = "sampling", "抽检"
    LOOK_BACK = "look_back", "回头看"
    OTHER = "other", "其他"


class ExtensionState(TextChoices):
    """What became of a request for more time."""

    ASKED = "asked", "待决定"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    LAPSED = "lapsed", "自动了结"


H = HazardState
CREDITED = frozenset({Source.VISIT, Source.LOOK_BACK, Source.SAMPLING})  # found by the office itself
E = ExtensionState
OPEN = frozenset({H.FOUND, H.ORDERED, H.FIXED, H.RETURNED, H.PASSED})
AT_OWNER = frozenset({H.ORDERED, H.RETURNED})
AT_OFFICE = frozenset({H.FIXED, H.PASSED})
COUNTED = frozenset(HazardState) - {H.WITHDRAWN}
DESK = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.BUREAU_LEADER})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
ANSWERERS = frozenset({Role.OWNER, Role.TOWNSHIP, Role.INSPECTOR})
ASKERS = ANSWERERS | {Role.STATION_CHIEF}
FINDERS = DESK | {Role.TOWNSHIP}
STILL_OPEN, STILL_AT_OWNER = sorted(OPEN), sorted(AT_OWNER)
# The rungs an overdue hazard climbs; after how many days stands in the rulebook (hazard.escalation).
LEVELS = (
    (Role.INSPECTOR, "检查员"),
    (Role.STATION_CHIEF, "所长"),
    (Role.BUREAU_LEADER, "局领导"),
    (Role.LEADING_OFFICE, "领导小组"),
)
INSP33 = "食品生产经营监督检查管理办法第三十三条"

FLOW = Flow(
    State(H.FOUND, waits_on=Role.INSPECTOR, within="hazard.order", duty="核实隐患并下达整改要求"),
    State(H.ORDERED, waits_on=Role.OWNER, duty="整改隐患并上传照片", basis=INSP33),
    State(H.FIXED, waits_on=Role.INSPECTOR, within="hazard.recheck", duty="复查整改情况", basis=INSP33),
    State(H.RETURNED, waits_on=Role.OWNER, duty="按退回意见继续整改", basis=INSP33),
    State(H.PASSED, waits_on=Role.STATION_CHIEF, within="hazard.close", duty="审核销号"),
    State(H.CLOSED, is_final=True),
    State(H.WITHDRAWN, is_final=True),
    Move("order", frozenset({H.FOUND}), H.ORDERED, DESK | {Role.SYSTEM}, "下达整改", basis=INSP33),
    Move("answer", AT_OWNER, H.FIXED, ANSWERERS, "提交整改"),
    Move("return", frozenset({H.FIXED}), H.RETURNED, DESK, "退回整改", needs_note=True),
    Move("accept", frozenset({H.FIXED}), H.PASSED, DESK, "复查通过"),
    Move("close", frozenset({H.PASSED}), H.CLOSED, CHIEFS | {Role.SYSTEM}, "销号"),
    Move("send_back", frozenset({H.PASSED}), H.RETURNED, CHIEFS, "不予销号", needs_note=True),
    Move("withdraw", frozenset({H.FOUND, H.ORDERED}), H.WITHDRAWN, CHIEFS, "撤销", needs_note=True, is_grave=True),
)

EXTENSION_FLOW = Flow(
    State(E.ASKED, waits_on=Role.STATION_CHIEF, within="hazard.extension", duty="决定是否同意延期整改"),
    State(E.GRANTED, is_final=True),
    State(E.REFUSED, is_final=True),
    State(E.LAPSED, is_final=True),
    Move("grant", frozenset({E.ASKED}), E.GRANTED, CHIEFS, "同意延期"),
    Move("refuse", frozenset({E.ASKED}), E.REFUSED, CHIEFS, "不同意延期", needs_note=True),
    Move("lapse", frozenset({E.ASKED}), E.LAPSED, frozenset({Role.SYSTEM}), "延期申请自动了结"),
)
