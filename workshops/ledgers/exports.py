"""The standard ledgers: which columns each has, on paper and as a workbook."""

from jishan_portal.kit.xlsx import Column
from workshops.ledgers.models import LedgerKind, Line

K = LedgerKind


def _ok(line: Line) -> str:
    return {True: "合格", False: "不合格"}.get(line.is_ok, "")


def _note(line: Line) -> str:
    """What stands in the last column: struck, or what it replaces; who wrote it for whom."""
    said = f"已划改：{line.struck_reason}" if line.struck_at else "更正后" if line.replaces_id else ""
    return "；".join(part for part in (said, line.helped) if part)


def _amount(line: Line) -> str:
    return line.amount


DAY = Column("日期", lambda line: line.on, 12, "date")
NAME = Column("名称", lambda line: line.name, 18)
SPEC = Column("规格", lambda line: line.spec, 12)
AMOUNT = Column("数量", _amount, 12)
BATCH = Column("批号", lambda line: line.batch, 16)
UNTIL = Column("保质期至", lambda line: line.until, 12, "date")
PERSON = Column("经手人", lambda line: line.person, 10)
DETAIL = Column("说明", lambda line: line.detail, 24)
STAGE = Column("环节", lambda line: line.get_stage_display(), 8)
NOTE = Column("备注", _note, 20)
PHONE = Column("联系电话", lambda line: line.party_phone, 14)
ADDRESS = Column("地址", lambda line: line.party_address, 20)


def _named(title: str, column: Column, width: float = 0) -> Column:
    return Column(title, column.value, width or column.width, column.kind)


PARTY = Column("往来单位", lambda line: line.party, 20)
COLUMNS = {
    K.PURCHASE: (DAY, NAME, SPEC, AMOUNT, BATCH, UNTIL, _named("供货者", PARTY), _named("供货者电话", PHONE), ADDRESS, NOTE),
    K.PRODUCTION: (DAY, _named("产品", NAME), AMOUNT, BATCH, UNTIL, STAGE, _named("配料和用量", DETAIL), PERSON, NOTE),
    K.ADDITIVE: (
        DAY,
        _named("添加剂", NAME),
        _named("用量", AMOUNT),
        _named("用于批次", BATCH),
        _named("用于产品", DETAIL),
        _named("使用人", PERSON),
        NOTE,
    ),
    K.CLEANING: (DAY, _named("部位", NAME), _named("方法", DETAIL), _named("操作人", PERSON), NOTE),
    K.TEST: (
        DAY,
        _named("产品", NAME),
        BATCH,
        _named("检验项目", DETAIL),
        Column("结果", _ok, 8),
        _named("检验单位（人）", PARTY),
        PERSON,
        NOTE,
    ),
    K.SALE: (DAY, NAME, SPEC, AMOUNT, BATCH, _named("购货者", PARTY), _named("购货者电话", PHONE), ADDRESS, NOTE),
    K.SAMPLE: (
        DAY,
        _named("产品", NAME),
        BATCH,
        _named("留样量", AMOUNT),
        _named("存放位置", DETAIL),
        _named("留至", UNTIL),
        _named("留样人", PERSON),
        NOTE,
    ),
}
