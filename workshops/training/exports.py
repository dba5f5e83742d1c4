"""Trainings as workbooks: who came, who was not trained, the bank of questions."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.xlsx import Column
from workshops.training.rules import LETTERS

SEAT_COLUMNS = (
    Column("小作坊或监管人员", lambda row: row[0].who, 28),
    Column("乡镇", lambda row: name_of(row[0].area_code), 14),
    Column("参加人", lambda row: row[0].name, 12),
    Column("状态", lambda row: row[0].get_state_display(), 10),
    Column("签到时间", lambda row: row[0].signed_at, 18, "date"),
    Column("签到方式", lambda row: row[0].get_way_display(), 12),
    Column("测验得分", lambda row: row[1].score if row[1] else None, 10, "number"),
    Column("测验结果", lambda row: f"{row[1].get_state_display()}（{row[1].label}）" if row[1] else "", 18),
    Column("培训证明", lambda row: row[0].paper.number if row[0].paper_id else "", 24),
    Column("提醒次数", lambda row: row[0].reminders, 10, "number"),
)
UNTRAINED_COLUMNS = (
    Column("小作坊", lambda row: row.name, 28),
    Column("乡镇", lambda row: name_of(row.area_code), 14),
    Column("村", lambda row: row.village, 14),
    Column("负责人", lambda row: row.owner_name, 12),
    Column("电话（已遮盖）", lambda row: mask_phone(row.phone), 16),
    Column("食品类别", lambda row: row.kind.name if row.kind_id else "", 12),
)
BANK_COLUMNS = (
    Column("主题", lambda row: row.theme.name, 12),
    Column("题目", lambda row: row.text, 48),
    *(
        Column(f"选项{letter}", lambda row, at=at: row.options[at] if at < len(row.options) else "", 24)
        for at, letter in enumerate(LETTERS[:4])
    ),
    Column("答案", lambda row: row.answer, 8),
    Column("解析", lambda row: row.why, 40),
)


def coverage_columns(themes) -> list[Column]:
    """Return the columns of the coverage: townships, workshops at work, those trained by theme and on any."""
    names = [*(theme.name for theme in themes), "任一主题"]
    cells = [Column(name, lambda line, at=at: line["cells"][at], 12, "number") for at, name in enumerate(names)]
    return [Column("乡镇", lambda line: line["name"], 20), Column("在营", lambda line: line["due"], 10, "number"), *cells]
