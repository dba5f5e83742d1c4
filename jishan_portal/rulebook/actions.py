"""Changing the rulebook: always forward, always audited."""

from datetime import date, timedelta

from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries
from jishan_portal.rulebook.models import DayKind, Holiday, Rule
from jishan_portal.rulebook.rules import check_value

HOLIDAY_SOURCE = "国务院办公厅节假日安排（chinesecalendar 数据）"


class RuleRefused(Exception):
    """A change the rulebook does not allow; `message` says in Chinese what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def _person(by):
    return by if isinstance(by, User) else None


def _record(action: str, rule: Rule, *, by, summary: str, data: dict | None = None) -> None:
    audit.record(f"rulebook.{action}", rule, by=by, summary=summary, data=data, chain=f"rulebook:{rule.key}")
    queries.changed()


def _checked(rule: Rule, value):
    try:
        return check_value(rule.kind, value, alternatives=rule.alternatives)
    except ValueError as error:
        raise RuleRefused(str(error)) from error


@transaction.atomic
def add_version(rule: Rule, *, by, value, in_force_from: date, article: str, note: str = "") -> Rule:
    """Let a new version take over from a day and end the version before on the day before; return the new row.

    The bureau's own version counts as confirmed only after `confirm`. Refused: a day in the past, an empty basis, a second
    version still to come, one that changes nothing (it would put a confirmed rule back to 待局方确认). The same request again
    returns the row it made.
    """
    versions = list(Rule.objects.select_for_update().of(rule.key))
    newest = versions[0]
    value = _checked(newest, value)
    same = (newest.in_force_from, newest.value, newest.article) == (in_force_from, value, article.strip())
    if same and newest.made_by == _person(by):
        return newest
    _refuse_date(newest, in_force_from)
    if not article.strip():
        raise RuleRefused("请写明依据：法律条款、文件文号，或者写“门户默认值，无明文规定”。")
    if (_checked(newest, newest.value), newest.article) == (value, article.strip()):
        raise RuleRefused("规则和依据都与现在的一样，没有改动，不用录新版本。")
    newest.in_force_until = in_force_from - timedelta(days=1)
    newest.save(update_fields=["in_force_until"])
    fresh = Rule.objects.create(
        key=newest.key,
        label=newest.label,
        subject=newest.subject,
        kind=newest.kind,
        unit=newest.unit,
        alternatives=newest.alternatives,
        value=value,
        article=article.strip(),
        note=note.strip(),
        in_force_from=in_force_from,
        made_by=_person(by),
    )
    data = {"from": str(in_force_from), "value": value, "before": newest.value, "article": fresh.article}
    _record("add_version", fresh, by=by, summary=f"规则“{fresh.label}”自 {in_force_from:%Y-%m-%d} 起用新值", data=data)
    return fresh


def _refuse_date(newest: Rule, in_force_from: date) -> None:
    if in_force_from < clock.today():
        raise RuleRefused("施行日不能早于今天：过去的事情仍按当时的规则。请填今天或以后的日期。")
    if newest.is_upcoming:
        raise RuleRefused(f"已有一个 {newest.in_force_from:%Y-%m-%d} 起施行的新版本，请直接更正那个版本。")
    if newest.in_force_from == in_force_from:
        raise RuleRefused("今天已经施行过一个新版本，再改请从明天起施行。")


@transaction.atomic
def correct(rule: Rule, *, by, value, in_force_from: date, article: str, note: str = "") -> Rule:
    """Correct a version that is not yet in force (anything about it); its confirmation lapses."""
    versions = list(Rule.objects.select_for_update().of(rule.key))
    held = next(row for row in versions if row.pk == rule.pk)
    if not held.is_upcoming:
        raise RuleRefused("这个版本已经施行，不能更正；请录入一个从某日起施行的新版本。")
    if in_force_from <= clock.today():
        raise RuleRefused("更正后的施行日须晚于今天。")
    if not article.strip():
        raise RuleRefused("请写明依据。")
    before = {"from": str(held.in_force_from), "value": held.value, "article": held.article}
    held.value, held.article, held.note = _checked(held, value), article.strip(), note.strip()
    for earlier in (row for row in versions if row.in_force_until == held.in_force_from - timedelta(days=1)):
        earlier.in_force_until = in_force_from - timedelta(days=1)
        earlier.save(update_fields=["in_force_until"])
    held.in_force_from, held.is_confirmed, held.confirmed_by, held.confirmed_at = in_force_from, False, None, None
    held.save()
    _record("correct", held, by=by, summary=f"更正尚未施行的规则“{held.label}”", data={"before": before, "value": held.value})
    return held


@transaction.atomic
def confirm(rule: Rule, *, by, note: str = "") -> Rule:
    """Record that the bureau has checked a version against its source; a second time changes nothing."""
    held = Rule.objects.select_for_update().get(pk=rule.pk)
    if held.is_confirmed:
        return held
    held.is_confirmed, held.confirmed_by, held.confirmed_at = True, _person(by), clock.now()
    held.save(update_fields=["is_confirmed", "confirmed_by", "confirmed_at"])
    _record("confirm", held, by=by, summary=f"确认规则“{held.label}”", data={"value": held.value, "article": held.article, "note": note})
    return held


@transaction.atomic
def set_day(day: date, kind: str, name: str, *, by, source: str = "") -> Holiday:
    """Enter or change one announced day; refused for past days of a year whose arrangement deadlines already rest on."""
    if day < clock.today() and queries.calendar().covers(day.year):
        raise RuleRefused("过去的日期不能改：已有期限按当时的安排计算。")
    if kind != DayKind.ORDINARY and not name.strip():
        raise RuleRefused("请写明是哪个节日，例如“春节”。")
    row = Holiday.objects.select_for_update().filter(day=day).first()
    before = {"kind": row.kind, "name": row.name} if row else None
    row = row or Holiday(day=day)
    row.kind, row.name, row.source = kind, name.strip(), source.strip() or "局方录入"
    row.save()
    data = {"day": str(day), "kind": kind, "before": before}
    audit.record("rulebook.set_day", row, by=by, summary=f"节假日：{row}", data=data, chain=f"rulebook:holidays:{day.year}")
    queries.changed()
    return row


@transaction.atomic
def import_year(year: int, *, by) -> int:
    """Enter the announced days of a year from the holiday data that came with the portal; return how many were new.

    Days already entered stay as the bureau has them. Refused when the data do not reach that year.
    """
    listed = announced(year)
    if not listed:
        raise RuleRefused(f"随附的节假日数据里没有 {year} 年。请按国务院办公厅当年的放假通知逐日录入。")
    known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    fresh = [Holiday(day=day, kind=kind, name=name, source=HOLIDAY_SOURCE) for day, kind, name in listed if day not in known]
    Holiday.objects.bulk_create(fresh)
    if fresh:
        days = [str(row.day) for row in fresh]
        audit.record_bulk("rulebook.import_year", "jishan_portal.holiday", days, by=by, summary=f"导入 {year} 年节假日 {len(fresh)} 天")
        queries.changed()
    return len(fresh)


def announced(year: int) -> list[tuple[date, str, str]]:
    """Return (day, kind, Chinese name) of a year's announced days in the holiday data; empty when it has none."""
    import chinese_calendar

    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    off = [(day, DayKind.OFF, names[name]) for day, name in chinese_calendar.holidays.items() if day.year == year]
    work = [(day, DayKind.WORK, names[name]) for day, name in chinese_calendar.workdays.items() if day.year == year]
    return sorted(off + work)
