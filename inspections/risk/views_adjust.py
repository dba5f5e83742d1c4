"""Pages of proposals: raise, lower, correct; decided by a second person."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from inspections.risk import actions, queries, rules
from inspections.risk.forms import AdjustmentFilter, DecisionForm, PointsForm, ProposalForm, facts_of
from inspections.risk.models import Adjustment
from inspections.risk.states import AdjustKind
from inspections.risk.views import shop_of
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.files.attaching import taken_in
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused

WORDS = {AdjustKind.RAISE: "上调", AdjustKind.LOWER: "下调"}
LEAD = "提出后由另一位所长或局领导审核；审核同意前等级不变。"


def _adjustment(request, pk) -> Adjustment:
    rows = Adjustment.objects.visible_to(request.user).select_related("workshop__root", "workshop__station", "proposed_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


@allow(ability="risk.propose")
def propose(request, workshop_id, kind):
    """Propose to raise or lower a grade."""
    if kind not in WORDS:
        raise Http404
    shop = shop_of(request, workshop_id)
    form = ProposalForm(request.POST or None, request.FILES or None, kind=kind, initial={"submission_id": uuid.uuid4()})

    def act(form, kept):
        made = actions.propose(shop, by=request.user, kind=kind, attached=kept, **facts_of(form))
        return f"已提出{made.get_kind_display()}，等另一位所长或局领导审核。"

    back = reverse("inspections:risk:detail", args=[shop.pk])
    return _with_files(request, form, act, title=f"申请{WORDS[kind]}等级", back=back, workshop=shop)


def _with_files(request, form, act, **context):
    """Answer a page whose form may carry materials: `act(form, files)`; a file that is refused never loses the others."""
    kept, wrong = taken_in(request, form) if form.is_bound else ([], [])

    def once(bound):
        if wrong:
            raise ValidationError({"pages": wrong})
        return act(bound, kept)

    lead = f"{LEAD}已经收到 {len(kept)} 份材料，不用再选。" if kept else LEAD
    return form_page(request, form, once, verb="提交申请", lead=lead, **context)


@allow(ability="risk.propose")
def correct(request, workshop_id):
    """Propose to correct the points of a section."""
    shop = shop_of(request, workshop_id)
    grade = actions.present(shop)
    if grade is None:
        raise MoveRefused("这户还没有风险等级，请先计算等级。")
    start = {"submission_id": uuid.uuid4()}
    form = PointsForm(request.POST or None, request.FILES or None, addends=grade.addends, initial=start)

    def act(form, kept):
        actions.propose_points(shop, by=request.user, attached=kept, **facts_of(form))
        return "已提出修正分值，等另一位所长或局领导审核。"

    back = reverse("inspections:risk:detail", args=[shop.pk])
    return _with_files(request, form, act, title="申请修正分值", back=back, workshop=shop)


@allow(ability="risk.see")
def adjustments(request):
    """The proposals of the area."""
    form = AdjustmentFilter(request.GET)
    found = listing(request, queries.adjustments(request.user, **filters_of(form)), queries.NEWEST)
    shown = [(row, name_of(row.area_code)) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user)}
    return render(request, "inspections/risk/adjustments.html", context)


@allow(ability="risk.see")
def adjustment(request, pk):
    """One proposal with its decision, or the form to decide it."""
    return _page(request, _adjustment(request, pk), DecisionForm())


def _page(request, row: Adjustment, form, status: int = 200):
    context = {
        "row": row,
        "form": form,
        "area": name_of(row.area_code),
        "now": actions.present(row.workshop),
        "files": row.files.select_related("file"),
        "may_decide": rules.can_decide(request.user, row),
        "may_withdraw": rules.can_withdraw(request.user, row),
    }
    return render(request, "inspections/risk/adjustment.html", context, status=status)


@never_cache
@allow(ability="risk.see")
def attached(request, pk, file_id):
    """One of the materials of a proposal."""
    one = get_object_or_404(_adjustment(request, pk).files.select_related("file"), pk=file_id)
    return send(one.file, as_attachment=not one.file.is_picture)


@require_POST
@allow(ability="risk.decide")
def accept(request, pk):
    """Agree."""
    row, form = _adjustment(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    actions.accept(row, by=request.user, decision=form.cleaned_data["decision"])
    messages.success(request, "已同意，等级已即时更新。" if row.is_at_once else f"已同意，自 {row.holds_from:%Y-%m-%d} 起适用。")
    return redirect(row.url)


@require_POST
@allow(ability="risk.decide")
def refuse(request, pk):
    """Do not agree."""
    row, form = _adjustment(request, pk), DecisionForm(request.POST)
    if form.is_valid() and not form.cleaned_data["decision"].strip():
        form.add_error("decision", ValidationError("不同意的须写明理由。"))
    if not form.is_valid():
        return _page(request, row, form, status=422)
    actions.refuse(row, by=request.user, decision=form.cleaned_data["decision"])
    messages.success(request, "已退回，等级不变。")
    return redirect(row.url)


@require_POST
@allow(ability="risk.propose")
def withdraw(request, pk):
    """Take one's own proposal back."""
    row = _adjustment(request, pk)
    actions.withdraw(row, by=request.user)
    messages.success(request, "已撤回申请。")
    return redirect(row.url)
