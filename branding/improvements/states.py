"""The way of a piece of advice on packaging, label or design: given, carried out, checked; or not taken up, with the reason."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.flow import Flow, Move, State

SEED = "实施方案三（二）4"
ADVISERS = holders("improvements.advise")
DOERS = frozenset({Role.OWNER}) | ADVISERS


class Subject(TextChoices):
    """What the advice is on (clause O-38 names three)."""

    PACKAGING = "packaging", "产品包装"
    LABEL = "label", "标签标识"
    DESIGN = "design", "品牌设计"


class ImprovementState(TextChoices):
    """Where an improvement stands."""

    ADVISED = "advised", "待改进"
    CARRIED_OUT = "carried_out", "待复核"
    ADOPTED = "adopted", "已采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"


class PictureKind(TextChoices):
    """What a picture shows."""

    BEFORE = "before", "改前"
    DESIGN = "design", "设计稿"
    AFTER = "after", "改后"


class FactKind(TextChoices):
    """What makes a product's name: trademark, heritage and the like."""

    TRADEMARK = "trademark", "注册商标"
    APPLIED = "applied", "商标申请"
    REGION = "region", "区域公用品牌授权"
    HERITAGE = "heritage", "非物质文化遗产"
    OLD_BRAND = "old_brand", "老字号"


HONOURS = (FactKind.HERITAGE, FactKind.OLD_BRAND)
MARKS = (FactKind.TRADEMARK, FactKind.REGION)
S = ImprovementState
TONES = {S.ADVISED: "near", S.CARRIED_OUT: "go", S.ADOPTED: "ok", S.NOT_ADOPTED: "off"}

FLOW = Flow(
    State(S.ADVISED, waits_on=Role.OWNER, within="improvement.carry_out", duty="按意见改进，上传改后照片", basis=SEED),
    State(S.CARRIED_OUT, waits_on=Role.INSPECTOR, within="improvement.review", duty="复核改进", basis=SEED),
    State(S.ADOPTED, is_final=True),
    State(S.NOT_ADOPTED, is_final=True),
    Move("carry_out", frozenset({S.ADVISED}), S.CARRIED_OUT, DOERS, "改好了，请复核", basis=SEED),
    Move("adopt", frozenset({S.CARRIED_OUT}), S.ADOPTED, ADVISERS, "复核通过", basis=SEED),
    Move("send_back", frozenset({S.CARRIED_OUT}), S.ADVISED, ADVISERS, "退回再改", needs_note=True),
    Move("decline", frozenset({S.ADVISED}), S.NOT_ADOPTED, DOERS, "不采纳", needs_note=True),
)
