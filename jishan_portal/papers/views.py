"""Issued papers: list, the sheet as it prints, download, voiding, and the public check."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from jishan_portal.accounts.gates import allow, public
from jishan_portal.files.http import send
from jishan_portal.kit.paging import SIZES, Order, count, page_of, size_of
from jishan_portal.papers import actions, documents, queries
from jishan_portal.papers.forms import FilterForm, VoidForm
from jishan_portal.papers.kinds import kinds
from jishan_portal.papers.models import Paper

NEWEST = Order("newest", "最新", descending=True)


@require_GET
@allow(ability="papers.see")
def list_(request):
    """Show the papers of one's area, newest first; voided ones stay listed."""
    form = FilterForm(request.GET, years=queries.years(request.user))
    given = form.cleaned_data if form.is_valid() else {}
    found = queries.listed(
        request.user, text=given.get("q", ""), kind=given.get("kind", ""), year=given.get("year"), state=given.get("state", "")
    )
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = page_of(found, NEWEST, size=size_of(request.GET.get("size", "")), **marks)
    for paper in page.rows:
        paper.kind_label = kinds()[paper.kind].label
    context = {"form": form, "page": page, "pager": _pager(request, page, count(found)), "is_filtered": any(given.values())}
    return render(request, "jishan_portal/papers/list.html", context)


@require_GET
@allow(ability="papers.see")
def detail(request, pk):
    """Show a paper as it prints, with what became of it."""
    paper = _paper(request, pk)
    context = {
        "paper": paper,
        "kind": kinds()[paper.kind],
        "sheet": render_to_string(paper.template, documents.context_of(paper)),
        "verify_url": documents.verify_url(paper),
        "form": VoidForm(),
        "may_void": request.user.may("papers.void") and not paper.is_void,
    }
    return render(request, "jishan_portal/papers/detail.html", context)


@require_GET
@allow(ability="papers.see")
def download(request, pk):
    """Send the PDF, which was made once and is never made again."""
    paper = _paper(request, pk)
    if paper.pdf is None:
        raise Http404("PDF 正在生成，请过一会儿再下载。等了很久还没有，请联系系统管理员。")
    return send(paper.pdf, "original", as_attachment="inline" not in request.GET)


@require_POST
@allow(ability="papers.void")
def void(request, pk):
    """Void a paper, with a reason."""
    form = VoidForm(request.POST)
    paper = _paper(request, pk)
    actions.void(paper, by=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    return redirect("papers:detail", pk=paper.pk)


@require_GET
@public
def verify(request, code):
    """Tell anybody whether a printed paper is genuine; its contents are not shown."""
    paper = queries.of_code(code.upper())
    context = {"paper": paper, "kind": paper and kinds()[paper.kind]}
    return render(request, "jishan_portal/papers/verify.html", context, status=200 if paper else 404)


def _paper(request, pk) -> Paper:
    return get_object_or_404(Paper.objects.visible_to(request.user).select_related("organisation", "pdf", "issued_by", "voided_by"), pk=pk)


def _pager(request, page, total) -> dict:
    """Return what the foot of a list shows."""

    def beside(**mark):
        query = request.GET.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        query.update(mark)
        return f"?{query.urlencode()}"

    return {
        "count_label": f"共 {total} 份",
        "range_label": "",
        "previous_url": beside(before=page.previous) if page.previous else "",
        "next_url": beside(after=page.next) if page.next else "",
        "size": page.size,
        "sizes": SIZES,
    }
