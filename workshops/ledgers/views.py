"""The books on a phone: choose a book, write a line, look back, strike, correct. The office writes single lines for owners who ask."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from workshops.ledgers import actions, queries, rules
from workshops.ledgers.forms import LineForm, StrikeForm, initial_of
from workshops.ledgers.models import LedgerKind, Line
from workshops.registry.models import Workshop

FORM = "workshops/ledgers/enter.html"
NUMBER = re.compile(r"[0-9]{1,18}")


def _shops(request):
    return Workshop.objects.visible_to(request.user).roots().order_by("pk")


def _shop(request, pk) -> Workshop:
    return get_object_or_404(_shops(request), pk=pk)


def _kind(text: str) -> LedgerKind:
    if text not in LedgerKind.values:
        raise Http404
    return LedgerKind(text)


def _face(request, shop: Workshop, kind: str) -> dict:
    """Where a form of the books stands and leads back to: the owner's phone, or the office's page of the book."""
    is_helper = rules.is_helper(request.user)
    name = "workshops:ledgers:list" if is_helper else "workshops:ledgers:book"
    face = "base.html" if is_helper else "base_owner.html"
    return {"back": reverse(name, args=[shop.pk, kind]), "face": face, "is_helper": is_helper, "shop": shop, "kind": kind}


def _line(request, pk) -> Line:
    return get_object_or_404(Line.objects.visible_to(request.user).select_related("workshop", "photo", "made_by"), pk=pk)


@allow(Role.OWNER)
def mine(request):
    """One's own books, or the choice between several workshops."""
    shops = list(_shops(request))
    if len(shops) == 1:
        return redirect("workshops:ledgers:books", shops[0].pk)
    return render(request, "workshops/ledgers/mine.html", {"shops": shops})


@never_cache
@allow(Role.OWNER)
def books(request, workshop_id):
    """The books of a workshop: a big button each, and when it was last written."""
    shop = _shop(request, workshop_id)
    return render(request, "workshops/ledgers/books.html", {"shop": shop, "books": queries.books_of(shop.pk), "today": clock.today()})


@never_cache
@allow(Role.OWNER)
def book(request, workshop_id, kind):
    """The lines of one book, newest first."""
    shop, kind = _shop(request, workshop_id), _kind(kind)
    found = listing(request, queries.lines(shop.pk, kind), queries.NEWEST)
    before = queries.last_day(shop.pk, kind, before=clock.today())
    context = {**found, "shop": shop, "kind": kind, "book": rules.BOOKS[kind], "lines": found["page"].rows, "last_day": before}
    return render(request, "workshops/ledgers/book.html", context | {"copy_form": LineForm(kind=kind, root_id=shop.pk)})


def _photo(request, form) -> tuple[StoredFile | None, str]:
    """Take the photo in before anything else, so that a refused form does not lose it; a bad one never stops the line."""
    upload = request.FILES.get("photo")
    if upload is None:
        kept = request.POST.get("kept_photo", "")
        return (StoredFile.objects.claimable_by(request.user).filter(pk=kept).first() if NUMBER.fullmatch(kept) else None), ""
    try:
        stored = files.keep(upload, by=request.user, purpose="photo")
    except FileRefused as refused:
        return None, refused.message
    form.data = form.data.copy()
    form.data["kept_photo"] = stored.pk
    return stored, ""


def _write(request, form, act, **context):
    """Answer the page of a line: `act(form, photo)` writes it and returns the sentence said after."""
    photo, refused = _photo(request, form) if form.is_bound else (None, "")

    def once(bound):
        said = act(bound, photo)
        if refused:
            messages.warning(request, f"这一笔记好了，但照片没存上：{refused}可以点“改这一笔”再拍。")
        return said

    return form_page(request, form, once, template=FORM, photo=photo, **context)


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def enter(request, workshop_id, kind):
    """Write a line; ?like=… starts from an earlier one (照上次记)."""
    shop, kind = _shop(request, workshop_id), _kind(kind)
    face = _face(request, shop, kind)
    start = {**_start(request, shop, kind), "told_by": shop.owner_name}
    about = {"kind": kind, "root_id": shop.pk, "is_helper": face["is_helper"]}
    form = LineForm(request.POST or None, request.FILES or None, initial=start, **about)

    def act(bound, photo):
        line = actions.enter(shop, bound.entry(photo), by=request.user, submission_id=bound.cleaned_data["submission_id"])
        return f"记好了：{line.name} {line.amount}{f'，批号 {line.batch}' if line.batch else ''}。"

    title = f"代{rules.BOOKS[kind].verb}" if face["is_helper"] else rules.BOOKS[kind].verb
    return _write(request, form, act, title=title, verb="记好", **face)


def _start(request, shop: Workshop, kind: str) -> dict:
    like = request.GET.get("like", "")
    line = Line.objects.of_file(shop.pk, kind).filter(pk=like).first() if NUMBER.fullmatch(like) else None
    return initial_of(line, is_copy=True) if line else {}


@require_POST
@allow(Role.OWNER)
def copy(request, workshop_id, kind):
    """Write the lines of the last day again for today."""
    shop, kind = _shop(request, workshop_id), _kind(kind)
    form = LineForm(request.POST, kind=kind, root_id=shop.pk)
    form.is_valid()
    sent = form.cleaned_data.get("submission_id")
    if sent is None:
        raise Http404
    try:
        made = actions.copy_last_day(shop, kind, by=request.user, submission_id=sent)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, f"照上次记好了 {len(made)} 笔，日期是今天。")
    return redirect("workshops:ledgers:book", shop.pk, kind)


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def correct(request, pk):
    """Write a line anew; the old one is struck and stays."""
    line = _line(request, pk)
    shop, kind = line.workshop.root, LedgerKind(line.kind)
    face = _amendable(request, line)
    start = {**initial_of(line, is_copy=False), "told_by": line.told_by}
    about = {"kind": kind, "root_id": shop.pk, "corrects": line, "is_helper": face["is_helper"]}
    form = LineForm(request.POST or None, request.FILES or None, initial=start, **about)

    def act(bound, photo):
        data = bound.cleaned_data
        actions.correct(line, bound.entry(photo), by=request.user, reason=data["reason"], submission_id=data["submission_id"])
        return "改好了。原来那一笔划掉了，还看得到。"

    return _write(request, form, act, title="改这一笔", verb="改好", **face)


def _amendable(request, line: Line) -> dict:
    """The frame of a page on which a line is struck or corrected; refused to those who may only read it."""
    if not rules.can_amend(request.user, line):
        raise PermissionDenied("这一笔是业主自己记的，由业主自己划改；工作人员只能划改代记的。")
    return _face(request, line.workshop.root, LedgerKind(line.kind))


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def strike(request, pk):
    """Strike a line out."""
    line = _line(request, pk)

    def act(form):
        actions.strike(line, by=request.user, reason=form.cleaned_data["reason"])
        return "划掉了，还看得到。"

    face = _amendable(request, line)
    form = StrikeForm(request.POST or None)
    return form_page(request, form, act, title="划掉这一笔", verb="划掉", template="workshops/ledgers/strike.html", line=line, **face)
