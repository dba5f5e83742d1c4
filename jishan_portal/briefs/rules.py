"""Which days a brief covers, and what it is called. Pure."""

from datetime import date, timedelta

from jishan_portal.briefs.models import BriefKind

WEEK = timedelta(days=6)


def period(kind: str, until: date, *, start: date) -> tuple[date, date]:
    """Return the first and last day that a brief made on a day covers; a closing report goes back to the programme's start."""
    if kind == BriefKind.MONTHLY:
        return until.replace(day=1), until
    if kind == BriefKind.CLOSING:
        return min(start, until), until
    return until - WEEK, until


def title_of(kind: str, until: date, year: int, subject: str = "") -> str:
    """Return the title of a brief."""
    if kind == BriefKind.WEEKLY:
        return f"食品小作坊高质量发展工作周报（{until.year}年第{until.isocalendar()[1]}周）"
    if kind == BriefKind.MONTHLY:
        return f"食品小作坊高质量发展工作月报（{until.year}年{until.month}月）"
    if kind == BriefKind.CLOSING:
        return f"{year}年食品小作坊高质量发展工作总结报告"
    return subject.strip() or f"食品小作坊高质量发展工作专报（{until.year}年{until.month}月{until.day}日）"


def due_on(day: date, last_milestone: date | None) -> list[str]:
    """Return the briefs that fall due on a day: Fridays, the last day of a month, the programme's last milestone."""
    kinds = [BriefKind.WEEKLY] if day.isoweekday() == 5 else []
    kinds += [BriefKind.MONTHLY] if (day + timedelta(days=1)).day == 1 else []
    return [*kinds, BriefKind.CLOSING] if day == last_milestone else kinds
