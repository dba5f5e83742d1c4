"""One workshop's boxes, for its owner on a phone and for the office: shelf, box, item, documents."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files.attaching import taken_in
from jishan_portal.files.http import send
from jishan_portal.kit import xlsx
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable
from workshops.archive_boxes import actions, documents, queries, rules
from workshops.archive_boxes.forms import DocumentForm, EndExcuseForm, PagesForm, ReasonForm
from workshops.archive_boxes.models import Document, Excuse, Page
from workshops.archive_boxes.sources import SOURCES
from workshops.registry.models import Workshop

FORM = "workshops/archive_boxes/form.html"
VARIANTS = {"full": "served", "small": "thumb"}


def shop_of(request, pk) -> Workshop:
    """Return a workshop in reach that stands for itself; Http404 for another."""
    return get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=pk)


def face(request) -> dict:
    """Return what a page for owners and staff needs to know of who looks."""
    is_owner = Role.OWNER in request.user.roles
    return {"face": "base_owner.html" if is_owner else "base.html", "is_owner": is_owner, "may_file": rules.can_file(request.user)}


def with_files(request, form, act, **context):
    """Answer a page whose form carries files: `act(form, files)` does the one thing; a bad file never loses the good ones."""
    kept, wrong = taken_in(request, form) if form.is_bound else ([], [])

    def once(bound):
        if wrong and not kept:
            raise ValidationError({"pages": wrong})
        said = act(bound, kept)
        for sentence in wrong:
            messages.warning(request, f"有一个文件没存上。{sentence}")
        return said

    return form_page(request, form, once, kept_files=kept, **face(request), **context)


@allow(Role.OWNER)
def mine(request):
    """One's own boxes, or the choice between several workshops."""
    shops = list(Workshop.objects.visible_to(request.user).roots().order_by("pk"))
    if len(shops) == 1:
        return redirect("workshops:boxes:shelf", shops[0].pk)
    return render(request, "workshops/archive_boxes/mine.html", {"shops": shops})


@never_cache
@allow(Role.OWNER, ability="registry.see")
def shelf(request, workshop_id):
    """The six boxes of a workshop, what is missing first."""
    shop = shop_of(request, workshop_id)
    shelves, found = queries.shelves_of(shop.pk)
    return render(request, "workshops/archive_boxes/shelf.html", {"shop": shop, "shelves": shelves, "found": found, **face(request)})


@never_cache
@allow(Role.OWNER, ability="registry.see")
def box(request, workshop_id, number):
    """One box: its items, and the documents in them."""
    shop = shop_of(request, workshop_id)
    shelves, _ = queries.shelves_of(shop.pk)
    shown = next((row for row in shelves if row.number == number), None)
    if shown is None:
        raise Http404
    held = queries.documents_of(shop.pk, [verdict.item.key for verdict in shown.verdicts])
    rows = [(verdict, held.get(verdict.item.key, []), rules.keep_words(verdict.item)) for verdict in shown.verdicts]
    return render(
        request, "workshops/archive_boxes/box.html", {"shop": shop, "box": shown, "rows": rows, "shelves": shelves, **face(request)}
    )


@never_cache
@allow(Role.OWNER, ability="registry.see")
def item(request, workshop_id, key):
    """One item: take a photo and it lies in the right box; what is there, its versions and pages."""
    shop, asked = shop_of(request, workshop_id), queries.item_of(key)
    may_file = rules.can_file(request.user)
    if request.method == "POST" and not may_file:
        raise Http404
    form = DocumentForm(request.POST or None, request.FILES or None)

    def act(bound, kept):
        sent = bound.cleaned_data["submission_id"]
        actions.put_in(shop, asked, bound.facts(), kept, by=request.user, submission_id=sent)
        return f"“{asked.name}”放好了，{len(kept)} 页。"

    shelves, found = queries.shelves_of(shop.pk)
    context = {
        "shop": shop,
        "item": asked,
        "verdict": next((row for row in found.verdicts if row.item.key == key), None),
        "box": next((row for row in shelves if row.number == asked.box), None),
        "documents": queries.documents_of(shop.pk, [key]).get(key, []),
        "excuses": queries.excuses_of(shop.pk, key),
        "keep": rules.keep_words(asked),
        "source": SOURCES[asked.source][0] if asked.source else "",
    }
    back = reverse("workshops:boxes:shelf", args=[shop.pk])
    page = "workshops/archive_boxes/item.html"
    return with_files(request, form, act, title=asked.name, verb="放进盒里", back=back, template=page, **context)


def _document(request, pk) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("workshop__root"), pk=pk)


def _item_url(record) -> str:
    return reverse("workshops:boxes:item", args=[record.workshop.root_id, record.item_key])


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def renew(request, pk):
    """Put the next version of a document in."""
    held = _document(request, pk)

    def act(bound, kept):
        made = actions.renew(held, bound.facts(), kept, by=request.user, submission_id=bound.cleaned_data["submission_id"])
        return f"换好了，现在是第 {made.version} 版。旧的还看得到。"

    form = DocumentForm(request.POST or None, request.FILES or None, initial={"title": held.title})
    shop = held.workshop.root
    return with_files(request, form, act, title="换新的", verb="换上", back=_item_url(held), template=FORM, shop=shop, lead="")


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def add_pages(request, pk):
    """Add pages to a document."""
    held = _document(request, pk)
    form = PagesForm(request.POST or None, request.FILES or None)

    def act(bound, kept):
        if not kept:
            raise ValidationError({"pages": "请至少拍一张照片，或选一个 PDF。"})
        actions.add_pages(held, kept, by=request.user)
        return "补好了。"

    return with_files(
        request, form, act, title="补几页", verb="补上", back=_item_url(held), template=FORM, shop=held.workshop.root, lead=""
    )


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def strike(request, pk):
    """Put a document out of use."""
    held = _document(request, pk)

    def act(form):
        actions.strike(held, by=request.user, reason=form.cleaned_data["reason"])
        return "作废了，还看得到，不会删掉。"

    context = {"shop": held.workshop.root, "lead": "拍错了、放错盒了，可以作废；材料还看得到，不会删掉。", **face(request)}
    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title="作废这份材料", verb="作废", back=_item_url(held), template=FORM, **context)


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def excuse(request, workshop_id, key):
    """Say that an item does not concern the workshop."""
    shop, asked = shop_of(request, workshop_id), queries.item_of(key)

    def act(form):
        actions.excuse(shop, asked, by=request.user, reason=form.cleaned_data["reason"])
        return f"记下了：“{asked.name}”我家没有。"

    back = reverse("workshops:boxes:item", args=[shop.pk, key])
    context = {"shop": shop, "lead": "写一句为什么没有，监管所会看。例如：本作坊不用食品添加剂。", **face(request)}
    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title=f"我家没有“{asked.name}”", verb="就是没有", back=back, template=FORM, **context)


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def end_excuse(request, pk):
    """Take a declaration back."""
    said = get_object_or_404(Excuse.objects.visible_to(request.user).select_related("workshop__root"), pk=pk)

    def act(form):
        actions.end_excuse(said, by=request.user, reason=form.cleaned_data["reason"])
        return "已撤回，这一项重新要求。"

    context = {"shop": said.workshop.root, "lead": f"原来的声明：{said.reason}", **face(request)}
    form = EndExcuseForm(request.POST or None)
    return form_page(request, form, act, title="撤回“不适用”", verb="撤回", back=_item_url(said), template=FORM, **context)


@never_cache
@allow(Role.OWNER, ability="registry.see")
def page_file(request, pk, variant):
    """One page of a document: small in lists, full when opened."""
    mine = Document.objects.visible_to(request.user).values("pk")
    page = get_object_or_404(Page.objects.filter(document__in=mine).select_related("file"), pk=pk)
    if variant not in VARIANTS or (variant == "small" and not page.file.is_picture):
        raise Http404
    return send(page.file, VARIANTS[variant], as_attachment=not page.file.is_picture)


@never_cache
@allow(Role.OWNER, ability="registry.see")
def paper(request, workshop_id):
    """The list of what is in the boxes as PDF."""
    shop = shop_of(request, workshop_id)
    try:
        made = documents.catalogue(shop, *queries.shelves_of(shop.pk))
    except PdfUnavailable as failed:
        messages.error(request, failed.message)
        return redirect("workshops:boxes:shelf", shop.pk)
    name = xlsx.file_name(shop.name, "盒内目录", ending="pdf")
    return FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type="application/pdf")
