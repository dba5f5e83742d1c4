"""The list of workshops on their way, one workshop's scores and gaps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook.queries import value
from subsidies.candidates.faces import face_of
from subsidies.readiness import actions, queries, rules
from subsidies.readiness.exports import COLUMNS
from subsidies.readiness.forms import FilterForm, GapForm, NoteForm
from subsidies.readiness.models import Gap
from subsidies.readiness.states import GapState, Kind, RoundState
from workshops.registry.models import Workshop

READERS = holders("readiness.see") | {Role.OWNER}


def shop_of(request, workshop_id) -> Workshop:
    """Return a workshop in reach that stands for itself."""
    return get_object_or_404(Workshop.objects.visible_to(request.user).roots().select_related("station"), pk=workshop_id)


def _gap(request, pk) -> Gap:
    return get_object_or_404(Gap.objects.visible_to(request.user).select_related("workshop", "round"), pk=pk)


def _page(gap: Gap) -> str:
    return reverse("subsidies:readiness:workshop", args=[gap.workshop.root_id]) + "#gaps"


@require_safe
@allow(ability="readiness.see")
def list_(request):
    """The workshops that are to be raised, with their three scores and the projected day."""
    form = FilterForm(request.GET)
    rows = queries.listed(request.user, **filters_of(form))
    found = listing(request, rows, queries.NEWEST)
    held = queries.standing(found["page"].rows)
    shown = [(row, name_of(row.area_code), held[row.pk]) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user), "deadline": queries.deadline()}
    return render(request, "subsidies/readiness/list.html", context | {"may_export": request.user.may("registry.export")})


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = list(queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses()))
    held = queries.standing(rows)
    return workbook(request, COLUMNS, [(row, held[row.pk]) for row in rows], title="通则评分")


@require_safe
@allow(Role.OWNER)
def mine(request):
    """An owner's workshops that are to be raised; one only opens at once."""
    shops = list(queries.concerned(request.user)[:20])
    if len(shops) == 1:
        return redirect("subsidies:readiness:workshop", shops[0].pk)
    return render(request, "subsidies/readiness/mine.html", {"shops": shops, "face": face_of(request.user)})


@require_safe
@allow(*READERS)
def workshop(request, workshop_id):
    """One workshop: three scores side by side, their history, the gaps and the projected day."""
    shop = shop_of(request, workshop_id)
    rounds, gaps = queries.rounds_of(shop.pk), queries.gaps_of(shop.pk)
    book, sections, newest = queries.side_by_side(rounds)
    day, undated, last = rules.projected(gaps)
    pass_rate = int(value("readiness.pass_rate"))
    context = {"shop": shop, "rounds": rounds, "book": book, "sections": sections, "newest": list(zip(Kind.choices, newest, strict=True))}
    context |= {"chart": queries.chart(rounds, pass_rate), "gaps": gaps, "day": day, "undated": undated, "critical": last}
    context |= {"open_rounds": [(row, rules.can_edit(request.user, row)) for row in queries.open_rounds(shop.pk)]}
    context |= {"deadline": queries.deadline(), "pass_rate": pass_rate, "begin": _begin(request.user, shop)}
    context["is_passed"] = bool(newest[-1] and newest[-1].state == RoundState.PASSED)
    light = rules.light(queries.clock.today(), context["deadline"], day, undated)
    context["light"] = "ok" if context["is_passed"] else light
    context |= {"open_gaps": [gap for gap in gaps if gap.state != GapState.CLOSED], "may_judge": request.user.may("readiness.judge")}
    context["cost"] = sum((gap.cost for gap in context["open_gaps"] if gap.cost), start=0)
    return render(request, "subsidies/readiness/workshop.html", context | {"face": face_of(request.user)})


def _begin(user, shop) -> list[tuple[str, str]]:
    """Return the scores that a user may begin now."""
    kinds = [kind for kind in Kind.values if rules.can_score(user, kind)]
    if Kind.ACCEPTANCE in kinds and not queries.last(shop.pk, Kind.GROUP):
        kinds.remove(Kind.ACCEPTANCE)
    return [(kind, Kind(kind).label) for kind in kinds]


@allow(*READERS)
def plan_gap(request, pk):
    """How a gap is mended, by whom, until when."""
    gap = _gap(request, pk)
    start = {"work": gap.work, "cost": gap.cost, "person": gap.person or gap.workshop.owner_name, "due_on": gap.due_on}

    def act(form) -> str:
        actions.plan_gap(gap, by=request.user, **form.cleaned_data)
        return f"{gap.code} 已安排。"

    form = GapForm(request.POST or None, initial=start)
    return form_page(request, form, act, title=f"补齐差距 {gap.code}", back=_page(gap), workshop=gap.workshop, lead=gap.text)


@require_POST
@allow(*READERS)
def fix_gap(request, pk):
    """The owner mended it."""
    gap = _gap(request, pk)
    actions.fix_gap(gap, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, f"{gap.code} 已交核实，监管员会来看。")
    return redirect(_page(gap))


@require_POST
@allow(ability="readiness.judge")
def confirm_gap(request, pk):
    """The office saw it."""
    gap = _gap(request, pk)
    actions.confirm_gap(gap, by=request.user)
    messages.success(request, f"{gap.code} 已核实补齐。下次小组评分时改分。")
    return redirect(_page(gap))


@allow(ability="readiness.judge")
def return_gap(request, pk):
    """The office saw that it is not mended."""
    gap = _gap(request, pk)

    def act(form) -> str:
        actions.return_gap(gap, by=request.user, note=form.cleaned_data["note"])
        return f"{gap.code} 已退回业主继续补。"

    return form_page(
        request, NoteForm(request.POST or None), act, title=f"{gap.code} 还没补齐", back=_page(gap), verb="退回", lead=gap.text
    )
