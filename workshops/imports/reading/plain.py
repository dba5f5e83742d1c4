"""What every cleaner stands on: a cell as text, the words that mean nothing, and the problem a cell can have."""

import re
from datetime import datetime

INVISIBLE = re.compile(r"[\u200b-\u200f\u2060-\u2065\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
NOTHING = frozenset({"", "无", "/", "-", "—", "——", "--", "、", "\\", "暂无", "没有", "未填", "null", "none", "n/a"})
NO_LICENCE = NOTHING | {
    "办理中",
    "正在办理",
    "在办",
    "待办",
    "未办",
    "未办理",
    "申请中",
    "无证",
    "暂未办理",
    "办证中",
    "过期",
    "已过期",
    "暂缺",
}


class CellProblem(Exception):
    """Why a cell cannot be taken, and what to do about it."""


def as_text(value) -> str:
    """Return any cell as the text a person would read, ends trimmed."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return "" if value is None else str(value)
