"""The trainings on the one-workshop page."""

from jishan_portal.kit.panels import Panel
from workshops.training.models import Seat
from workshops.training.states import SEAT_TONES, SeatState


def _rows(shops):
    return Seat.objects.filter(workshop__in=shops).exclude(state=SeatState.CALLED_OFF)


def _context(workshop, user) -> dict:
    rows = (
        _rows(workshop.rows_of_file)
        .select_related("session__theme", "paper")
        .prefetch_related("attempts")
        .order_by("-session__starts_at", "-pk")
    )
    return {"seats": [(seat, SEAT_TONES[seat.state], next(iter(seat.attempts.all()), None)) for seat in rows[:50]]}


PANEL = Panel("training", "培训", "workshops/training/_panel.html", _rows, _context)
