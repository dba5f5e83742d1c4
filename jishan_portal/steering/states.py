"""The ways of what the leading group sets going: a supervision order, a decision of a meeting, a unit's monthly report."""

from django.db.models import TextChoices

from jishan_portal.accounts.models import OrganisationKind
from jishan_portal.accounts.roles import DEPARTMENTS, Role
from jishan_portal.kit.flow import Flow, Move, State

BASIS = "稷政办发〔2024〕10号四（一）：统筹食品小作坊高质量发展的推进实施"
OFFICE = frozenset({Role.LEADING_OFFICE})
# Who answers for a unit; a unit of another kind has nobody in the portal and is not offered.
ANSWERS_FOR = {
    OrganisationKind.BUREAU: Role.BUREAU_LEADER,
    OrganisationKind.STATION: Role.STATION_CHIEF,
    OrganisationKind.FINANCE: Role.FINANCE_REVIEWER,
    OrganisationKind.APPROVAL: Role.APPROVAL,
    OrganisationKind.CULTURE: Role.CULTURE_TOURISM,
    OrganisationKind.TOWNSHIP: Role.TOWNSHIP,
    OrganisationKind.POLICE: Role.POLICE,
    OrganisationKind.COUNTY_OFFICE: Role.LEADING_OFFICE,
}
UNITS = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD, Role.STATION_CHIEF, Role.TOWNSHIP, Role.LEADING_OFFICE}) | DEPARTMENTS


class OrderState(TextChoices):
    """Where a supervision order stands."""

    ISSUED = "issued", "待答复"
    ASKING = "asking", "申请延期"
    ANSWERED = "answered", "待审核"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"


P = OrderState
ORDER_OPEN = frozenset({P.ISSUED, P.ASKING, P.ANSWERED})
ORDER_FLOW = Flow(
    State(P.ISSUED, waits_on=Role.BUREAU_LEADER, duty="答复督办", basis=BASIS),
    State(P.ASKING, waits_on=Role.LEADING_OFFICE, within="steering.judge", duty="审核延期申请", basis=BASIS),
    State(P.ANSWERED, waits_on=Role.LEADING_OFFICE, within="steering.judge", duty="审核督办答复", basis=BASIS),
    State(P.CLOSED, is_final=True),
    State(P.WITHDRAWN, is_final=True),
    Move("ask_more_time", frozenset({P.ISSUED}), P.ASKING, UNITS, "申请延期", basis=BASIS, needs_note=True),
    Move("grant", frozenset({P.ASKING}), P.ISSUED, OFFICE, "同意延期", basis=BASIS),
    Move("refuse", frozenset({P.ASKING}), P.ISSUED, OFFICE, "不同意延期", basis=BASIS, needs_note=True),
    Move("answer", frozenset({P.ISSUED}), P.ANSWERED, UNITS, "答复", basis=BASIS),
    Move("send_back", frozenset({P.ANSWERED}), P.ISSUED, OFFICE, "退回重办", basis=BASIS, needs_note=True),
    Move("close", frozenset({P.ANSWERED}), P.CLOSED, OFFICE, "办结", basis=BASIS, is_grave=True),
    Move("withdraw", frozenset({P.ISSUED, P.ASKING}), P.WITHDRAWN, OFFICE, "撤销督办", basis=BASIS, needs_note=True, is_grave=True),
)


class DecisionState(TextChoices):
    """Where a decision of a meeting stands."""

    OPEN = "open", "待落实"
    DONE = "done", "已落实"
    DROPPED = "dropped", "不再执行"


D = DecisionState
DECISION_FLOW = Flow(
    State(D.OPEN, waits_on=Role.BUREAU_LEADER, duty="落实会议议定事项", basis=BASIS),
    State(D.DONE, is_final=True),
    State(D.DROPPED, is_final=True),
    Move("carry_out", frozenset({D.OPEN}), D.DONE, UNITS, "报告已落实", basis=BASIS, needs_note=True),
    Move("drop", frozenset({D.OPEN}), D.DROPPED, OFFICE, "不再执行", basis=BASIS, needs_note=True),
)


class ReportState(TextChoices):
    """Where a unit's monthly report on a clause stands."""

    REPORTED = "reported", "待审阅"
    RETURNED = "returned", "退回补充"
    NOTED = "noted", "已审阅"


R = ReportState
REPORT_FLOW = Flow(
    State(R.REPORTED, waits_on=Role.LEADING_OFFICE, within="steering.judge", duty="审阅条款报告", basis=BASIS),
    State(R.RETURNED, waits_on=Role.BUREAU_LEADER, within="steering.judge", duty="补充条款报告", basis=BASIS),
    State(R.NOTED, is_final=True),
    Move("note", frozenset({R.REPORTED}), R.NOTED, OFFICE, "审阅", basis=BASIS),
    Move("return", frozenset({R.REPORTED}), R.RETURNED, OFFICE, "退回补充", basis=BASIS, needs_note=True),
    Move("report_again", frozenset({R.RETURNED}), R.REPORTED, UNITS, "补充后再报", basis=BASIS),
)


class Field(TextChoices):
    """The four fields in which the departments act together (clause O-41)."""

    HAZARDS = "hazards", "隐患排查"
    DAILY = "daily", "日常管理"
    PUBLICITY = "publicity", "宣传教育"
    INDUSTRY = "industry", "产业发展"
