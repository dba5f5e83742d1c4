"""What the pages of trainings read: sessions with their figures, who came, coverage by theme and township, who is untrained."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from jishan_portal.accounts.areas import span
from jishan_portal.accounts.places import townships_of
from jishan_portal.kit.paging import Order
from jishan_portal.kit.search import words
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Workshop
from workshops.registry.queries import search
from workshops.training.models import Question, Seat, Session, Theme
from workshops.training.models_quiz import Attempt
from workshops.training.states import Audience, SeatState, SessionState

NEWEST = Order("-on", "培训时间，近的在前", "starts_at", descending=True)
BY_AREA = Order("area", "乡镇", "area_code")


@dataclass
class Turnout:
    """How many were invited, came, stayed away, and hold a certificate."""

    invited: int = 0
    attended: int = 0
    absent: int = 0
    trained: int = 0

    @property
    def open(self) -> int:
        """Invited, and not yet signed in."""
        return self.invited - self.attended - self.absent


def listed(user, *, q: str = "", theme: str = "", audience: str = "", state: str = "", area: str = "") -> QuerySet:
    """Return the sessions in reach, to be ordered by NEWEST."""
    rows = Session.objects.visible_to(user).select_related("theme", "organisation")
    for word in words(q):
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
    wanted = {"theme": theme, "audience": audience, "state": state, "area_code": area}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def turnouts(sessions, user) -> dict[int, Turnout]:
    """Return {session id: its turnout among the seats in somebody's reach, those that its list shows}, one query for all."""
    found = {session.pk: Turnout() for session in sessions}
    rows = Seat.objects.visible_to(user).filter(session__in=list(found)).exclude(state=SeatState.CALLED_OFF).order_by().values("session")
    counted = rows.annotate(
        invited=Count("pk"),
        attended=Count("pk", filter=Q(state=SeatState.ATTENDED)),
        absent=Count("pk", filter=Q(state=SeatState.ABSENT)),
        trained=Count("pk", filter=Q(paper__isnull=False)),
    )
    for row in counted:
        pk = row.pop("session")
        found[pk] = Turnout(**row)
    return found


def seats_of(session: Session, user, *, view: str = "", q: str = "") -> QuerySet:
    """Return the seats of a session in somebody's reach (`view`: a state, "owed" or "trained"), to be ordered by BY_AREA."""
    rows = Seat.objects.visible_to(user).filter(session=session).select_related("workshop__root", "user", "paper", "session")
    if q:
        found = search(Workshop.objects.visible_to(user), q).values("pk")
        rows = rows.filter(Q(workshop__in=found) | Q(name__icontains=q))
    if view in {"owed", "trained"}:
        return rows.owed() if view == "owed" else rows.trained()
    return rows.filter(state=view) if view else rows


def last_attempts(seats) -> dict[int, Attempt]:
    """Return {seat id: its last try at the quiz}, one query."""
    rows = Attempt.objects.filter(seat__in=[seat.pk for seat in seats]).order_by("round")
    return {row.seat_id: row for row in rows}


def of_person(user) -> list[Seat]:
    """Return the trainings of an owner's workshops or of an official, newest first, with their tries."""
    mine = Seat.objects.visible_to(user).filter(Q(user=user) | Q(workshop__root__ownerships__user=user)).distinct()
    return list(
        mine.select_related("session__theme", "workshop", "paper").prefetch_related("attempts").order_by("-session__starts_at")[:50]
    )


def trained_roots(year: int, theme: str = "") -> QuerySet:
    """Return the workshops that attended a training of a programme year (on one theme)."""
    rows = Seat.objects.attended().filter(workshop__isnull=False, session__year=year)
    return (rows.filter(session__theme=theme) if theme else rows).values("workshop__root")


def untrained(user, *, year: int | None = None, area: str = "", theme: str = "", q: str = "") -> QuerySet:
    """Return the working workshops in reach that attended no training this year, to be ordered by BY_AREA."""
    rows = Workshop.objects.visible_to(user).working().exclude(pk__in=trained_roots(year or year_of(), theme))
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    return search(rows, q) if q else rows


def coverage(user, year: int) -> dict:
    """Return the townships in reach × themes: workshops trained of those at work, and the same for the whole (2 queries)."""
    working = Workshop.objects.visible_to(user).working()
    due = dict(working.order_by().values_list("area_code").annotate(number=Count("pk")))
    done: dict[tuple, set] = defaultdict(set)
    seats = Seat.objects.attended().filter(session__year=year, workshop__root__in=working.values("pk")).order_by()
    for area, theme, root in seats.values_list("workshop__root__area_code", "session__theme", "workshop__root").distinct():
        done[area, theme].add(root)
        done[area, ""].add(root)
    themes = list(Theme.objects.all())
    keys = [*(theme.key for theme in themes), ""]
    lines = [
        {"code": code, "name": name, "due": due.get(code, 0), "cells": [len(done[code, key]) for key in keys]}
        for code, name in townships_of(user)
        if due.get(code)
    ]
    total = {"due": sum(line["due"] for line in lines), "cells": [sum(line["cells"][at] for line in lines) for at in range(len(keys))]}
    return {"themes": themes, "lines": lines, "total": total}


def held(user, year: int) -> dict[str, int]:
    """Return how many sessions were held this year, for whom, and how many people came."""
    rows = Session.objects.visible_to(user).filter(year=year, state=SessionState.HELD)
    seats = Seat.objects.visible_to(user).attended().filter(session__year=year)
    return {
        "sessions": rows.count(),
        "themes": rows.order_by().values("theme").distinct().count(),
        "workshops": seats.filter(session__audience=Audience.WORKSHOPS).count(),
        "officials": seats.filter(session__audience=Audience.OFFICIALS).count(),
    }


def bank(theme: str = "", q: str = "", view: str = "") -> QuerySet:
    """Return the questions of the bank."""
    rows = Question.objects.select_related("theme").order_by("theme__order", "pk")
    for word in words(q):
        rows = rows.filter(text__icontains=word)
    rows = rows.filter(theme=theme) if theme else rows
    return rows.filter(is_active=view != "off") if view else rows
