"""What the office and the owner both read: a book page by page, on paper, as a workbook, and where a batch came from and went."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.kit import clock, xlsx
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pdf import PdfUnavailable
from workshops.ledgers import documents, queries, rules
from workshops.ledgers.exports import COLUMNS
from workshops.ledgers.forms import PeriodForm
from workshops.ledgers.models import LedgerKind, Line
from workshops.registry.models import Workshop

MOST_PRINTED = 2000


def _book(request, workshop_id, kind) -> tuple[Workshop, LedgerKind]:
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)
    if kind not in LedgerKind.values:
        raise Http404
    return shop, LedgerKind(kind)


def _period(request) -> dict:
    asked = filters_of(PeriodForm(request.GET))
    return {name: value or None for name, value in asked.items()}


def face_of(user) -> str:
    """Return the frame of a page that both owners and staff open."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


def _line(request, pk) -> Line:
    return get_object_or_404(Line.objects.visible_to(request.user).select_related("workshop", "photo", "made_by", "struck_by"), pk=pk)


@never_cache
@allow(ability="registry.see")
def list_(request, workshop_id, kind):
    """A book as the office reads it."""
    shop, kind = _book(request, workshop_id, kind)
    found = listing(request, queries.lines(shop.pk, kind, **_period(request)), queries.NEWEST)
    lines = [(line, [documents.said(column.value(line)) for column in COLUMNS[kind]]) for line in found["page"].rows]
    context = {**found, "workshop": shop, "kind": kind, "book": rules.BOOKS[kind], "lines": lines, "form": PeriodForm(request.GET)}
    context |= {"kinds": LedgerKind.choices, "columns": COLUMNS[kind], "export_allowed": request.user.may("registry.export")}
    context |= {"may_help": rules.can_keep(request.user)}
    return render(request, "workshops/ledgers/list.html", context)


@never_cache
@allow(Role.OWNER, ability="registry.see")
def trace(request, pk):
    """One step back and one forward from a line."""
    line = _line(request, pk)
    context = {"line": line, "shop": line.workshop.root, "face": face_of(request.user), "is_owner": Role.OWNER in request.user.roles}
    context |= {"back": queries.back_from(line), "forward": queries.forward_from(line), "keep_until": rules.keep_until(line)}
    return render(request, "workshops/ledgers/trace.html", context)


def _oldest_first(request, shop, kind) -> tuple[list[Line], str]:
    period = _period(request)
    lines = list(queries.lines(shop.pk, kind, **period).order_by("-on", "-id")[:MOST_PRINTED])[::-1]
    return lines, documents.period_words(period["since"], period["until"])


@never_cache
@allow(Role.OWNER, ability="registry.see")
def sheet(request, workshop_id, kind):
    """The standard ledger as it will be printed."""
    shop, kind = _book(request, workshop_id, kind)
    lines, period = _oldest_first(request, shop, kind)
    context = documents.sheet(shop, kind, COLUMNS[kind], lines, period=period)
    context |= {"shop": shop, "kind": kind, "face": face_of(request.user), "form": PeriodForm(request.GET)}
    return render(request, "workshops/ledgers/sheet.html", context | {"query_string": request.GET.urlencode()})


@never_cache
@allow(Role.OWNER, ability="registry.see")
def paper(request, workshop_id, kind):
    """The standard ledger as PDF."""
    shop, kind = _book(request, workshop_id, kind)
    lines, period = _oldest_first(request, shop, kind)
    try:
        made = documents.pdf_of(documents.sheet(shop, kind, COLUMNS[kind], lines, period=period))
    except PdfUnavailable as failed:
        messages.error(request, f"{failed.message}现在可以先用浏览器打印。")
        return redirect("workshops:ledgers:sheet", shop.pk, kind)
    name = xlsx.file_name(shop.name, rules.BOOKS[kind].title, ending="pdf")
    return FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type="application/pdf")


@never_cache
@allow(Role.OWNER, ability="registry.export")
def export(request, workshop_id, kind):
    """The standard ledger as a workbook."""
    shop, kind = _book(request, workshop_id, kind)
    lines, period = _oldest_first(request, shop, kind)
    facts = (f"期间：{period}", f"共 {len(lines)} 笔，导出时间 {clock.now():%Y-%m-%d %H:%M}", "记录人：　　　　　　负责人：　　　　　　")
    target = BytesIO()
    xlsx.write_workbook(target, COLUMNS[kind], lines, heading=xlsx.Heading(rules.BOOKS[kind].title, shop.name, facts))
    target.seek(0)
    name = xlsx.file_name(shop.name, rules.BOOKS[kind].title)
    return FileResponse(target, as_attachment=True, filename=name, content_type=xlsx.XLSX)


@never_cache
@allow(Role.OWNER, ability="registry.see")
def photo(request, pk):
    """The photo of a receipt or report."""
    line = _line(request, pk)
    if line.photo is None:
        raise Http404
    return send(line.photo, "served", as_attachment=False)
