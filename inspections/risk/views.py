"""Pages of risk grades: the county's list, the figures, one workshop's grade in words."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.risk import actions, documents, queries, rules
from inspections.risk.explaining import explain
from inspections.risk.exports import COLUMNS
from inspections.risk.forms import FilterForm, ProfileForm
from inspections.risk.models import Profile
from inspections.risk.states import TONES, AdjustState
from inspections.risk.tables import scheme_label, table_on
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook.queries import rule
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop

RULES_SHOWN = ("risk.scheme", "risk.thresholds", "risk.category_points", "risk.dynamic_sections")


def shop_of(request, workshop_id) -> Workshop:
    """Return a workshop in reach that stands for itself."""
    return get_object_or_404(Workshop.objects.visible_to(request.user).roots().select_related("kind", "station"), pk=workshop_id)


def _filtered(request):
    form = FilterForm(request.GET)
    return form, queries.listed(request.user, **filters_of(form))


@allow(ability="risk.see")
def list_(request):
    """The workshops by grade, the riskiest first."""
    form, rows = _filtered(request)
    found = listing(request, rows, queries.RISKIEST)
    held = queries.grades_of(found["page"].rows)
    shown = [(row, held.get(row.pk), name_of(row.area_code)) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user), "tones": TONES}
    context |= {"total": queries.figures(request.user)[0], "may_export": request.user.may("registry.export")}
    context |= {"is_narrowed": any(request.GET.get(name) for name in form.fields), "may_recompute": request.user.may("risk.recompute")}
    return render(request, "inspections/risk/list.html", context)


@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    _, found = _filtered(request)
    rows = list(found.order_by(*queries.RISKIEST.clauses()))
    held = queries.grades_of(rows)
    return workbook(request, COLUMNS, [(row, held.get(row.pk)) for row in rows], title="风险等级")


@allow(ability="risk.see")
def figures(request):
    """How many of each township stand in each grade."""
    rows = queries.figures(request.user)
    frequencies = [(letter, rules.frequency_words(letter, clock.today())) for letter in TONES]
    return render(request, "inspections/risk/figures.html", {"rows": rows, "frequencies": frequencies, "rule": rule("risk.frequency")})


@allow(ability="risk.see")
def detail(request, workshop_id):
    """One workshop's grade: its addends, where each came from, what would lower it, its history."""
    shop = shop_of(request, workshop_id)
    grade = actions.present(shop)
    proposals = list(queries.adjustments_of(shop))
    is_waiting = any(row.state == AdjustState.PROPOSED for row in proposals)
    context = {
        "workshop": shop,
        "grade": grade,
        "told": explain(shop, grade, may_edit=request.user.may("registry.edit")) if grade else None,
        "tone": TONES[grade.grade] if grade else "off",
        "scheme": scheme_label(grade.scheme) if grade else "",
        "frequency": rules.frequency_words(grade.grade, clock.today()) if grade else "",
        "history": queries.history(shop),
        "proposals": proposals,
        "rules": [rule(key) for key in RULES_SHOWN],
        "may_compute": request.user.may("risk.recompute"),
        "may_edit": request.user.may("registry.edit"),
        "may_propose": bool(grade) and request.user.may("risk.propose") and not is_waiting,
        "today": clock.today(),
    }
    return render(request, "inspections/risk/detail.html", context)


@allow(ability="registry.edit")
def profile(request, workshop_id):
    """Write down who buys and how the food is made."""
    shop = shop_of(request, workshop_id)
    held = Profile.objects.filter(workshop=shop).first() or Profile()
    start = {"buyers": held.buyers, "process": held.process}
    form = ProfileForm(request.POST or None, table=table_on(clock.today()), initial=start)

    def act(form):
        actions.set_profile(shop, by=request.user, **form.cleaned_data)
        return "已登记。重新计算等级后按新的要素计分。"

    back = reverse("inspections:risk:detail", args=[shop.pk])
    return form_page(request, form, act, title="登记风险要素", back=back, workshop=shop)


@require_POST
@allow(ability="risk.recompute")
def refresh(request, workshop_id):
    """Compute one workshop's grade anew."""
    shop = shop_of(request, workshop_id)
    grade = actions.refresh(shop, by=request.user)
    messages.success(request, f"已按今天的依据计算：{grade.grade} 级，总分 {float(grade.total):g}。")
    return redirect("inspections:risk:detail", workshop_id=shop.pk)


@require_POST
@allow(ability="risk.recompute")
def paper(request, workshop_id):
    """Issue the 风险等级确定表 of the grade in force."""
    shop = shop_of(request, workshop_id)
    grade = actions.present(shop)
    if grade is None:
        raise MoveRefused("这户还没有风险等级，请先计算等级，再出具确定表。")
    made = documents.issue(explain(shop, grade), by=request.user)
    messages.success(request, f"已出具{made.title}：{made.number}。")
    return redirect("papers:detail", pk=made.pk)
