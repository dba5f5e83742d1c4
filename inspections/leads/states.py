"""A lead is what somebody noticed: it needs only a place and a description, and it is never lost."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class LeadKind(TextChoices):
    """What the person wants (TIP): a complaint asks for mediation, a report for a check."""

    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    CLUE = "clue", "线索"


class LeadSource(TextChoices):
    """Who noticed it."""

    PUBLIC = "public", "群众"
    SELF_CHECK = "self_check", "自查"
    TOWNSHIP = "township", "乡镇"
    VISIT = "visit", "检查"
    DEPARTMENT = "department", "其他部门"
    LOOK_BACK = "look_back", "回头看"
    SAMPLING = "sampling", "抽检"


class Channel(TextChoices):
    """By which way it came."""

    WEB = "web", "网页"
    PHONE = "phone", "电话"
    HOTLINE = "hotline", "12315 转来"
    COUNTER = "counter", "当面反映"
    LETTER = "letter", "来信来函"
    FIELD = "field", "巡查发现"


class LeadState(TextChoices):
    """Where a lead stands."""

    RECEIVED = "received", "待受理"
    CHECKING = "checking", "核查中"
    MEDIATING = "mediating", "调解中"
    CONVERTED_WORKSHOP = "workshop", "已建档"
    CASE = "case", "转立案"
    HAZARD = "hazard", "转隐患"
    PASSED_ON = "passed_on", "已转办"
    NOTHING = "nothing", "查无实据"
    SETTLED = "settled", "已办结"
    REFUSED = "refused", "不予受理"
    MERGED = "merged", "重复并入"


class Outcome(TextChoices):
    """What a mediation led to."""

    AGREED = "agreed", "达成一致"
    FAILED = "failed", "未达成一致"


L = LeadState
OPEN = frozenset({L.RECEIVED, L.CHECKING, L.MEDIATING})
DESK = frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF})
CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER})
HEADS = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD})
TIME = frozenset({Role.SYSTEM})
CHECKED = frozenset({L.CHECKING})

FLOW = Flow(
    State(L.RECEIVED, waits_on=Role.STATION_CHIEF, duty="受理线索"),
    State(L.CHECKING, waits_on=Role.INSPECTOR, within="lead.verify", duty="核查线索", basis="市场监督管理行政处罚程序规定第十八条"),
    State(L.MEDIATING, waits_on=Role.INSPECTOR, within="complaint.mediate", duty="组织调解"),
    State(L.CONVERTED_WORKSHOP, is_final=True),
    State(L.CASE, is_final=True),
    State(L.HAZARD, is_final=True),
    State(L.PASSED_ON, is_final=True),
    State(L.NOTHING, is_final=True),
    State(L.SETTLED, is_final=True),
    State(L.REFUSED, is_final=True),
    State(L.MERGED),
    Move("accept", frozenset({L.RECEIVED}), L.CHECKING, DESK, "受理"),
    Move("mediate", frozenset({L.RECEIVED, L.CHECKING}), L.MEDIATING, DESK, "组织调解"),
    Move("refuse", frozenset({L.RECEIVED}), L.REFUSED, CHIEFS, "不予受理", needs_note=True),
    Move("file_workshop", CHECKED, L.CONVERTED_WORKSHOP, DESK, "建立档案"),
    Move("open_case", CHECKED, L.CASE, DESK | {Role.SYSTEM}, "转立案"),
    Move("open_hazard", CHECKED, L.HAZARD, DESK, "转隐患整改"),
    Move("pass_on", frozenset({L.RECEIVED, L.CHECKING}), L.PASSED_ON, DESK, "转其他部门", needs_note=True),
    Move("find_nothing", CHECKED, L.NOTHING, DESK, "查无实据", needs_note=True),
    Move("settle", frozenset({L.MEDIATING}), L.SETTLED, DESK, "调解结束", needs_note=True),
    Move("merge", OPEN, L.MERGED, DESK, "并入重复线索", needs_note=True),
    Move("unmerge", frozenset({L.MERGED}), L.RECEIVED, DESK, "撤销并入", needs_note=True),
)


class AssistState(TextChoices):
    """A township's verification (协查)."""

    ASKED = "asked", "待签收"
    RECEIVED = "received", "核实中"
    ANSWERED = "answered", "已反馈"
    RECALLED = "recalled", "已撤回"


A = AssistState
TOWN = frozenset({Role.TOWNSHIP})
ASSIST_FLOW = Flow(
    State(A.ASKED, waits_on=Role.TOWNSHIP, within="lead.assist", duty="签收并协查"),
    State(A.RECEIVED, waits_on=Role.TOWNSHIP, within="lead.assist", duty="反馈协查情况"),
    State(A.ANSWERED, is_final=True),
    State(A.RECALLED, is_final=True),
    Move("receive", frozenset({A.ASKED}), A.RECEIVED, TOWN, "签收"),
    Move("answer", frozenset({A.ASKED, A.RECEIVED}), A.ANSWERED, TOWN, "反馈", needs_note=True),
    Move("recall", frozenset({A.ASKED, A.RECEIVED}), A.RECALLED, DESK | TIME, "撤回", needs_note=True),
)


class ExtensionState(TextChoices):
    """A request for the one extension of a check (负责人批准)."""

    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    LAPSED = "lapsed", "已失效"


E = ExtensionState
EXTENSION_FLOW = Flow(
    State(E.ASKED, waits_on=Role.BUREAU_LEADER, duty="批准延长核查期限", basis="市场监督管理行政处罚程序规定第十八条"),
    State(E.GRANTED, is_final=True),
    State(E.REFUSED, is_final=True),
    State(E.LAPSED, is_final=True),
    Move("grant", frozenset({E.ASKED}), E.GRANTED, HEADS, "批准延长"),
    Move("refuse", frozenset({E.ASKED}), E.REFUSED, HEADS, "不批准延长", needs_note=True),
    Move("lapse", frozenset({E.ASKED}), E.LAPSED, TIME, "线索已办结，申请失效"),
)


class ReplyState(TextChoices):
    """Telling a named person what was decided."""

    OWED = "owed", "待告知"
    TOLD = "told", "已告知"


class ReplyAbout(TextChoices):
    """What the person is told of."""

    ACCEPTANCE = "acceptance", "受理"
    OUTCOME = "outcome", "处理结果"
    FILING = "filing", "是否立案"


class ReplyWay(TextChoices):
    """How the person was told."""

    PHONE = "phone", "电话"
    MESSAGE = "message", "短信"
    PERSON = "person", "当面"
    POST = "post", "邮寄书面告知书"
    HOTLINE = "hotline", "12315 平台"


R = ReplyState
REPLY_FLOW = Flow(
    State(R.OWED, waits_on=Role.INSPECTOR, within="lead.tell_reporter", duty="告知反映人", basis="市场监督管理投诉举报处理暂行办法"),
    State(R.TOLD, is_final=True),
    Move("tell", frozenset({R.OWED}), R.TOLD, DESK, "告知反映人"),
)
