"""Briefs: the list, one brief as it will be printed with the office's words beside it, Word and PDF."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.briefs import actions, documents
from jishan_portal.briefs.forms import MakeForm, WordsForm
from jishan_portal.briefs.models import Brief
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order

NEWEST = Order("newest", "最新", descending=True)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@allow(ability="briefs.see")
def list_(request):
    """The briefs, newest first."""
    rows = Brief.objects.visible_to(request.user).select_related("paper", "made_by").defer("content")
    context = listing(request, rows, NEWEST) | {"may_write": request.user.may("briefs.write")}
    return render(request, "jishan_portal/briefs/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ability="briefs.write")
def make(request):
    """Read the figures now and start a brief from them."""
    made = []

    def act(form):
        made.append(actions.make(by=request.user, **form.cleaned_data))
        return "已按现在的数字生成，请补写下步工作，再签发。"

    lead = "数字取生成那一刻的统计，与领导小组总览一致，生成后不再变。同一天同一种只有一份（专报除外）。"
    page = form_page(request, MakeForm(request.POST or None), act, title="生成简报", verb="生成", back=reverse("briefs:list"), lead=lead)
    return redirect(made[0].url) if made and page.status_code == 302 else page


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ability="briefs.see")
def detail(request, pk):
    """One brief as it will be printed; the office writes its words beside it until it is issued."""
    brief = _brief(request, pk)
    may_write = request.user.may("briefs.write") and not brief.is_issued
    initial = {"preface": brief.preface, "next_work": brief.next_work, "version": brief.version}
    form = WordsForm(request.POST or None, initial=initial)

    def act(form):
        actions.write(brief, by=request.user, **form.cleaned_data)
        return "已保存。"

    context = documents.context_of(brief)
    number = brief.paper.number if brief.paper else "（未编号）"
    context |= {"brief": brief, "may_write": may_write, "number": number, "template": "jishan_portal/briefs/detail.html"}
    context["heading"] = context.pop("title")
    return form_page(request, form, act, title=brief.title, verb="保存", back=brief.url, **context)


@require_POST
@allow(ability="briefs.write")
def issue(request, pk):
    """Give the brief its number; the leading group is told."""
    brief = actions.issue(_brief(request, pk), by=request.user)
    messages.success(request, f"已签发 {brief.paper.number}，领导小组成员会收到消息。")
    return redirect(brief.url)


@require_safe
@allow(ability="briefs.see")
def word(request, pk):
    """The brief as a Word file."""
    brief = _brief(request, pk)
    return _sent(documents.as_docx(brief), DOCX, f"{brief.title}.docx")


@require_safe
@allow(ability="briefs.see")
def pdf(request, pk):
    """The brief as PDF, as it stands now."""
    brief = _brief(request, pk)
    return _sent(documents.as_pdf(brief), "application/pdf", f"{brief.title}.pdf")


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _brief(request, pk) -> Brief:
    return get_object_or_404(Brief.objects.visible_to(request.user).select_related("paper", "made_by", "previous"), pk=pk)
