"""Batches, their lines, and 资金发放明细表 as workbook and paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.masking import mask_account
from jishan_portal.kit.xlsx import XLSX, file_name
from jishan_portal.workflow.actions import MoveRefused
from subsidies.payments import exports, issuing, queries, rules
from subsidies.payments.forms import ExportForm
from subsidies.payments.models import Batch
from subsidies.payments.states import FLOW


@require_safe
@allow(ability="budgets.see")
def list_(request):
    """The batches of a view; what waits for a batch stands above them."""
    view = request.GET.get("view", "")
    found = listing(request, queries.listed(request.user, view=view), queries.NEWEST)
    tabs = [
        {"label": label, "url": f"?view={key}", "count": None, "is_on": key == view, "is_hot": False}
        for key, (label, _) in queries.VIEWS.items()
    ]
    context = {
        **found,
        "views": tabs,
        "ready": list(queries.budgets_with_payable(request.user)),
        "may_make": request.user.may("payments.make"),
    }
    context |= {"form": ExportForm(user=request.user), "may_unmask": request.user.may("subsidies.account")}
    return render(request, "subsidies/payments/list.html", context)


@require_safe
@allow(ability="budgets.see")
def detail(request, pk):
    """One batch: its lines as they were sent, what the treasury answered, what is to do now."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("budget", "made_by"), pk=pk)
    found = listing(request, batch.lines.select_related("application__workshop"), queries.BY_SERIAL)
    towns, sums = townships(), queries.sums(batch.lines.all())
    context = {
        **found,
        "batch": batch,
        "rows": [(row, towns.get(row.application.area_code, ""), mask_account(row.account)) for row in found["page"].rows],
        "sums": sums,
        "words": rules.in_words(sums["total"]),
        "settled": queries.settled(batch),
        "moves": {move.name for move in FLOW.open_to(state=batch.state, roles=request.user.roles)},
        "may_make": request.user.may("payments.make"),
        "may_pay": request.user.may("payments.pay"),
        "may_unmask": request.user.may("subsidies.account"),
    }
    return render(request, "subsidies/payments/detail.html", context)


def _sent(request, rows, words: str, name: str):
    is_plain = "plain" in request.POST
    if is_plain and not request.user.may("subsidies.account"):
        raise PermissionDenied("您的岗位不能导出完整的收款账号。")
    target, found = exports.write(rows, user=request.user, words=words, is_plain=is_plain)
    response = FileResponse(target, as_attachment=True, filename=file_name(request.user.access.organisation_name, name), content_type=XLSX)
    response["X-Row-Count"] = str(found["count"])
    return response


@require_POST
@allow(ability="budgets.see")
def export(request):
    """Lines of all batches, by year, source, township and outcome."""
    asked = filters_of(ExportForm(request.POST, user=request.user))
    rows = queries.lines(request.user, **asked).order_by("batch_id", "serial")
    return _sent(request, rows, _words(asked), exports.TITLE)


def _words(asked: dict) -> str:
    said = [f"{asked['year']} 年" if asked["year"] else "", townships().get(asked["area"], "")]
    return "、".join(part for part in said if part) or "全部批次"


@require_POST
@allow(ability="budgets.see")
def sheet(request, pk):
    """The lines of one batch."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    rows = queries.lines(request.user, batch=batch).order_by("serial")
    return _sent(request, rows, f"{batch.number} {batch.title}", f"{batch.title}{exports.TITLE}")


@require_POST
@allow(ability="payments.make")
def paper(request, pk):
    """Issue the same as a numbered PDF."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("budget"), pk=pk)
    try:
        made = issuing.issue_sheet(batch, by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(batch.url)
    return redirect("papers:detail", made.pk)
