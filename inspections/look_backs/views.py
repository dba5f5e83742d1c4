"""The year's list of the second look: figures, progress by township, workbook and print, one problem with its three rows of photos."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.look_backs import actions, exports, forms, queries, rules
from inspections.look_backs.models import LookBack
from inspections.look_backs.states import OPEN, LookBackState
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable

LIST = "inspections:look_backs:list"


def _filtered(request):
    form = forms.FilterForm(request.GET, areas=townships_of(request.user))
    asked = filters_of(form)
    roll = queries.current(asked.pop("year") or 0)
    asked["view"] = asked["view"] or "due"
    return form, roll, queries.rows(request.user, roll, **asked)


def _views(figures: dict, chosen: str, year: int) -> list[dict]:
    return [
        {"label": label, "url": f"?{urlencode({'view': key, 'year': year})}", "count": figures[key], "is_on": key == (chosen or "due"),
         "is_hot": key in {"unmended", "rebound"}}
        for key, label in queries.VIEWS
    ]  # fmt: skip


@require_safe
@allow(ability="look_backs.see")
def list_(request):
    """What is on the list, with its figures; before its day, when it will be drawn up."""
    form, roll, rows = _filtered(request)
    today = clock.today()
    found, figures = listing(request, rows, queries.BY_NEWEST), queries.figures(request.user, roll)
    context = {**found, "rows": [(row, name_of(row.area_code), queries.TONES[row.state]) for row in found["page"].rows], "form": form}
    context |= {"areas": townships_of(request.user), "roll": roll, "figures": figures, "years": queries.years()}
    context |= {"views": _views(figures, request.GET.get("view", ""), roll.year if roll else today.year)}
    context |= {
        "starts_on": rules.starts_on(today),
        "may_draw": _may_draw(request.user, today),
        "may_look": request.user.may("look_backs.check"),
    }
    return render(request, "inspections/look_backs/list.html", context)


def _may_draw(user, today) -> bool:
    is_due = today >= rules.starts_on(today)
    return is_due and user.may("look_backs.draw") and queries.current(today.year) is None


@require_safe
@allow(ability="look_backs.see")
def progress(request):
    """The figures of the list by township, those furthest behind first."""
    roll = queries.current()
    lines = queries.progress(request.user, roll)
    context = {"roll": roll, "lines": lines, "figures": queries.figures(request.user, roll)}
    return render(request, "inspections/look_backs/progress.html", context)


@require_safe
@allow(ability="look_backs.see")
def export(request):
    """The same list as a workbook."""
    _, _, rows = _filtered(request)
    return workbook(request, exports.COLUMNS, rows.order_by("area_code", "workshop_id", "id"), title=exports.TABLE)


@require_safe
@allow(ability="look_backs.see")
def print_(request):
    """The same list as a table to be printed, signed and filed."""
    _, roll, rows = _filtered(request)
    if roll is None:
        messages.error(request, "还没有回头看清单。")
        return redirect(LIST)
    try:
        content = exports.printed(rows, roll, queries.figures(request.user, roll), by=request.user)
    except (PdfUnavailable, exports.TooMany) as error:
        messages.error(request, error.message)
        return redirect(f"{_address(request)}")
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="look-back-{roll.year}.pdf"'
    return response


def _address(request) -> str:
    return f"/inspections/look-backs/?{request.GET.urlencode()}"


@require_POST
@allow(ability="look_backs.draw")
def draw(request):
    """Draw the list up by hand where the clock has not done it yet."""
    roll = actions.draw_up(clock.today(), by=request.user)
    messages.success(request, f"已列出{roll}，期限 {roll.due_on}。")
    return redirect(LIST)


@require_safe
@allow(ability="look_backs.see")
def detail(request, pk):
    """One problem: as it was found, as it was put right, as it was at the second look."""
    row = get_object_or_404(queries.to_show().visible_to(request.user), pk=pk)
    is_open = row.state in OPEN
    context = {
        "row": row, "tone": queries.TONES[row.state], "town": name_of(row.area_code),
        "answer": row.hazard.rounds_shown[0] if row.hazard.rounds_shown else None,
        "may_look": row.state == LookBackState.WAITING and request.user.may("look_backs.check"),
        "may_drop": is_open and request.user.may("look_backs.draw"),
    }  # fmt: skip
    return render(request, "inspections/look_backs/detail.html", context)


@allow(ability="look_backs.draw")
def drop(request, pk):
    """Take a problem off the list with the reason."""
    row = get_object_or_404(LookBack.objects.visible_to(request.user).select_related(*queries.PARTS), pk=pk)

    def act(form):
        actions.drop(row, by=request.user, reason=form.cleaned_data["reason"])
        return "已不再回头看，理由已记下。"

    notes = ["不再计入应回头看的数。只用于确实没法看的：小作坊已搬离、场所已拆除等。"]
    form = forms.DropForm(request.POST or None)
    return form_page(request, form, act, title="不再回头看", back=row.url, verb="不再回头看", lead=row.hazard.text, notes=notes)
