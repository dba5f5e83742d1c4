"""The papers of a case: the board, writing one, the sheet as it prints, issuing, the signed original."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.case_files import actions, queries, rules
from inspections.case_files.forms import VoidForm
from inspections.case_papers import rules as written_rules
from inspections.case_papers.documents import content_of
from inspections.case_papers.forms import DraftForm, ScanForm
from inspections.case_papers.models import Draft
from inspections.cases import filing
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.queries import detail as cases_of
from inspections.cases.states import LEADERS
from jishan_portal.accounts.gates import allow
from jishan_portal.files import actions as files
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.pages import form_page
from jishan_portal.papers import documents


def case_of(request, pk: int) -> Case:
    """Return a case in somebody's reach, with what its papers read."""
    return get_object_or_404(cases_of(request.user), pk=pk)


def draft_of(case: Case, pk: int) -> Draft:
    """Return a paper of a case."""
    return get_object_or_404(Draft.objects.of(case.audit_chain).select_related("paper__pdf", "scan"), pk=pk)


def board_url(case: Case) -> str:
    """Where the papers of a case are listed."""
    return reverse("inspections:case_files:papers", args=[case.pk])


def paper_url(case: Case, draft: Draft) -> str:
    """Where one paper is shown."""
    return reverse("inspections:case_files:paper", args=[case.pk, draft.pk])


@allow(ability="cases.see")
@never_cache
@require_safe
def papers(request, case_pk):
    """Every paper of the case in the order of its file: what is missing, what is being written, what is issued."""
    case = case_of(request, case_pk)
    lines, free = queries.board(case)
    context = {
        "case": case,
        "lines": [(line, queries.place_label(line)) for line in lines],
        "free": free,
        "lacking": filing.missing(case),
        "done": sum(line.is_done for line in lines),
        "may_write": rules.can_write(case, request.user),
    }
    return render(request, "inspections/case_files/papers.html", context)


@allow(ability="cases.see")
@require_POST
def start(request, case_pk):
    """Begin a paper."""
    case = case_of(request, case_pk)
    made = actions.start(case, request.POST.get("code", ""), by=request.user, about=request.POST.get("about", ""))
    return redirect("inspections:case_files:edit", case.pk, made.pk)


@allow(ability="cases.see")
@require_POST
def issue_ready(request, case_pk):
    """Issue all needed papers that have nothing left to be typed."""
    case = case_of(request, case_pk)
    count, left = actions.issue_ready(case, by=request.user)
    rest = f"还要补写后签发：{'、'.join(left)}。" if left else ""
    messages.success(request, f"已签发 {count} 份。{rest}")
    return redirect(board_url(case))


@allow(ability="cases.see")
@never_cache
@require_safe
def paper(request, case_pk, pk):
    """One paper as it prints, with what may be done with it."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    facts = facts_of(case, about=draft.about)
    context = documents.context_of(draft.paper) if draft.paper else {**content_of(draft, facts), "number": "", "verify": None}
    shown = {
        "case": case,
        "draft": draft,
        "sheet": render_to_string(draft.kind.template, context),
        "refusal": written_rules.refusal(draft, facts) if draft.is_open and not draft.kind.by_step else "",
        "is_past": queries.step_is_past(case, draft.kind),
        "step": actions.STEP_NAMES.get(draft.kind.by_step, ""),
        "may_write": rules.can_write(case, request.user),
        "may_void": bool(request.user.roles & LEADERS)
        and draft.paper_id is not None
        and not draft.paper.is_void
        and not draft.kind.by_step,
    }
    return render(request, "inspections/case_files/paper.html", shown)


@allow(ability="cases.see")
def edit(request, case_pk, pk):
    """Write the free parts of a paper that is not issued."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    rules.must_write(case, request.user)
    form = DraftForm(request.POST or None, draft=draft)

    def act(form):
        actions.change(case, draft, form.texts(), by=request.user, version=form.cleaned_data["version"])
        return "已保存，可以核对样张后签发。"

    lead = f"{case}。方括号、横线处请据实填写；保存后可以看样张，签发后不能再改。"
    return form_page(
        request, form, act, title=f"起草{draft.title}", verb="保存并看样张", back=board_url(case), done=paper_url(case, draft), lead=lead
    )


@allow(ability="cases.see")
@require_POST
def renew(request, case_pk, pk):
    """Write a draft anew from what the case knows now."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    actions.renew(case, draft, by=request.user)
    messages.success(request, "已按现在的案情重新生成。")
    return redirect(paper_url(case, draft))


@allow(ability="cases.see")
@require_POST
def issue(request, case_pk, pk):
    """Issue a paper."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    made = actions.issue(case, draft, by=request.user)
    messages.success(request, f"已签发：{made.number}。")
    return redirect(paper_url(case, draft))


@allow(ability="cases.see")
@require_POST
def drop(request, case_pk, pk):
    """Give up a draft."""
    case = case_of(request, case_pk)
    actions.drop(case, draft_of(case, pk), by=request.user)
    messages.success(request, "草稿已放弃。")
    return redirect(board_url(case))


@allow(ability="cases.see")
def void(request, case_pk, pk):
    """Void an issued paper, with a reason."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    rules.must_void(case, request.user)

    def act(form):
        actions.void(case, draft, by=request.user, reason=form.cleaned_data["reason"])
        return "已作废；文号保留，不再使用。"

    form = VoidForm(request.POST or None)
    lead = f"{draft.paper.number if draft.paper else ''} 作废后文号保留，办案人员要重新起草一份。"
    return form_page(
        request, form, act, title=f"作废{draft.title}", verb="作废", back=paper_url(case, draft), done=board_url(case), lead=lead
    )


@allow(ability="cases.see")
def scan(request, case_pk, pk):
    """Keep the signed original of a paper."""
    case = case_of(request, case_pk)
    draft = draft_of(case, pk)
    rules.must_write(case, request.user)
    form = ScanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act(form):
        try:
            kept = files.keep(form.cleaned_data["upload"], by=request.user, purpose="scan", is_evidence=True)
        except FileRefused as refused:
            raise ValidationError({"upload": refused.message}) from refused
        actions.keep_scan(case, draft, kept, by=request.user)
        return "已存入签名原件。"

    lead = "签名、盖章后的纸质文书扫描或者拍照存入，原样保存并记下散列。现场手写的文书可以直接存入，不必在线起草。"
    return form_page(request, form, act, title=f"存入{draft.title}签名原件", verb="存入", back=paper_url(case, draft), lead=lead)
