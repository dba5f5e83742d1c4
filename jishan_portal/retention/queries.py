"""What is due to be destroyed: for each kind the rows whose term has run out and that still hold something personal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from inspections.leads.models import Reporter
from inspections.leads.states import FLOW as LEAD_FLOW
from inspections.leads.states import LeadState
from jishan_portal.accounts.models import LoginRecord, Post, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.retention.rules import KINDS, Kind, cutoff, months
from jishan_portal.rulebook import queries as rulebook
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import LOST, ObjectionState
from workshops.imports.models import ImportBatch
from workshops.imports.states import BatchState
from workshops.people.models import Person
from workshops.registry.models import LifeChange, Ownership, Workshop
from workshops.registry.states import ENDED

OVER = frozenset(state.value for state in LEAD_FLOW.states.values() if state.is_final) - {LeadState.CASE}
RUNS_SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """A kind on a day: its term, what is due, whether the bureau has confirmed the term."""

    kind: Kind
    months: int
    before: date
    count: int
    is_confirmed: bool


def due(kind: Kind, on: date) -> QuerySet:
    """Return the rows of a kind whose term has run out on a day; a second run finds none of them."""
    return _DUE[kind.key](cutoff(kind, on))


def overview(on: date) -> list[Standing]:
    """Return every kind with how many rows are due on a day. Nothing is written."""
    return [
        Standing(kind, months(kind, on), cutoff(kind, on), due(kind, on).count(), rulebook.rule(kind.rule, on).is_confirmed)
        for kind in KINDS
    ]


def runs() -> QuerySet:
    """Return the entries of what was destroyed, newest first."""
    return Entry.objects.filter(action__startswith="retention.").order_by("-id")


def guardians() -> list[User]:
    """Return who answers for personal data today: the security administrators."""
    held = Post.objects.held_on(clock.today()).filter(user=OuterRef("pk"), role=Role.SECURITY_ADMIN)
    return list(User.objects.filter(Exists(held), is_active=True))


def _ended(before: date) -> QuerySet:
    """Root files that ended before a day, for good, and about which nobody owes anything."""
    last = LifeChange.objects.filter(workshop__root=OuterRef("pk"), to_state__in=ENDED).order_by("-holds_from", "-pk")
    chain = Concat(Value("workshops.workshop:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    ended = Workshop.objects.roots().filter(state__in=ENDED).annotate(ended_on=Subquery(last.values("holds_from")[:1]))
    return ended.filter(ended_on__lt=before).exclude(Exists(Duty.objects.open().filter(file=chain)))


def _workshop_owner(before: date) -> QuerySet:
    holds = ~Q(phone="") | ~Q(owner_id_print="") | ~Q(note="")
    return Workshop.objects.filter(holds, root__in=_ended(before).values("pk")).order_by("pk")


def _owner_account(before: date) -> QuerySet:
    """Accounts that are owners and nothing else, all of whose workshops ended before the day."""
    mine = Ownership.objects.filter(user=OuterRef("pk"))
    others = Post.objects.filter(user=OuterRef("pk")).exclude(role=Role.OWNER)
    rows = User.objects.filter(Q(is_active=True) | ~Q(phone=""))
    alive = mine.exclude(workshop__root__in=_ended(before).values("pk"))
    return rows.filter(Exists(mine)).exclude(Exists(alive)).exclude(Exists(others)).order_by("pk")


def _left_person(before: date) -> QuerySet:
    gone = Q(left_on__lt=before) | Q(workshop__root__in=_ended(before).values("pk"))
    return Person.objects.filter(gone).exclude(name__endswith="某", phone="", id_number="").order_by("pk")


def _reporter(before: date) -> QuerySet:
    over = Q(lead__state__in=OVER, lead__state_at__lt=clock.start_of(before))
    return Reporter.objects.filter(over).exclude(name="", phone="").select_related("lead").order_by("pk")


def _objector(before: date) -> QuerySet:
    rows = Objection.objects.filter(answered_at__lt=clock.start_of(before)).exclude(state=ObjectionState.OPEN)
    return rows.exclude(name="", phone="").order_by("pk")


def _import_file(before: date) -> QuerySet:
    over = [BatchState.COMMITTED, BatchState.CANCELLED]
    rows = ImportBatch.objects.filter(state__in=over, state_at__lt=clock.start_of(before), file__destroyed_at__isnull=True)
    return rows.select_related("file").order_by("pk")


def _lost_application(before: date) -> QuerySet:
    rows = Application.objects.filter(state__in=LOST, state_at__lt=clock.start_of(before))
    return rows.exclude(account_print="", contact_phone="", bank="").order_by("pk")


def _login_record(before: date) -> QuerySet:
    rows = LoginRecord.objects.filter(at__lt=clock.start_of(before))
    return rows.exclude(ip__isnull=True, device="").order_by("pk")


_DUE: dict[str, Callable[[date], QuerySet]] = {
    "workshop_owner": _workshop_owner,
    "owner_account": _owner_account,
    "left_person": _left_person,
    "reporter": _reporter,
    "objector": _objector,
    "import_file": _import_file,
    "lost_application": _lost_application,
    "login_record": _login_record,
}
