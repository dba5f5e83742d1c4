"""What the pages of the applications read."""

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from jishan_portal.accounts.areas import span
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.paging import Order
from subsidies.applications.models import Application, Evidence, Objection, Step
from subsidies.applications.states import GRANTED, LOST, UNDER_REVIEW, ApplicationState, ObjectionState
from subsidies.budgets.states import Source
from subsidies.licensing.models import Pipeline
from workshops.registry.models import Ownership, Workshop
from workshops.registry.queries import search

A = ApplicationState
NEWEST = Order("newest", "最新在前", descending=True)
VIEWS = {
    "": ("办理中", Q(state__in=sorted(UNDER_REVIEW | {A.APPEALED}))),
    "township": ("乡镇核实", Q(state=A.TOWNSHIP)),
    "desk": ("初审和核验", Q(state__in=[A.FIRST, A.SITE])),
    "joint": ("联合审核", Q(state__in=[A.BUREAU, A.FINANCE])),
    "decision": ("待审定", Q(state=A.DECISION)),
    "notice": ("公示中", Q(state=A.NOTICE)),
    "to_pay": ("待拨付", Q(state=A.TO_PAY)),
    "paid": ("已拨付", Q(state=A.PAID)),
    "owner": ("填报和补正", Q(state__in=[A.DRAFT, A.RETURNED])),
    "lost": ("不予、撤销", Q(state__in=sorted(LOST))),
    "live": ("已提交", ~Q(state__in=sorted(LOST | {A.DRAFT}))),
    "all": ("全部", Q()),
    "asked": ("提交过的", ~Q(state=A.DRAFT)),
    "granted": ("已审定", Q(state__in=sorted(GRANTED))),
}
BEHIND_FIGURES = {"asked", "granted"}  # what a figure of the years leads to; no tab of their own


def listed(
    user, *, view: str = "all", q: str = "", area: str = "", source: str = "", year: str = "", state: str = "", batch: str = ""
) -> QuerySet:
    """Return the applications of a view in somebody's reach, narrowed by the filter row."""
    rows = Application.objects.visible_to(user).filter(VIEWS.get(view, VIEWS["all"])[1])
    if q:
        named = search(Workshop.objects.visible_to(user), q).values("pk")
        rows = rows.filter(Q(workshop__in=named) | Q(entity_name__icontains=q) | Q(number__icontains=q))
    if area:
        low, high = span(area)
        rows = rows.filter(area_code__gte=low, area_code__lt=high)
    if (chosen := whole(year)) is not None:
        rows = rows.filter(year=chosen)
    if batch:
        rows = rows.filter(payment_lines__batch__number=batch, payment_lines__outcome__in=["waiting", "paid"])
    exact = {name: value for name, value in (("source", source), ("state", state)) if value}
    return rows.filter(**exact).select_related("workshop__root", "budget")


def views_of(user) -> dict[str, int]:
    """Return how many rows each view has (one query)."""
    counted = {key or "open": Count("pk", filter=condition) if condition else Count("pk") for key, (_, condition) in VIEWS.items()}
    return Application.objects.visible_to(user).aggregate(**counted)


def years(user) -> list[int]:
    """Return the years that have an application, newest first."""
    return list(Application.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct())


def to_show(user) -> QuerySet:
    """Return applications with everything their page shows, in a fixed number of queries."""
    signed = Step.objects.select_related("by", "second").prefetch_related("pictures__file").order_by("id")
    objections = Objection.objects.select_related("answered_by").order_by("-id")
    return (
        Application.objects.visible_to(user)
        .select_related("workshop__root__station", "budget", "filler")
        .prefetch_related(
            Prefetch("steps", signed, to_attr="signed"),
            Prefetch("objections", objections, to_attr="objections_shown"),
            Prefetch("evidence", Evidence.objects.select_related("file", "received_by").filter(dropped_at__isnull=True), to_attr="papers"),
        )
    )


def of_owner(user) -> QuerySet:
    """Return the applications of an owner's workshops, newest first."""
    return Application.objects.visible_to(user).select_related("workshop__root").order_by("-id")


def workshops_of(user) -> list[Workshop]:
    """Return the workshops an owner runs (one query)."""
    held = Ownership.objects.held_by(user).select_related("workshop__root").order_by("pk")
    return list({row.workshop.root_id: row.workshop.root for row in held}.values())


def prefilled(workshop: Workshop, on) -> dict:
    """Return what is on file of what the form asks: registry, licences, the way to them (two queries); empty values are left out."""
    held = {row.kind: row.number for row in workshop.licences.in_force(on).order_by("valid_until", "pk")}
    way = Pipeline.objects.filter(workshop__root=workshop.root_id, production__isnull=False).order_by("-id").first()
    entity = way.enterprise_name if way and way.enterprise_name else workshop.name
    found = {
        "entity_name": entity,
        "started_on": way and way.started_on,
        "completed_on": way and way.issued_on,
        "credit_code": held.get("business") or workshop.credit_code,
        "production_licence": held.get("production", ""),
        "contact_phone": workshop.phone,
        "payee_name": entity,
    }
    return {name: value for name, value in found.items() if value}


def by_year(user) -> list[dict]:
    """Compare the years: per year and source how many asked, were granted, were paid, and how much (one query)."""
    granted, paid = VIEWS["granted"][1], VIEWS["paid"][1]
    rows = Application.objects.visible_to(user).filter(VIEWS["asked"][1]).values("year", "source").order_by("-year", "source")
    rows = rows.annotate(
        asked=Count("pk"), granted=Count("pk", filter=granted), paid=Count("pk", filter=paid),
        granted_amount=Sum("approved_amount", filter=granted), paid_amount=Sum("approved_amount", filter=paid),
        own=Sum("own_investment", filter=paid),
    )  # fmt: skip
    return [{**row, "label": Source(row["source"]).label} for row in rows]


def public_notice(code: str) -> Application | None:
    """Return the application behind a public code once its notice has begun."""
    return Application.objects.select_related("workshop__root").filter(code=code, notice_from__isnull=False).first()


def objection_of(tracking_code: str) -> Objection | None:
    """Return the objection behind a tracking code."""
    return Objection.objects.select_related("application").filter(tracking_code=tracking_code).first()


def open_objections(application: Application) -> int:
    """Return how many objections wait for an answer."""
    return application.objections.filter(state=ObjectionState.OPEN).count()
