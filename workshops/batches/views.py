"""Pages of the three batches."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing, workbook
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import count
from workshops.batches import actions, queries
from workshops.batches.exports import COLUMNS
from workshops.batches.forms import BatchForm
from workshops.batches.models import BatchKind
from workshops.registry.models import Workshop

SHOWN_NAMES = 12


@allow(ability="registry.see")
def list_(request):
    """The batches of every year with their figures."""
    context = {"rows": queries.counts(request.user), "year": clock.today().year, "kinds": BatchKind.choices}
    return render(request, "workshops/batches/list.html", context)


@allow(ability="registry.see")
def members(request, kind, year):
    """Who is in a batch, and who was taken out of it."""
    if kind not in BatchKind.values:
        raise Http404
    rows = queries.members(request.user, kind, year)
    found = listing(request, rows, queries.NEWEST)
    shown = [(row, name_of(row.workshop.root.area_code)) for row in found["page"].rows]
    context = {**found, "rows": shown, "kind": BatchKind(kind), "year": year, "inside": count(rows.filter(until__isnull=True))}
    context |= {"may_decide": request.user.may("batches.decide"), "export_allowed": request.user.may("registry.export")}
    return render(request, "workshops/batches/members.html", context)


@allow(ability="registry.export")
def members_export(request, kind, year):
    """The same list as a workbook."""
    if kind not in BatchKind.values:
        raise Http404
    rows = queries.members(request.user, kind, year).order_by(*queries.NEWEST.clauses())
    return workbook(request, COLUMNS, rows, title=f"{year}年{BatchKind(kind).label}批次名单")


@allow(ability="batches.decide")
def put_in(request):
    """List the selected workshops in a batch."""
    return _decide(request, actions.put_in, "since", title="列入批次", verb="确认列入", said="已列入 {0.changed} 户")


@allow(ability="batches.decide")
def take_out(request):
    """Take the selected workshops out of a batch."""
    return _decide(request, actions.take_out, "until", title="移出批次", verb="确认移出", said="已移出 {0.changed} 户")


def _decide(request, verb_action, day_name: str, *, title: str, verb: str, said: str):
    """Ask for batch, year, day and reason for the workshops ticked on the page before, then act on all of them at once."""
    is_sent = request.method == "POST" and "reason" in request.POST
    ticked = ",".join(request.POST.getlist("ids") or request.GET.getlist("ids"))
    start = {"ids": ticked, "kind": request.GET.get("kind"), "year": request.GET.get("year") or clock.today().year}
    form = BatchForm(request.POST if is_sent else None, initial=start)
    chosen = _chosen(request, ticked)

    def act(form):
        data = form.cleaned_data
        days = {day_name: data["on"]}
        done = verb_action(chosen, data["kind"], year=data["year"], reason=data["reason"], by=request.user, **days)
        left = f"，{done.left} 户原本就是这样或已注销，没有改动" if done.left else ""
        return said.format(done) + left + "。"

    names = list(chosen.values_list("name", flat=True)[: SHOWN_NAMES + 1])
    more = "等" if len(names) > SHOWN_NAMES else ""
    lead = f"已选 {chosen.count()} 户：{'、'.join(names[:SHOWN_NAMES])}{more}" if names else "没有选中小作坊，请先在名录里勾选。"
    return form_page(request, form, act, title=title, verb=verb, back=reverse("workshops:batches:list"), lead=lead)


def _chosen(request, ticked: str):
    ids = wholes(ticked.split(","))
    return Workshop.objects.visible_to(request.user).roots().filter(pk__in=ids)
