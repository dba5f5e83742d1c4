"""Where the money comes from, and the kinds of line in an envelope's ledger."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Whose money it is: the county's share comes on top of the city's, the two are never set off (policy 三（二）3)."""

    COUNTY = "county", "县级"
    CITY = "city", "市级"


class MovementKind(TextChoices):
    """What a line of the ledger did to its envelope."""

    ALLOT = "allot", "下达"
    ADJUST = "adjust", "调整"
    CARRY_OUT = "carry_out", "结转至下年"
    CARRY_IN = "carry_in", "上年结转"
    COMMIT = "commit", "占用"
    RELEASE = "release", "释放"
    PAY = "pay", "拨付"
    UNPAY = "unpay", "退票冲回"
    CLAW_BACK = "claw_back", "追回缴库"
