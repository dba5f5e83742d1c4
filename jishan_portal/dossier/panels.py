"""The parts of a workshop's file, in the order of its tabs: one line a module."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from branding.awards.panels import PANEL as AWARDS
from branding.improvements.panels import PANEL as BRAND
from branding.labels.panels import PANEL as LABELS
from inspections.cases.panels import PANEL as CASES
from inspections.cases.queries import withheld_from
from inspections.hazards.panels import PANEL as HAZARDS
from inspections.leads.panels import PANEL as LEADS
from inspections.look_backs.panels import PANEL as LOOK_BACKS
from inspections.plans.panels import PANEL as PLANS
from inspections.risk.panels import PANEL as RISK
from inspections.sampling.panels import PANEL as SAMPLES
from inspections.self_checks.panels import PANEL as SELF_CHECKS
from inspections.standardisation.panels import PANEL as STANDARDISATION
from inspections.visits.panels import PANEL as VISITS
from jishan_portal.audit.models import Entry
from jishan_portal.kit.panels import Panel
from jishan_portal.publications.models import Publication
from jishan_portal.threads.panels import PANEL as THREADS
from subsidies.fund_use.panels import PANEL as SUBSIDIES
from subsidies.licensing.panels import PANEL as LICENSING
from subsidies.readiness.panels import PANEL as READINESS
from workshops.archive_boxes.panels import PANEL as BOXES
from workshops.batches.panels import PANEL as BATCHES
from workshops.credit.panels import PANEL as CREDIT
from workshops.ledgers.panels import PANEL as LEDGERS
from workshops.licences.panels import PANEL as LICENCES
from workshops.people.panels import PANEL as PEOPLE
from workshops.people.panels import brief
from workshops.products.panels import PANEL as PRODUCTS
from workshops.registry.models import Workshop
from workshops.registry.panels import PANEL as FACTS
from workshops.training.panels import PANEL as TRAINING

TRAIL_SHOWN = 50
CASE, PUBLICATION = "inspections.case", "jishan_portal.publication"


def _overview_context(workshop, user) -> dict:
    """Licences, people and products on one page: a query each."""
    return LICENCES.context(workshop, user) | brief(workshop) | PRODUCTS.context(workshop, user)


def _chains(shops):
    """The chain of the file and those of files merged into it."""
    rows = Workshop.objects.filter(pk__in=shops).annotate(chain=Concat(Value("workshops.workshop:"), Cast("pk", CharField())))
    return rows.values("chain")


def _trail(shops, user=None):
    """The entries of these chains without those about restricted cases of others; the count on the tab leaves out all of these.

    Audit administrators read the chain itself, whole, on their own page: they answer for its being unbroken, and could
    not tell an entry that is withheld from one that was removed.
    """
    cases = withheld_from(user).filter(workshop__in=shops).annotate(key=Cast("pk", CharField()))
    shown = Publication.objects.filter(subject_kind=CASE, subject_id__in=cases.values("key")).annotate(own=Cast("pk", CharField()))
    said = cases.annotate(said=ExpressionWrapper(OuterRef("summary"), CharField()))
    number, decision = ~Q(number="") & Q(said__contains=F("number")), ~Q(decision_number="") & Q(said__contains=F("decision_number"))
    return Entry.objects.filter(
        ~Q(subject_kind=CASE, subject_id__in=cases.values("key")),
        ~Q(subject_kind=PUBLICATION, subject_id__in=shown.values("own")),
        ~Exists(said.filter(number | decision)),
        chain__in=_chains(shops),
    )


def _trail_context(workshop, user) -> dict:
    return {"entries": _trail(workshop.rows_of_file, user).order_by("-id")[:TRAIL_SHOWN], "shown": TRAIL_SHOWN}


TRAIL = Panel(
    "trail", "操作记录", "jishan_portal/dossier/_trail.html", _trail, _trail_context, may_see=lambda user: user.may("registry.history")
)


def _publications(shops):
    return Publication.objects.told().filter(file__in=_chains(shops))


PUBLICATIONS = Panel(
    "publications",
    "公示",
    "jishan_portal/dossier/_publications.html",
    _publications,
    lambda workshop, user: {"publications": _publications(workshop.rows_of_file).order_by("-id")[:TRAIL_SHOWN]},
    may_see=lambda user: user.may("publications.see"),
)

OVERVIEW = Panel("overview", "概况", "", None, _overview_context)
OVERVIEW_PARTS = (LICENCES, PEOPLE, PRODUCTS)

PANELS = (
    OVERVIEW,
    LICENCES,
    PEOPLE,
    PRODUCTS,
    SELF_CHECKS,
    HAZARDS,
    BOXES,
    LEDGERS,
    TRAINING,
    VISITS,
    SAMPLES,
    LOOK_BACKS,
    STANDARDISATION,
    PLANS,
    RISK,
    BATCHES,
    READINESS,
    LICENSING,
    SUBSIDIES,
    BRAND,
    LABELS,
    AWARDS,
    THREADS,
    CREDIT,
    LEADS,
    CASES,
    PUBLICATIONS,
    FACTS,
    TRAIL,
)
UNPRINTED = {OVERVIEW.key, TRAIL.key, LEADS.key, CASES.key}  # a printed file may reach the owner


def panels_for(user) -> list[Panel]:
    """Return the parts that a user may see."""
    return [panel for panel in PANELS if panel.may_see(user)]


def chosen(panels: list[Panel], key: str) -> Panel:
    """Return the part an address names, the first one when it names none of them."""
    return next((panel for panel in panels if panel.key == key), panels[0])


def shown_by(panel: Panel) -> tuple[Panel, ...]:
    """Return the parts that a tab shows: itself, or several for the overview."""
    return OVERVIEW_PARTS if panel is OVERVIEW else (panel,)
