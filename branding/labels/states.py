"""What becomes of a label check: sound, to be put right (and by when), replaced by the next check."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.flow import Flow, Move, State

BASIS = "《食品安全法》第六十七条"


class CheckState(TextChoices):
    """Where a check stands."""

    SOUND = "sound", "符合"
    TO_FIX = "to_fix", "待改标签"
    REPLACED = "replaced", "已重新检查"


class Verdict(TextChoices):
    """What a check found."""

    SOUND = "sound", "符合"
    MINOR = "minor", "有瑕疵，责令改正"
    BAD = "bad", "不符合"


class Packing(TextChoices):
    """How a product is sold."""

    PACKED = "packed", "预包装"
    BULK = "bulk", "散装"


class Answer(TextChoices):
    """What was found of one item."""

    YES = "yes", "有，符合"
    NO = "no", "没有或不符合"
    NOT_ASKED = "na", "不适用"


C = CheckState
CHECKERS = holders("labels.check") - {Role.OWNER}
TONES = {Verdict.SOUND: "ok", Verdict.MINOR: "near", Verdict.BAD: "late"}

FLOW = Flow(
    State(C.SOUND, is_final=True),
    State(C.TO_FIX, waits_on=Role.OWNER, within="label.fix", duty="改标签", basis=BASIS),
    State(C.REPLACED, is_final=True),
    Move("replace", frozenset({C.TO_FIX}), C.REPLACED, CHECKERS, "重新检查", basis=BASIS),
)
