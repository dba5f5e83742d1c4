"""What a brief says, from the board and the leading group's page; plain JSON values, so that it can be frozen."""

from datetime import date, datetime

from jishan_portal.briefs.models import BriefKind
from jishan_portal.dashboard import board, leaders
from jishan_portal.kit import clock
from jishan_portal.programme.models import Programme
from jishan_portal.steering.indicators import JOINT, MEETINGS

SECTIONS = {"二": "三个批次", "三（一）": "专项整治", "三（二）": "提档升级、品牌升级", "四": "组织保障"}


def compose(programme: Programme, user, *, kind: str, since: date, until: date, before: dict | None) -> dict:
    """Return the content of a brief as of now; `before` is the content of the one before (None for the first).

    `programme` is at hand (`programme.queries.page`). Every figure comes from `leaders.page` and the board behind it.
    """
    page = leaders.page(programme, user)
    rows = board.board(programme, user)
    past = {one["key"]: one["done"] for one in (before or {}).get("figures", ())}
    figures = [_figure(part, row, past) for row in rows for part in row.measured]
    shown = {tile.measured.key for tile in page["tiles"]}
    return {
        "kind": kind,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "cut_at": moment(page["at"]),
        "say": _sentence(page["say"]),
        "tiles": [one for key in leaders.TILES for one in figures if one["key"] == key and key in shown],
        "figures": figures,
        "red": [_red(row) for row in rows if row.light == "late"],
        "amber": [_red(row) for row in rows if row.light == "near"],
        "funnel": [{"label": step["label"], "done": step["done"]} for step in page["funnel"]],
        "money": [{key: _yuan(value) for key, value in line.items()} for line in page["money"]],
        "towns": _towns(page["compared"]),
        "sections": _sections(rows, past) if kind == BriefKind.CLOSING else [],
        "events": _events(figures),
    }


def _figure(part, row, past: dict) -> dict:
    lack = max(0, part.due - part.done) if part.is_share else 0
    return {
        "key": part.key,
        "label": part.label,
        "unit": part.unit,
        "done": part.done,
        "due": part.due if part.is_share else None,
        "lack": lack,
        "percent": part.done * 100 // part.due if part.is_share and part.due else None,
        "change": part.done - past[part.key] if part.key in past else None,
        "clause": row.clause.number,
        "owner": row.clause.unit_text,
        "deadline": row.clause.deadline.isoformat() if row.clause.deadline else "",
    }


def _sentence(say: dict) -> str:
    counts = say["counts"]
    parts = [f"{counts[light]} 条{board.WORDS[light]}" for light in ("late", "near") if counts[light]]
    return "，".join([*parts, f"{say['good']} 条按期或完成", f"{counts['none']} 条暂无数据"]) + "。"


def _red(row) -> dict:
    lacking = [f"{part.label}还差{part.due - part.done}{part.unit}" for part in row.measured if part.is_share and part.done < part.due]
    return {
        "clause": row.clause.number,
        "text": row.clause.text,
        "owner": row.clause.unit_text,
        "deadline": row.clause.deadline.isoformat() if row.clause.deadline else "",
        "day": cn(row.clause.deadline) if row.clause.deadline else "",
        "lack": "，".join(lacking),
        "behind": row.behind,
    }


def _towns(compared: dict) -> dict:
    rows = [{"name": row["name"], "done": row["figure"].done, "total": row["figure"].total} for row in compared["ranked"]]
    few = [{"name": row["name"], "done": row["figure"].done, "total": row["figure"].total} for row in compared["few"]]
    return {"label": compared["label"], "unit": compared["unit"], "least": compared["least"], "ranked": rows, "few": few}


def _sections(rows: list, past: dict) -> list[dict]:
    """All clauses in the order of the policy, for the closing report."""
    ordered = sorted(rows, key=lambda row: row.clause.number)
    made = []
    for start, label in SECTIONS.items():
        lines = [
            {
                "clause": row.clause.number,
                "text": row.clause.text,
                "owner": row.clause.unit_text,
                "word": row.word,
                "figures": [_figure(part, row, past) for part in row.measured],
                "report": row.report.words[:200] if row.report else "",
            }
            for row in ordered
            if row.clause.section.startswith(start)
        ]
        made.append({"label": label, "lines": lines})
    return made


def _events(figures: list[dict]) -> dict:
    found = {one["key"]: one["done"] for one in figures}
    return {"meetings": found.get(MEETINGS.key, 0), "joint": found.get(JOINT.key, 0)}


def _yuan(value):
    return value if value is None or isinstance(value, str) else str(value)


def moment(at: datetime) -> str:
    """2026年9月18日10时32分, Beijing time."""
    local = at.astimezone(clock.BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local:%H}时{local:%M}分"


def cn(day: str | date) -> str:
    """2026年9月18日; empty for nothing."""
    if not day:
        return ""
    held = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{held.year}年{held.month}月{held.day}日"
