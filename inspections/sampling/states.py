"""A sample is taken, sent, tested; one that fails is followed up, beside a period in which the workshop may ask for another test."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class SampleState(TextChoices):
    """Where a sample stands."""

    TAKEN = "taken", "待送检"
    SENT = "sent", "检验中"
    PASSED = "passed", "合格"
    HANDLING = "handling", "不合格待处置"
    HANDLED = "handled", "不合格已处置"
    CLEARED = "cleared", "复检合格"
    VOID = "void", "样品作废"


class RetestState(TextChoices):
    """Where the right to another test stands."""

    OWED = "owed", "待告知"
    TOLD = "told", "异议期内"
    ASKED = "asked", "复检中"
    UPHELD = "upheld", "复检不合格"
    OVERTURNED = "overturned", "复检合格"
    LAPSED = "lapsed", "期满未申请"


class Level(TextChoices):
    """Whose sampling plan it belongs to."""

    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    STATE = "state", "国家"


class Place(TextChoices):
    """Where in the workshop the sample was taken."""

    STORE = "store", "成品库（待销）"
    LINE = "line", "生产线"
    SHOP = "shop", "销售处"
    MATERIALS = "materials", "原辅料库"


class Spare(TextChoices):
    """Who keeps the sealed spare."""

    LAB = "lab", "承检机构"
    STATION = "station", "市监所"
    WORKSHOP = "workshop", "被抽样单位（封存）"


class PictureKind(TextChoices):
    """What a photo of a sample shows."""

    SEAL = "seal", "封样"
    SCENE = "scene", "现场"
    SHEET = "sheet", "签字的抽样单"


S = SampleState
R = RetestState
FAILED = frozenset({S.HANDLING, S.HANDLED})
OFFICERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.CASE_HANDLER, Role.BUREAU_LEADER})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
SYSTEM = frozenset({Role.SYSTEM})
RULE15 = "食品安全抽样检验管理办法"

FLOW = Flow(
    State(S.TAKEN, waits_on=Role.INSPECTOR, within="sample.send", duty="把样品送检"),
    State(S.SENT, waits_on=Role.INSPECTOR, within="sample.result", duty="登记检验结果"),
    State(S.PASSED, is_final=True),
    State(S.HANDLING, waits_on=Role.INSPECTOR, within="sample.handle", duty="不合格食品核查处置", basis=RULE15),
    State(S.HANDLED, is_final=True),
    State(S.CLEARED, is_final=True),
    State(S.VOID, is_final=True),
    Move("send", frozenset({S.TAKEN}), S.SENT, OFFICERS, "送检"),
    Move("pass", frozenset({S.SENT}), S.PASSED, OFFICERS, "检验合格"),
    Move("fail", frozenset({S.SENT}), S.HANDLING, OFFICERS, "检验不合格"),
    Move("handle", frozenset({S.HANDLING}), S.HANDLED, OFFICERS, "核查处置办结", needs_note=True, basis=RULE15),
    Move("clear", frozenset({S.HANDLING}), S.CLEARED, OFFICERS, "复检合格"),
    Move("void", frozenset({S.TAKEN, S.SENT}), S.VOID, OFFICERS, "样品作废", needs_note=True, is_grave=True),
)

FSL88 = "食品安全法第八十八条"
RETEST_FLOW = Flow(
    State(R.OWED, waits_on=Role.INSPECTOR, within="sample.tell", duty="送达检验报告，告知复检权利", basis=RULE15),
    State(R.TOLD, waits_on=Role.INSPECTOR, within="sample.objection", duty="收到复检申请的登记，期满自动了结", basis=FSL88),
    State(R.ASKED, waits_on=Role.INSPECTOR, within="sample.retest", duty="登记复检结果", basis=FSL88),
    State(R.UPHELD, is_final=True),
    State(R.OVERTURNED, is_final=True),
    State(R.LAPSED, is_final=True),
    Move("tell", frozenset({R.OWED}), R.TOLD, OFFICERS, "已送达并告知"),
    Move("ask", frozenset({R.TOLD}), R.ASKED, OFFICERS, "登记复检申请", basis=FSL88),
    Move("uphold", frozenset({R.ASKED}), R.UPHELD, OFFICERS, "复检仍不合格"),
    Move("overturn", frozenset({R.ASKED}), R.OVERTURNED, OFFICERS, "复检合格"),
    Move("lapse", frozenset({R.TOLD}), R.LAPSED, SYSTEM, "异议期满", basis=FSL88),
)
