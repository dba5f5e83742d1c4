"""What the one-workshop page reads: the same few queries whatever the history holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, IntegerField, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import Http404

from jishan_portal.accounts.places import name_of, place_words
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.kit.paging import Order
from jishan_portal.kit.panels import Panel
from jishan_portal.kit.statements import kept
from workshops.batches.models import Membership
from workshops.licences.rules import Standing, licence_standing, renew_by
from workshops.people.queries import wanting
from workshops.registry.links import file_url
from workshops.registry.models import HIDDEN, Event, Visibility, Workshop
from workshops.registry.standing import warn_days
from workshops.registry.states import LIVING

LATEST = Order("at", "时间", "at", descending=True)
NOBODY = -20_240_617  # no file has this number
EVENTS_ASIDE, DUTIES_SHOWN = 6, 5
TO_OWNERS = (Visibility.OWNER, Visibility.PUBLIC)


@dataclass(frozen=True)
class OpenRow:
    """Something about a workshop that waits for somebody: a sentence, how urgent, by when, and where to do it."""

    tone: str
    sentence: str
    due: date | None = None
    url: str = ""
    verb: str = "去办"


@dataclass
class File:
    """A workshop as its page shows it."""

    workshop: Workshop
    tabs: list
    absorbed: list
    area: str
    standing: Standing
    renewal: date | None
    memberships: list = field(default_factory=list)
    open: list = field(default_factory=list)
    rest: list = field(default_factory=list)

    @property
    def open_count(self) -> int:
        """How many matters are open, those behind the fold included."""
        return len(self.open) + len(self.rest)

    @property
    def licence_words(self) -> str:
        """How the workshop stands with its licence, said with its subject: 许可还有 45 天."""
        return self.standing.words if not self.workshop.licence_number else f"许可{self.standing.words}"

    @property
    def place(self) -> str:
        """Where it stands, in one line."""
        return place_words(self.workshop.area_code, self.workshop.village, self.workshop.address)

    @property
    def is_living(self) -> bool:
        """On file and not ended."""
        return self.workshop.state in LIVING

    @property
    def ids(self) -> list[int]:
        """The rows whose records belong to the file: its own and those merged into it."""
        return [self.workshop.pk, *(row.pk for row in self.absorbed)]


def _number_of(rows) -> Coalesce:
    """Return how many rows there are as a subquery, so that all counts ride on the query of the workshop."""
    grouped = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=Count("pk")).values("_number")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def _count_of(panel: Panel, shops) -> RawSQL:
    """Return how many rows a part of NOBODY's file has, as a subquery of the workshop's own query."""
    try:
        sql, values = panel.rows(shops).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return RawSQL("SELECT 0", (), output_field=IntegerField())
    return RawSQL(f"SELECT COUNT(*) FROM ({sql}) AS part", values, output_field=IntegerField())  # noqa: S608, S611 compiled by Django


def _named(pk: int) -> Callable:
    """Return what puts the number of a file where a statement was made with NOBODY's."""
    nobody, number = str(NOBODY), str(pk)

    def put(value):
        if isinstance(value, str):
            return value.replace(nobody, number)
        return pk if value == NOBODY else value

    return put


def _with_counts(user, panels: list, *, is_alone: bool):
    """Return NOBODY's file with the counts of its parts. Twenty subqueries: put together for every page, they cost more than the answer.

    A file that nothing was merged into `is_alone`: its parts look for its own number and need not join the workshops.
    """
    shops = [NOBODY] if is_alone else Workshop.objects.filter(root=NOBODY)
    counts = {f"n_{panel.key}": _count_of(panel, shops) for panel in panels if panel.rows}
    rows = Workshop.objects.visible_to(user).roots().select_related("station", "kind").filter(pk=NOBODY)
    return rows.annotate(n_wanting=_number_of(wanting().filter(workshop__in=shops)), **counts)


def _absorbed():
    return Workshop.objects.filter(root=NOBODY, merged_at__isnull=False).order_by("pk")


def file_of(user, pk: int, panels: list) -> File:
    """Return a file that stands for itself with the counts of its parts; Http404 outside the user's reach."""
    put = _named(pk)
    absorbed = kept("dossier.absorbed", _absorbed, prepare=True).records(put)
    key = (
        "dossier.file",
        user.pk if Role.OWNER in user.roles else None,
        user.access,
        clock.today(),
        tuple(panel.key for panel in panels),
        warn_days(),
        is_alone := not absorbed,
    )
    workshop = next(iter(kept(key, lambda: _with_counts(user, panels, is_alone=is_alone), prepare=True).records(put)), None)
    if workshop is None:
        raise Http404
    until = workshop.licence_until
    return File(
        workshop=workshop,
        tabs=[(panel, getattr(workshop, f"n_{panel.key}", None)) for panel in panels],
        absorbed=absorbed,
        area=name_of(workshop.area_code),
        standing=licence_standing(workshop.licence_number, until),
        renewal=renew_by(until) if workshop.licence_number and until else None,
    )


def fill_head(file: File, *, most: int | None = DUTIES_SHOWN) -> File:
    """Add what is open, the first `most` at once and the others folded (a printed page folds none), and the workshop's batches."""
    batches = _of("memberships", _memberships, file)
    file.memberships = list({row.kind: row for row in reversed(batches)}.values())[::-1]  # merged files may be in the same one twice
    duties = _of("duties", _duties, file)
    rows = [*_papers(file), *(_as_row(duty, file.workshop) for duty in duties)]
    rows.sort(key=lambda row: (row.due is None, row.due or date.max))
    file.open, file.rest = rows[:most], [] if most is None else rows[most:]
    return file


def _of(what: str, make: Callable, file: File) -> list:
    """Return the records `make(ids)` of a file; a file that nothing was merged into needs no statement of its own."""
    if file.absorbed:
        return list(make(file.ids))
    return kept(("dossier", what), lambda: make([NOBODY]), prepare=True).records(_named(file.workshop.pk))


def _memberships(ids: list[int]):
    return Membership.objects.filter(workshop__in=ids, until__isnull=True).order_by("-year", "kind")


def _duties(ids: list[int]):
    chains = [f"workshops.workshop:{pk}" for pk in ids]
    return Duty.objects.open().about(*chains).select_related("organisation", "person")


def latest_events(file: File) -> list[Event]:
    """Return the newest of the timeline, one more than is shown beside the file."""
    return _of("events", lambda ids: _events(ids).order_by(*LATEST.clauses())[: EVENTS_ASIDE + 1], file)


def _as_row(duty: Duty, workshop: Workshop) -> OpenRow:
    sentence = duty.title.removeprefix(f"{workshop.name}：")
    waits = duty.person.display_name if duty.person else duty.organisation.short_name if duty.organisation else duty.get_role_display()
    late = duty.due_on is not None and duty.due_on < clock.today()
    return OpenRow("late" if late else "go", f"{sentence}，等{waits}办理", duty.due_on, duty.url)


def _papers(file: File) -> list[OpenRow]:
    """What the dates of licence and health certificates ask for."""
    shop, rows = file.workshop, []
    if not shop.licence_number:
        rows.append(OpenRow("near", "没有登记有效的小作坊许可证", None, file_url(shop.pk, "licences"), "去登记"))
    elif file.standing.tone != "ok":
        late = file.standing.tone == "late"
        sentence = f"许可证{file.standing.words}，尚未换发" if late else "许可证延续，等负责人提出申请"
        rows.append(OpenRow(file.standing.tone, sentence, shop.licence_until if late else file.renewal, file_url(shop.pk, "licences")))
    if shop.n_wanting:
        rows.append(OpenRow("near", f"{shop.n_wanting} 人的健康证明已过期、快到期或未登记", None, file_url(shop.pk, "people"), "去看"))
    return rows


def _events(ids: list[int]):
    return Event.objects.filter(workshop__in=ids).exclude(visibility=HIDDEN).select_related("workshop")


def events(file: File, *, for_owner: bool = False):
    """Return the timeline of a file, what was merged into it included, to be ordered by LATEST."""
    rows = _events(file.ids)
    return rows.filter(visibility__in=TO_OWNERS) if for_owner else rows
