"""Pages of the candidates: the list by score, one candidate with the evidence, opinion and decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.queries import year_of
from jishan_portal.rulebook.queries import rule, value
from subsidies.candidates import actions, queries
from subsidies.candidates.exports import COLUMNS
from subsidies.candidates.forms import DecisionForm, FilterForm, OpinionForm
from subsidies.candidates.models import Candidate
from subsidies.candidates.rules import PARTS
from subsidies.candidates.states import TONES
from workshops.registry.models import Workshop


def _candidate(request, pk) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).select_related("workshop__root", "opinion_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _url(pk) -> str:
    return reverse("subsidies:candidates:detail", args=[pk])


def _parts(row: Candidate) -> list[tuple[str, int, int]]:
    return [
        (
            label,
            sum(one["points"] for one in row.factors if one["part"] == key),
            sum(one["of"] for one in row.factors if one["part"] == key),
        )
        for key, label in PARTS.items()
    ]


@require_safe
@allow(ability="candidates.see")
def list_(request):
    """The candidates of the year, the best first, each with why it is in or out."""
    form, year = FilterForm(request.GET), year_of(clock.today())
    rows = queries.listed(request.user, **filters_of(form))
    found = listing(request, rows, queries.BEST)
    shown = [(row, name_of(row.area_code), _parts(row), TONES[row.state]) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user), "year": year, "parts": PARTS.values()}
    context |= {"figures": queries.figures(request.user, year), "least": value("upgrade.candidate_least")}
    context |= {"rule": rule("upgrade.candidate_points"), "may_appraise": request.user.may("candidates.nominate")}
    return render(request, "subsidies/candidates/list.html", context | {"may_export": request.user.may("registry.export")})


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.BEST.clauses())
    return workbook(request, COLUMNS, rows, title=f"{year_of(clock.today())}年提档升级候选名单")


@require_POST
@allow(ability="candidates.nominate")
def appraise(request):
    """Score all workshops in reach by the rule."""
    number = actions.appraise(Workshop.objects.visible_to(request.user), by=request.user)
    messages.success(request, f"已按规则给 {number} 户评分。")
    return redirect("subsidies:candidates:list")


@require_safe
@allow(ability="candidates.see")
def detail(request, pk):
    """One candidate: every addend with the page behind it, the township's opinion, the decision."""
    row = _candidate(request, pk)
    sections = [(label, points, of, [one for one in row.factors if PARTS[one["part"]] == label]) for label, points, of in _parts(row)]
    moves = {move.name for move in row.FLOW.open_to(state=row.state, roles=request.user.roles)}
    context = {"row": row, "shop": row.workshop.root, "sections": sections, "tone": TONES[row.state], "moves": moves}
    context |= {
        "least": value("upgrade.candidate_least"),
        "may_wish": request.user.may("registry.edit"),
        "rule": rule("upgrade.candidate_points"),
    }
    context |= {"may_start": request.user.may("licensing.work"), "may_group": request.user.may("assistance.manage")}
    return render(request, "subsidies/candidates/detail.html", context)


@require_POST
@allow(ability="registry.edit")
def wish(request, pk):
    """Write down the owner's wish."""
    actions.record_wish(_candidate(request, pk), wants=request.POST.get("wants") == "1", by=request.user)
    messages.success(request, "业主的意愿已登记，得分已重算。")
    return redirect("subsidies:candidates:detail", pk)


@require_POST
@allow(ability="candidates.nominate")
def nominate(request, pk):
    """Ask the township."""
    actions.nominate(_candidate(request, pk), by=request.user)
    messages.success(request, "已推荐，请乡镇提意见。")
    return redirect("subsidies:candidates:detail", pk)


@allow(ability="candidates.opine")
def opine(request, pk):
    """The township's opinion."""
    row = _candidate(request, pk)

    def act(form) -> str:
        actions.opine(row, by=request.user, **form.cleaned_data)
        return "意见已提交，由县局决定。"

    return form_page(
        request, OpinionForm(request.POST or None), act, title="乡镇意见", back=_url(pk), verb="提交", workshop=row.workshop.root
    )


@allow(ability="candidates.decide")
def choose(request, pk):
    """Decide for it."""
    return _decide(request, pk, actions.choose, title="决定入选", said="已入选，列入提档升级批次。")


@allow(ability="candidates.decide")
def decline(request, pk):
    """Decide against it."""
    return _decide(request, pk, actions.decline, title="决定不入选", said="已决定不入选。")


def _decide(request, pk, verb, *, title: str, said: str):
    row = _candidate(request, pk)

    def act(form) -> str:
        verb(row, by=request.user, reason=form.cleaned_data["reason"])
        return said

    form, lead = DecisionForm(request.POST or None), f"规则得分 {row.score}。乡镇意见：{row.opinion or '—'}"
    return form_page(request, form, act, title=title, back=_url(pk), verb=title, workshop=row.workshop.root, lead=lead)
