"""Pages of messages: one's threads, one thread with its form, the thread as a PDF for the file."""

from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.kit import clock, pdf
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order
from jishan_portal.kit.xlsx import file_name
from jishan_portal.threads import actions
from jishan_portal.threads.models import Message, Thread
from jishan_portal.threads.subjects import found

LATEST = Order("latest", "最近留言", "last_at", descending=True)


class MessageForm(forms.Form):
    """A message."""

    text = forms.CharField(label="留言", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


@require_safe
@allow(ability="threads.see")
def list_(request):
    """The threads in reach, the last written first; `view=open` those in which the owner waits."""
    rows = Thread.objects.visible_to(request.user).select_related("workshop__root")
    if request.GET.get("view") == "open":
        rows = rows.filter(waits_on_office=True)
    found_ = listing(request, rows, LATEST)
    context = {**found_, "rows": [(row, name_of(row.area_code)) for row in found_["page"].rows], "face": face_of(request.user)}
    return render(request, "jishan_portal/threads/list.html", context | {"is_open": request.GET.get("view") == "open"})


@never_cache
@allow(ability="threads.see")
def thread(request, word, pk):
    """What was said about one record, and the form to say more."""
    kind = word.replace("-", ".")
    held = found(request.user, kind, pk)
    if held is None:
        raise Http404
    row, subject = held
    here, intake = reverse("threads:thread", args=[word, pk]), taken(request)
    form = MessageForm(request.POST or None)
    if form.is_bound:
        form.is_valid()
    for said in intake.refusals:
        form.add_error(None, said)

    def act(bound) -> str:
        photo = next(iter(intake.photos), None)
        actions.write(kind, pk, bound.cleaned_data["text"], by=request.user, photo=photo, submission_id=bound.cleaned_data["submission_id"])
        return "留言已发出。"

    opened = Thread.objects.filter(subject_kind=kind, subject_id=pk).first()
    messages = list(opened.messages.select_related("by", "photo")) if opened else []
    context = {
        "said": messages,
        "thread": opened,
        "word": word,
        "record": pk,
        "shop": subject.workshop(row),
        "subject": subject.label,
        "kept": intake.photos[:1],
    }
    context |= {"record_url": getattr(row, "url", ""), "face": face_of(request.user), "may_write": request.user.may("threads.write")}
    title = f"{context['shop'].name}：{subject.label}留言"
    return form_page(request, form, act, title=title, back=here, verb="发出", template="jishan_portal/threads/thread.html", **context)


@require_safe
@allow(ability="threads.see")
def paper(request, word, pk):
    """The thread as PDF, for the file."""
    kind = word.replace("-", ".")
    if found(request.user, kind, pk) is None:
        raise Http404
    opened = get_object_or_404(Thread.objects.select_related("workshop__root"), subject_kind=kind, subject_id=pk)
    said = opened.messages.select_related("by", "photo")
    lines = [
        [f"{one.at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}", "业主" if one.is_owner else one.post, one.by.name, _words(one)]
        for one in said
    ]
    context = {
        "title": "留言记录", "unit": opened.workshop.root.name, "number": "", "date": f"{clock.today()}", "rows": [],
        "columns": ["时间", "身份", "姓名", "内容"], "lines": lines, "signs": ["打印人"],
    }  # fmt: skip
    made = pdf.render("documents/form_table.html", context, title=opened.title)
    disposition = content_disposition_header(True, file_name(opened.workshop.root.name, "留言记录", ending="pdf"))
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _words(one: Message) -> str:
    return f"{one.text}（附照片，SHA-256 {one.photo.sha256[:12]}）" if one.photo_id else one.text


@require_safe
@allow(ability="threads.see")
def photo(request, pk):
    """The photo of a message."""
    one = get_object_or_404(Message.objects.select_related("thread", "photo"), pk=pk, photo__isnull=False)
    if found(request.user, one.thread.subject_kind, one.thread.subject_id) is None:
        raise Http404
    return send(one.photo, as_attachment=False)
