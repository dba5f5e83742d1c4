"""Who has been reached: coverage by theme and township, the untrained, reminders by message, telephone and chat group."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.audit import actions as audit
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.programme.queries import year_of
from workshops.training import queries, reminding
from workshops.training.exports import UNTRAINED_COLUMNS, coverage_columns
from workshops.training.forms import UntrainedForm
from workshops.training.views import session_of

MOST_CALLS, MOST_IN_CHAT = 500, 100


@require_safe
@allow(ability="training.see")
def coverage(request):
    """Townships × themes: how many of the working workshops were trained this year."""
    year = year_of()
    context = {"year": year, "figures": queries.held(request.user, year), **queries.coverage(request.user, year)}
    names = [*(theme.name for theme in context["themes"]), "任一主题"]
    for line in (*context["lines"], context["total"]):
        line["named"] = list(zip(names, line["cells"], strict=True))
    return render(request, "workshops/training/coverage.html", context)


@require_safe
@allow(ability="registry.export")
def coverage_export(request):
    """The same as a workbook, with the whole in its last line."""
    year = year_of()
    found = queries.coverage(request.user, year)
    lines = [*found["lines"], {"name": "合计", **found["total"]}]
    return workbook(request, coverage_columns(found["themes"]), lines, title=f"{year}年培训覆盖")


@require_safe
@allow(ability="training.see")
def untrained(request):
    """Working workshops that attended nothing this year."""
    form = UntrainedForm(request.GET)
    found = listing(request, queries.untrained(request.user, **filters_of(form)).select_related("kind", "station"), queries.BY_AREA)
    rows = [(row, name_of(row.area_code)) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user), "year": year_of()}
    context |= {"may_export": request.user.may("registry.export"), "may_hold": request.user.may("training.hold")}
    return render(request, "workshops/training/untrained.html", context)


@require_safe
@allow(ability="registry.export")
def untrained_export(request):
    """The same as a workbook."""
    rows = queries.untrained(request.user, **filters_of(UntrainedForm(request.GET))).select_related("kind")
    return workbook(request, UNTRAINED_COLUMNS, rows.order_by(*queries.BY_AREA.clauses()), title=f"{year_of()}年未参加培训小作坊")


@allow(ability="training.hold")
def remind(request, pk):
    """Say whom a reminder reaches, then send it."""
    session = session_of(request, pk)
    rows = queries.seats_of(session, request.user)
    if request.method == "POST":
        done = reminding.remind(session, rows, by=request.user)
        unreached = f"；{done.by_hand} 户没有账号，请打电话或发到微信群" if done.by_hand else ""
        messages.success(request, f"已提醒 {done.new} 户{unreached}。")
        return redirect(session.url)
    return render(request, "workshops/training/remind.html", {"session": session, "reach": reminding.reach(rows)})


@never_cache
@allow(ability="training.hold")
def calls(request, pk):
    """The call sheet; phones in full only after a logged POST."""
    session, is_plain = session_of(request, pk), request.method == "POST"
    if is_plain and not request.user.may("personal.unmask"):
        raise PermissionDenied("您的岗位不能查看未遮盖的电话。")
    found = list(queries.seats_of(session, request.user).owed().order_by(*queries.BY_AREA.clauses())[:MOST_CALLS])
    if is_plain:
        ids = [seat.pk for seat in found]
        audit.record_bulk("training.unmask_phones", reminding.KIND, ids, by=request.user, summary=f"培训电话单显示 {len(ids)} 户电话")
    rows = [(seat, name_of(seat.area_code), (seat.workshop or seat.user).phone) for seat in found]
    context = {"session": session, "rows": rows, "is_plain": is_plain}
    return render(request, "workshops/training/calls.html", context | {"may_unmask": request.user.may("personal.unmask") and not is_plain})


@require_safe
@allow(ability="training.hold")
def words(request, pk):
    """The text to paste into a chat group."""
    session = session_of(request, pk)
    owed = queries.seats_of(session, request.user).owed().order_by(*queries.BY_AREA.clauses())
    rows = list(owed[:MOST_IN_CHAT])
    text = reminding.chat_words(session, rows) if rows else ""
    context = {"session": session, "text": text, "count": len(rows), "left_out": max(owed.count() - MOST_IN_CHAT, 0)}
    return render(request, "workshops/training/words.html", context)
