"""Beside the day's work: a planned visit put elsewhere, a result corrected, sheets printed together, the three supervisions counted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inspections.plans.models import PlanItem
from inspections.visits import correcting, exports, figures, queries, rearranging
from inspections.visits.forms_more import CorrectForm, RearrangeForm
from inspections.visits.states import Supervision
from inspections.visits.views import TODAY, filtered, visit_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.audit import actions as audit
from jishan_portal.jobs import actions as jobs
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import workbook
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page
from jishan_portal.papers import binding

SHOWN = 100
KINDS = [("", "全部"), *Supervision.choices]


@allow(ability="visits.make")
def rearrange(request, item_id):
    """Another week, together with a visit that is there, or called off: each with its reason."""
    mine = {item.pk for item in queries.today_of(request.user, clock.today())}
    reach = PlanItem.objects.visible_to(request.user).values("pk")
    parts = ("workshop__root", "plan", "trip__first__user", "trip__second__user")
    found = PlanItem.objects.filter(pk__in=reach) | PlanItem.objects.filter(pk__in=mine)
    item = get_object_or_404(found.select_related(*parts), pk=item_id)
    beside, may_cancel = rearranging.open_beside(item), rearranging.can_cancel(request.user, item)
    form = RearrangeForm(request.POST or None, beside=beside, may_cancel=may_cancel)

    def act(done):
        data = done.cleaned_data
        if data["do"] == "move":
            facts = {name: data[name] for name in ("week", "reason", "cause")}
            moved = rearranging.move(item, by=request.user, **facts)
            return f"已改到 {moved.week_on} 那一周。"
        if data["do"] == "merge":
            visit = rearranging.merge(item, data["visit"], by=request.user, reason=data["reason"])
            return f"已并入 {visit.number}，一次检查，两边都算。"
        rearranging.cancel(item, by=request.user, reason=data["reason"])
        return "已取消，理由留在计划里。"

    lead = f"{item.workshop.name}，{item.plan}，今年第 {item.nth} 次。"
    notes = [] if may_cancel else ["取消计划内的检查由所长办理；您可以改期或并入已有的检查。"]
    return form_page(request, form, act, title="改期、合并或取消", back=reverse(TODAY), verb="确定", lead=lead, notes=notes)


@allow(ability="visits.correct")
def correct(request, pk):
    """Correct the result of a finished visit."""
    visit = visit_or_404(request, pk)

    def act(form):
        correcting.correct(visit, by=request.user, **form.cleaned_data)
        return "结果已更正：原通知书作废，新通知书正在生成，已公开的转为待撤回，更正后的重新公开。"

    notes = ["逐项答案和签名保持原样。隐患有误的，到隐患里撤销或更正。"]
    lead = f"{visit.number}，现在的结论：{visit.get_outcome_display()}"
    form = CorrectForm(request.POST or None)
    return form_page(request, form, act, title="更正检查结果", back=visit.url, verb="更正", workshop=visit.workshop, lead=lead, notes=notes)


@require_POST
@allow(ability="visits.list")
def print_many(request):
    """Order the result sheets of the list as it is filtered, bound into one file, the newest first."""
    rows = filtered(request).filter(paper__isnull=False).order_by("-pk")
    ids = list(rows.values_list("paper", flat=True)[: binding.MOST + 1])
    back = f"{reverse('inspections:visits:list')}?{request.GET.urlencode()}"
    if not ids or len(ids) > binding.MOST:
        why = f"一次最多 {binding.MOST} 份，请先按乡镇、月份或结论缩小范围。" if ids else "没有可以打印的结果通知书，请换一个条件。"
        messages.error(request, why)
        return redirect(back)
    title = f"打印 {len(ids)} 份检查结果通知书"
    params = {"ids": ids, "name": f"检查结果通知书{len(ids)}份"}
    job = jobs.start(binding.JOB, by=request.user, title=title, params=params, once=audit.digest({"ids": ids})[:40])
    return redirect("jobs:detail", pk=job.pk)


def _year(request) -> int:
    text, this = request.GET.get("year", ""), clock.today().year
    return asked if (asked := whole(text)) is not None and this - 10 <= asked <= this else this


@require_safe
@allow(ability="visits.list")
def supervision(request):
    """Source, daily and key supervision of a year: by month, by township, by workshop."""
    year, kind = _year(request), request.GET.get("kind", "")
    months = figures.by_month(request.user, year)
    shops = [(row, name_of(row["town"])) for row in figures.by_workshop(request.user, year, kind=kind)[:SHOWN]]
    context = {"year": year, "this": clock.today().year, "months": months, "sums": figures.totals(months), "kind": kind, "kinds": KINDS}
    context |= {"towns": figures.by_township(request.user, year), "shops": shops, "shown": SHOWN}
    return render(request, "inspections/visits/supervision.html", context)


@require_safe
@allow(ability="visits.list")
def supervision_export(request):
    """Every workshop with its numbers as a workbook."""
    year = _year(request)
    return workbook(request, exports.SUPERVISION, figures.by_workshop(request.user, year), title=f"{year}年三类监管次数")
