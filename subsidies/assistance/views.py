"""The chosen workshops with their groups, the pool of experts, what an expert is invited to."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from subsidies.assistance import actions, queries
from subsidies.assistance.exports import COLUMNS
from subsidies.assistance.forms import ExpertForm, FilterForm
from subsidies.assistance.models import Expert
from subsidies.assistance.states import AREAS, SPECIALTIES
from subsidies.candidates.faces import face_of


@require_safe
@allow(ability="assistance.see")
def list_(request):
    """The chosen workshops: group, visits, coverage of the ten topics."""
    form = FilterForm(request.GET)
    rows = queries.listed(request.user, **filters_of(form))
    found = listing(request, rows, queries.NEWEST)
    held = queries.groups_of(found["page"].rows)
    shown = [(row, name_of(row.area_code), held.get(row.pk)) for row in found["page"].rows]
    context = {
        **found,
        "rows": shown,
        "form": form,
        "areas": townships_of(request.user),
        "topics": [one.label for one in (*AREAS, *SPECIALTIES)],
    }
    chosen, without = queries.listed(request.user).count(), queries.listed(request.user, view="without").count()
    context |= {"chosen": chosen, "grouped": chosen - without, "may_manage": request.user.may("assistance.manage")}
    return render(request, "subsidies/assistance/list.html", context | {"may_export": request.user.may("registry.export")})


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = list(queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses()))
    held = queries.groups_of(rows)
    return workbook(request, COLUMNS, [(row, held.get(row.pk)) for row in rows], title="帮扶小组和指导覆盖")


@require_safe
@allow(Role.EXPERT, Role.OWNER)
def mine(request):
    """The groups an owner or an invited expert has to do with."""
    groups = queries.mine(request.user)[:50]
    context = {"groups": groups, "is_expert": Role.EXPERT in request.user.roles}
    return render(request, "subsidies/assistance/mine.html", context | {"face": face_of(request.user)})


@require_safe
@allow(ability="assistance.see")
def experts(request):
    """The pool."""
    context = {"experts": Expert.objects.select_related("user"), "may_manage": request.user.may("assistance.manage")}
    return render(request, "subsidies/assistance/experts.html", context)


@allow(ability="assistance.manage")
def new_expert(request):
    """Take somebody in."""
    return _expert(request, Expert(), "新增专家")


@allow(ability="assistance.manage")
def edit_expert(request, pk):
    """Change what is known of somebody."""
    return _expert(request, get_object_or_404(Expert, pk=pk), "专家")


def _expert(request, expert: Expert, title: str):
    def act(form) -> str:
        return f"已保存：{actions.keep_expert(form.instance, by=request.user).name}。"

    form = ExpertForm(request.POST or None, instance=expert)
    return form_page(request, form, act, title=title, back=reverse("subsidies:assistance:experts"))
