"""A guidance visit waits for the owner's signature; its topics are the four areas and six specialties of the policy."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.flow import Flow, Move, State


class VisitState(TextChoices):
    """Where a visit stands."""

    GIVEN = "given", "待业主签收"
    SIGNED = "signed", "业主已签收"


class Topic(TextChoices):
    """What was advised on (clauses O-26 and O-27)."""

    SITE = "site", "厂址规划"
    LAYOUT = "layout", "车间布局"
    PROCESS = "process", "生产流程"
    FACILITIES = "facilities", "设施设备"
    METROLOGY = "metrology", "计量"
    STANDARDS = "standards", "标准"
    QUALITY = "quality", "质量"
    PROPERTY = "property", "知识产权"
    TECHNIQUE = "technique", "技术"
    POLICY = "policy", "政策"


AREAS = (Topic.SITE, Topic.LAYOUT, Topic.PROCESS, Topic.FACILITIES)
SPECIALTIES = (Topic.METROLOGY, Topic.STANDARDS, Topic.QUALITY, Topic.PROPERTY, Topic.TECHNIQUE, Topic.POLICY)
PAPER_TAKERS = frozenset({Role.INSPECTOR, Role.STATION_CHIEF, Role.TOWNSHIP})
SEED = "实施方案三（二）1"

FLOW = Flow(
    State(VisitState.GIVEN, waits_on=Role.OWNER, duty="签收指导意见", basis=SEED),
    State(VisitState.SIGNED, is_final=True),
    Move("sign", frozenset({VisitState.GIVEN}), VisitState.SIGNED, frozenset({Role.OWNER}), "签收指导意见"),
    Move("sign_paper", frozenset({VisitState.GIVEN}), VisitState.SIGNED, PAPER_TAKERS, "登记纸质签收"),
)
