"""Supervision orders: list, one order, issuing, answering, extending, judging, withdrawing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.files.attaching import taken_in
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import listing, workbook
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import counts_of
from jishan_portal.papers.models import Paper
from jishan_portal.steering import actions, queries, rules
from jishan_portal.steering.exports import COLUMNS
from jishan_portal.steering.forms import AnswerForm, FilterForm, JudgeForm, MoreTimeForm, NoteForm, OrderForm
from jishan_portal.steering.models import Order
from jishan_portal.steering.states import OrderState

FORM_METHODS = ["GET", "HEAD", "POST"]
S = OrderState


def with_files(request, form, act, **context):
    """Answer a page whose form carries files: `act(form, files)` does the one thing; a bad file never loses the good ones."""
    kept, wrong = taken_in(request, form, purpose="attachment") if form.is_bound else ([], [])

    def once(bound):
        if wrong:
            raise ValidationError({"pages": wrong})
        return act(bound, kept)

    return form_page(request, form, once, template="jishan_portal/steering/form.html", kept_files=kept, **context)


def _found(request) -> tuple[str, dict]:
    form = FilterForm(request.GET)
    form.is_valid()
    view = request.GET.get("view", "")
    return view if view in queries.VIEWS else "", {name: form.cleaned_data.get(name) or "" for name in ("q", "unit")}


@require_safe
@allow(ability="steering.see")
def orders(request):
    """Orders under way, the soonest first; late ones, those to be judged, those that are over."""
    view, found = _found(request)
    context = listing(request, queries.orders(request.user, view=view, **found), queries.order_of(view))
    counts = counts_of(queries.order_tabs(request.user))
    context["views"] = [
        {"label": label, "url": f"?view={key}" if key else "?", "count": counts.get(key), "is_on": view == key, "is_hot": key == "late"}
        for key, label in queries.VIEWS.items()
    ]
    context |= {"form": FilterForm(request.GET), "view": view, "is_filtered": any(found.values())}
    context["may_issue"] = request.user.may("steering.issue")
    return render(request, "jishan_portal/steering/orders.html", context)


@require_safe
@allow(ability="steering.see")
def export(request):
    """The list as it is filtered, as a workbook."""
    view, found = _found(request)
    rows = queries.orders(request.user, view=view, **found).order_by(*queries.order_of(view).clauses())
    return workbook(request, COLUMNS, rows, title="督办台账")


@require_safe
@allow(ability="steering.see")
def order(request, pk):
    """One order: what is asked, what was answered, its paper, whose turn it is."""
    row = order_seen(request, pk)
    own = rules.answers_for(request.user, row.organisation)
    judges = request.user.may("steering.issue")
    steps = [("签发", f"{row.issued_on}", "done")]
    for label, here in (("单位答复", S.ISSUED), ("办公室审核", S.ANSWERED), ("办结", S.CLOSED)):
        order_of = [S.ISSUED, S.ANSWERED, S.CLOSED]
        at = order_of.index(S.ISSUED if row.state in {S.ASKING, S.WITHDRAWN} else row.state)
        place = order_of.index(here)
        stage = "done" if place < at or row.state == S.CLOSED else "now" if place == at and row.state != S.WITHDRAWN else "next"
        steps.append((label, "", stage))
    context = {
        "row": row,
        "steps": [{"label": label, "note": note, "stage": stage} for label, note, stage in steps],
        "paper": Paper.objects.filter(subject_kind="jishan_portal.order", subject_id=str(row.pk)).first(),
        "may_answer": own and row.state == S.ISSUED,
        "may_judge": judges and row.state == S.ANSWERED,
        "may_judge_time": judges and row.state == S.ASKING,
        "may_withdraw": judges and row.state in {S.ISSUED, S.ASKING},
    }
    return render(request, "jishan_portal/steering/order.html", context)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def issue(request):
    """Issue an order; a link from a clause, a figure or a duty fills in what it knows."""
    asked = {key: request.GET.get(key, "") for key in ("title", "demand", "about_url")}
    unit, clause = request.GET.get("unit", ""), request.GET.get("clause", "")
    clauses = queries.clauses_to_name()
    initial = {**asked, "organisation": whole(unit)}
    initial["clause"] = clauses.filter(number=clause).first() if clause else None
    form = OrderForm(request.POST or None, clauses=clauses, initial=initial)
    made = []

    def act(form):
        data = form.cleaned_data
        made.append(actions.issue_order(data.pop("organisation"), by=request.user, **data))
        return f"已签发 {made[0].number}，已送{made[0].organisation.short_name}。"

    lead = "签发后取督办单号，承办单位的待办里会出现，正文不能再改。"
    page = form_page(request, form, act, title="签发督办单", verb="签发", back=reverse("steering:orders"), lead=lead)
    return redirect(made[0].url) if made and page.status_code == 302 else page


@require_http_methods(FORM_METHODS)
@allow(ability="steering.answer")
def answer(request, pk):
    """The unit says what it did."""
    row = _own(request, pk)

    def act(form, stored):
        actions.answer_order(row, by=request.user, words=form.cleaned_data["words"], stored=stored)
        return "已答复，等领导小组办公室审核。"

    form = AnswerForm(request.POST or None, request.FILES or None)
    return with_files(request, form, act, title="答复督办", verb="提交答复", back=row.url, lead=f"{row.title}。要求：{row.demand}")


@require_http_methods(FORM_METHODS)
@allow(ability="steering.answer")
def more_time(request, pk):
    """The unit asks for a later day."""
    row = _own(request, pk)

    def act(form):
        actions.ask_more_time(row, by=request.user, **form.cleaned_data)
        return "已提出延期申请，批准前按原期限。"

    lead = f"{row.title}。现在的期限是 {row.due_on}。"
    return form_page(request, MoreTimeForm(request.POST or None), act, title="申请延期", verb="提出申请", back=row.url, lead=lead)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def judge(request, pk):
    """The office closes an order or sends it back; grants a later day or refuses it."""
    row = order_seen(request, pk)
    is_time = row.state == S.ASKING
    form = JudgeForm(request.POST or None)
    if is_time:
        form.fields.pop("due_on")
    verdict = request.POST.get("verdict", "")

    def act(form):
        if verdict not in {"yes", "no"}:
            raise ValidationError("请点页面下方的按钮选择同意还是退回。")
        if is_time:
            actions.judge_extension(row, by=request.user, is_granted=verdict == "yes", note=form.cleaned_data["note"])
        else:
            actions.judge_answer(row, by=request.user, is_accepted=verdict == "yes", **form.cleaned_data)
        return {("yes", True): "已同意延期。", ("no", True): "已不同意延期，期限不变。", ("yes", False): "已办结。"}.get(
            (verdict, is_time), "已退回重办。"
        )

    words = ("同意延期", "不同意延期") if is_time else ("办结", "退回重办")
    lead = f"申请延期至 {row.asked_until}。" if is_time else f"{row.organisation.short_name}的答复：{row.answer}"
    context = {"template": "jishan_portal/steering/judge.html", "words": words, "back": row.url, "lead": lead}
    return form_page(request, form, act, title="审核延期申请" if is_time else "审核督办答复", **context)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def withdraw(request, pk):
    """The office takes an order back."""
    row = order_seen(request, pk)

    def act(form):
        actions.withdraw_order(row, by=request.user, reason=form.cleaned_data["note"])
        return "已撤销，承办单位的待办随之取消。"

    lead = f"{row}。撤销后不再要求办理，督办单号保留。"
    return form_page(request, NoteForm(request.POST or None), act, title="撤销督办", verb="撤销", back=row.url, lead=lead)


@require_safe
@allow(ability="steering.see")
def order_file(request, pk, file_pk):
    """An attachment of an order."""
    return send(get_object_or_404(order_seen(request, pk).files, pk=file_pk))


def order_seen(request, pk) -> Order:
    """Return an order in reach; Http404 for another."""
    rows = Order.objects.visible_to(request.user).select_related("organisation", "clause", "issued_by", "answered_by")
    return get_object_or_404(rows, pk=pk)


def _own(request, pk) -> Order:
    row = order_seen(request, pk)
    if not rules.answers_for(request.user, row.organisation):
        raise Http404
    if row.state != S.ISSUED and request.method != "POST":
        messages.info(request, "这件督办现在不用答复。")
    return row
