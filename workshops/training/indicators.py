"""Clause O-42: sessions held, people who came, workshops and themes reached."""

from django.db.models import Exists, OuterRef, Q

from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Workshop
from workshops.training.models import Seat, Session, Theme
from workshops.training.queries import trained_roots
from workshops.training.states import SessionState


def _working(scope, on):
    came = trained_roots(year_of(on)).filter(workshop__root=OuterRef("pk"))
    return Workshop.objects.visible_to(scope).working().annotate(is_trained=Exists(came))


def _held(scope, on):
    return Session.objects.visible_to(scope).filter(year=year_of(on), state=SessionState.HELD)


def _came(scope, on):
    return Seat.objects.visible_to(scope).attended().filter(session__year=year_of(on))


def _themes(scope, on):
    return Theme.objects.annotate(is_held=Exists(_held(scope, on).filter(theme=OuterRef("pk"))))


HELD = Indicator("training.held", "O-42", "培训场次", "场", "", _held)
CAME = Indicator("training.came", "O-42", "参加人次", "人次", "", _came)
TRAINED = Indicator("training.covered", "O-42", "今年参加过培训", "户", "", _working, Q(is_trained=True))
THEMES = Indicator("training.themes", "O-42", "四个主题举办过", "个", "", _themes, Q(is_held=True))
