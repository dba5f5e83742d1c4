"""How townships report and verify (O-20): counts and average answer times in working days, all from the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inspections.leads.models import Assist, Lead
from inspections.leads.rules import is_township
from inspections.leads.states import OPEN, AssistState, LeadSource
from jishan_portal.accounts.models import Organisation, OrganisationKind
from jishan_portal.kit import clock
from jishan_portal.kit.workdays import workdays_between
from jishan_portal.rulebook import queries as rulebook


@dataclass(frozen=True)
class Row:
    """One township's figures; averages are working days with one decimal, None where nothing was answered."""

    name: str
    leads: int
    reported: int
    public: int
    open: int
    late: int
    asked: int
    answered: int
    receive_days: float | None
    answer_days: float | None
    assists_late: int
    area_code: str = ""
    town: int = 0


def period(given: dict) -> tuple[date, date]:
    """Return the days asked for; this year up to today where none are given, and never turned round."""
    today = clock.today()
    since, until = given["since"] or date(today.year, 1, 1), given["until"] or today
    return (since, until) if since <= until else (until, since)


def table(user, since: date, until: date) -> dict:
    """Return `rows` by township and the `total` of a user's county; a township sees its own row beside the total."""
    start, end = clock.start_of(since), clock.start_of(date.fromordinal(until.toordinal() + 1))
    towns = _towns(user)
    leads = list(Lead.objects.filter(made_at__gte=start, made_at__lt=end).values_list("area_code", "source", "state", "deadline_on"))
    asked = Assist.objects.filter(asked_at__gte=start, asked_at__lt=end).exclude(state=AssistState.RECALLED)
    assists = list(asked.values_list("township", "asked_at", "received_at", "answered_at", "deadline_on"))
    rows, reached = [], set().union(*(codes for _, codes, _ in towns))
    all_leads, asked_of = [row for row in leads if row[0] in reached], {town.pk for town, _, _ in towns}
    all_assists = [row for row in assists if row[0] in asked_of]
    for town, codes, is_own in towns:
        mine, theirs = [row for row in leads if row[0] in codes], [row for row in assists if row[0] == town.pk]
        if is_own:
            rows.append(_row(town.short_name or town.name, mine, theirs, min(codes, default=""), town.pk))
    return {"rows": rows, "total": _row("全县" if is_township(user) else "合计", all_leads, all_assists)}


def _towns(user) -> list[tuple[Organisation, set[str], bool]]:
    """Return the townships to be summed, each with its area codes and whether its own row is shown."""
    found = Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, is_active=True).prefetch_related("areas").order_by("code")
    rows = []
    for town in found:
        codes = {area.code for area in town.areas.all()}
        is_own = town.pk in user.access.organisation_ids if is_township(user) else any(user.access.covers(code) for code in codes)
        if is_own or is_township(user):
            rows.append((town, codes, is_own))
    return rows


def _row(name: str, leads: list, assists: list, area_code: str = "", town: int = 0) -> Row:
    today = clock.today()
    open_ones = [row for row in leads if row[2] in OPEN]
    return Row(
        name=name,
        leads=len(leads),
        reported=sum(row[1] == LeadSource.TOWNSHIP for row in leads),
        public=sum(row[1] == LeadSource.PUBLIC for row in leads),
        open=len(open_ones),
        late=sum(bool(row[3]) and row[3] < today for row in open_ones),
        asked=len(assists),
        answered=sum(row[3] is not None for row in assists),
        receive_days=_average((row[1], row[2]) for row in assists if row[2]),
        answer_days=_average((row[1], row[3]) for row in assists if row[3]),
        assists_late=sum(_is_late(row[4], row[3], today) for row in assists),
        area_code=area_code,
        town=town,
    )


def _is_late(deadline: date | None, answered, today: date) -> bool:
    """Whether an answer came after its day, or has not come and the day is past."""
    return bool(deadline) and (clock.day_of(answered) if answered else today) > deadline


def _average(spans: Iterable) -> float | None:
    """Return the average of working days between two moments (the day of asking is not counted)."""
    calendar = rulebook.calendar()
    days = [workdays_between(clock.day_of(first), clock.day_of(last), calendar) for first, last in spans]
    return round(sum(days) / len(days), 1) if days else None
