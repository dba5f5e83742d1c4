"""The way to the city's 名特优: wish, cultivation, county, culture and tourism, city, on-site judging, public notice, award, review."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.flow import Flow, Move, State

SEED = "实施方案二、三（二）4"
WORKERS = holders("awards.work")
JUDGES = holders("awards.judge")
COUNTY = frozenset({Role.BUREAU_LEADER, Role.BUREAU_HEAD})
OFFICE = frozenset({Role.LEADING_OFFICE})
CULTURE = frozenset({Role.CULTURE_TOURISM})


class AwardState(TextChoices):
    """Where an application stands."""

    INTENT = "intent", "申报意向"
    CULTIVATING = "cultivating", "培育中"
    COUNTY = "county", "县级初审"
    JOINT = "joint", "文旅会审"
    CITY = "city", "待报市级"
    ON_SITE = "on_site", "现场评定"
    NOTICE = "notice", "公示中"
    AWARDED = "awarded", "已获评"
    REVIEWING = "reviewing", "动态复评"
    WITHDRAWN = "withdrawn", "已摘牌"
    DECLINED = "declined", "未通过"


class JudgementState(TextChoices):
    """Where a judge's score stands."""

    ASKED = "asked", "待评分"
    SCORED = "scored", "已评分"
    RECUSED = "recused", "已回避"


A, J = AwardState, JudgementState
TONES = {
    A.INTENT: "near", A.CULTIVATING: "go", A.COUNTY: "near", A.JOINT: "near", A.CITY: "near", A.ON_SITE: "go", A.NOTICE: "go",
    A.AWARDED: "ok", A.REVIEWING: "near", A.WITHDRAWN: "late", A.DECLINED: "off",
}  # fmt: skip
JUDGEMENT_TONES = {J.ASKED: "near", J.SCORED: "ok", J.RECUSED: "off"}
ROAD = (A.INTENT, A.CULTIVATING, A.COUNTY, A.JOINT, A.CITY, A.ON_SITE, A.NOTICE, A.AWARDED)
HELD = frozenset({A.AWARDED, A.REVIEWING})  # those that stand in the public register
APPLIED = frozenset(A) - {A.INTENT, A.CULTIVATING}

FLOW = Flow(
    State(A.INTENT, waits_on=Role.INSPECTOR, within="award.cultivate", duty="核实名特优申报意向，列入培育", basis=SEED),
    State(A.CULTIVATING, waits_on=Role.INSPECTOR, duty="培育名特优，符合条件后提交初审", basis=SEED),
    State(A.COUNTY, waits_on=Role.BUREAU_LEADER, within="award.step", duty="名特优县级初审", basis=SEED),
    State(A.JOINT, waits_on=Role.CULTURE_TOURISM, within="award.step", duty="名特优文旅会审", basis=SEED),
    State(A.CITY, waits_on=Role.LEADING_OFFICE, within="award.step", duty="向市级报送名特优申报材料", basis=SEED),
    State(A.ON_SITE, waits_on=Role.LEADING_OFFICE, duty="组织名特优现场评定", basis=SEED),
    State(A.NOTICE, waits_on=Role.LEADING_OFFICE, duty="公示期满，认定名特优", basis=SEED),
    State(A.AWARDED),
    State(A.REVIEWING, waits_on=Role.BUREAU_LEADER, within="award.review", duty="名特优动态复评", basis=SEED),
    State(A.WITHDRAWN, is_final=True),
    State(A.DECLINED, is_final=True),
    Move("cultivate", frozenset({A.INTENT}), A.CULTIVATING, WORKERS, "列入培育"),
    Move("submit", frozenset({A.CULTIVATING}), A.COUNTY, WORKERS, "提交县级初审"),
    Move("pass_county", frozenset({A.COUNTY}), A.JOINT, COUNTY, "初审通过", needs_note=True),
    Move("pass_joint", frozenset({A.JOINT}), A.CITY, CULTURE, "会审通过", needs_note=True),
    Move("report", frozenset({A.CITY}), A.ON_SITE, OFFICE, "已报市级，开始现场评定", needs_note=True),
    Move("settle", frozenset({A.ON_SITE}), A.NOTICE, OFFICE, "评定通过，公示", is_grave=True),
    Move("grant", frozenset({A.NOTICE}), A.AWARDED, OFFICE, "认定", is_grave=True),
    Move("send_back", frozenset({A.COUNTY, A.JOINT, A.CITY}), A.CULTIVATING, COUNTY | CULTURE | OFFICE, "退回培育", needs_note=True),
    Move(
        "decline", frozenset({A.INTENT, A.CULTIVATING, A.COUNTY, A.JOINT, A.CITY, A.ON_SITE, A.NOTICE}), A.DECLINED,
        WORKERS | COUNTY | CULTURE | OFFICE, "不予通过", needs_note=True, is_grave=True,
    ),
    Move("call_review", frozenset({A.AWARDED}), A.REVIEWING, COUNTY | {Role.SYSTEM}, "开始复评"),
    Move("renew", frozenset({A.REVIEWING}), A.AWARDED, COUNTY, "复评合格，继续保留", needs_note=True),
    Move("withdraw", frozenset({A.AWARDED, A.REVIEWING}), A.WITHDRAWN, COUNTY, "摘牌", needs_note=True, is_grave=True),
)  # fmt: skip
JUDGEMENT_FLOW = Flow(
    State(J.ASKED, waits_on=Role.EXPERT, within="award.judge", duty="名特优现场评分", basis=SEED),
    State(J.SCORED, is_final=True),
    State(J.RECUSED, is_final=True),
    Move("score", frozenset({J.ASKED}), J.SCORED, JUDGES, "提交评分"),
    Move("recuse", frozenset({J.ASKED}), J.RECUSED, JUDGES, "声明利害关系，回避", needs_note=True),
)
