"""Pages of the policy library, notices with their receipts, and publicity."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branding.publicity import actions, queries
from branding.publicity.exports import EFFORT_COLUMNS, RECEIPT_COLUMNS
from branding.publicity.forms import BulletinForm, EffortFilterForm, EffortForm, PolicyFilterForm, PolicyForm, ReceiptFilterForm
from branding.publicity.models import Bulletin, Effort, EffortPhoto, PolicyText, Receipt
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import ADMINISTRATORS, EVERYBODY, Role
from jishan_portal.files import actions as files
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.queries import year_of

FORM = "components/photo_form.html"
READERS = EVERYBODY - ADMINISTRATORS


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


@require_safe
@allow(ability="publicity.see")
def list_(request):
    """What was done to make the programme known."""
    form, year = EffortFilterForm(request.GET), year_of()
    found = listing(request, queries.efforts(request.user, **filters_of(form)), queries.NEWEST)
    rows = [(row, name_of(row.area_code) or "全县") for row in found["page"].rows]
    context = {
        **found,
        "rows": rows,
        "form": form,
        "areas": townships_of(request.user),
        "year": year,
        "figures": queries.figures(request.user, year),
    }
    return render(request, "branding/publicity/list.html", context | {"may_edit": request.user.may("publicity.edit")})


@require_safe
@allow(ability="publicity.see")
def export(request):
    """The same list as a workbook."""
    rows = queries.efforts(request.user, **filters_of(EffortFilterForm(request.GET))).order_by("-on", "-pk")
    return workbook(request, EFFORT_COLUMNS, rows, title="宣传记录")


@allow(ability="publicity.edit")
def new(request):
    """Write something down."""
    intake, form, made = taken(request), EffortForm(request.POST or None, user=request.user), []

    def act(bound) -> str:
        submission = bound.cleaned_data["submission_id"]
        made.append(actions.record_effort(bound.made(), photos=intake.photos, by=request.user, submission_id=submission))
        return "宣传记录已登记。"

    if form.is_bound:
        form.is_valid()
    for said in intake.refusals:
        form.add_error(None, said)
    answer = form_page(
        request, form, act, title="登记宣传", back=reverse("branding:publicity:list"), template=FORM, face="base.html", kept=intake.photos
    )
    return redirect(made[0].url) if made else answer


@require_safe
@allow(ability="publicity.see")
def detail(request, pk):
    """One record with its pictures."""
    row = get_object_or_404(Effort.objects.visible_to(request.user).select_related("organisation", "policy", "made_by"), pk=pk)
    context = {"row": row, "place": name_of(row.area_code) or "全县", "photos": list(row.photos.all())}
    return render(request, "branding/publicity/detail.html", context)


@require_safe
@allow(ability="publicity.see")
def photo(request, pk):
    """One picture."""
    found = get_object_or_404(EffortPhoto.objects.filter(effort__in=Effort.objects.visible_to(request.user)).select_related("file"), pk=pk)
    return send(found.file, as_attachment=False)


@require_safe
@allow(*READERS)
def policies(request):
    """The library, searched in full."""
    form = PolicyFilterForm(request.GET)
    wanted = filters_of(form)
    found = listing(request, queries.policies(**wanted, is_public=request.user.roles == {Role.OWNER}), queries.NEWEST)
    rows = [(row, queries.snippet(row, wanted["q"])) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "face": face_of(request.user), "may_edit": request.user.may("publicity.edit")}
    return render(request, "branding/publicity/policies.html", context)


def _policy(request, pk) -> PolicyText:
    rows = PolicyText.objects.filter(is_public=True) if request.user.roles == {Role.OWNER} else PolicyText.objects.all()
    return get_object_or_404(rows.select_related("file", "added_by"), pk=pk)


@require_safe
@allow(*READERS)
def policy(request, pk):
    """One text."""
    row = _policy(request, pk)
    context = {"row": row, "face": face_of(request.user), "may_edit": request.user.may("publicity.edit")}
    return render(request, "branding/publicity/policy.html", context)


@require_safe
@allow(*READERS)
def original(request, pk):
    """The original of a text."""
    row = _policy(request, pk)
    return send(row.file) if row.file_id else redirect(row.url)


@allow(ability="publicity.edit")
def new_policy(request):
    """Put a text into the library."""
    return _kept_policy(request, PolicyText(), "收入政策文件")


@allow(ability="publicity.edit")
def edit_policy(request, pk):
    """Change one."""
    return _kept_policy(request, get_object_or_404(PolicyText, pk=pk), "修改政策文件")


def _kept_policy(request, held: PolicyText, title: str):
    def act(form) -> str:
        upload, stored = form.cleaned_data["original"], None
        if upload:
            try:
                stored = files.keep(upload, by=request.user, purpose="attachment")
            except FileRefused as refused:
                raise ValidationError({"original": refused.message}) from refused
        return f"已保存“{actions.keep_policy(form.instance, by=request.user, original=stored)}”。"

    form = PolicyForm(request.POST or None, request.FILES or None, instance=held)
    return form_page(request, form, act, title=title, back=held.url if held.pk else reverse("branding:publicity:policies"))


@require_safe
@allow(ability="publicity.see")
def bulletins(request):
    """The notices with how many read them."""
    found = listing(request, queries.bulletins(request.user), queries.NEWEST)
    rows = [(row, name_of(row.area_code) or "全县") for row in found["page"].rows]
    return render(request, "branding/publicity/bulletins.html", {**found, "rows": rows, "may_edit": request.user.may("publicity.edit")})


@allow(ability="publicity.edit")
def new_bulletin(request):
    """Send a notice."""
    form, made = BulletinForm(request.POST or None, user=request.user), []

    def act(bound) -> str:
        made.append(actions.send(bound.made(), by=request.user, submission_id=bound.cleaned_data["submission_id"]))
        return f"通知已发布，{made[0].receipts.count()} 份。"

    notes = ["发布后不能修改。有账号的收到消息，没有账号的用“当面告知”登记。"]
    answer = form_page(request, form, act, title="发布通知", back=reverse("branding:publicity:bulletins"), verb="发布", notes=notes)
    return redirect(made[0].url) if made else answer


def _bulletin(request, pk) -> Bulletin:
    return get_object_or_404(Bulletin.objects.visible_to(request.user).select_related("policy", "organisation", "sent_by"), pk=pk)


@require_safe
@allow(ability="publicity.see")
def bulletin(request, pk):
    """One notice: who read it, township by township, and the list."""
    row, form = _bulletin(request, pk), ReceiptFilterForm(request.GET)
    found = listing(request, queries.receipts(row, request.user, **filters_of(form)), queries.BY_AREA)
    lines = queries.readings(row, request.user)
    total = queries.Reading("合计", "", sum(line.due for line in lines), sum(line.read for line in lines))
    context = {
        **found,
        "row": row,
        "form": form,
        "rows": [(one, name_of(one.area_code) or "县直") for one in found["page"].rows],
        "lines": lines,
    }
    context |= {
        "total": total,
        "areas": townships_of(request.user),
        "place": name_of(row.area_code) or "全县",
        "may_edit": request.user.may("publicity.edit"),
    }
    return render(request, "branding/publicity/bulletin.html", context)


@require_safe
@allow(ability="publicity.see")
def receipts_export(request, pk):
    """The list of receipts as a workbook."""
    row = _bulletin(request, pk)
    rows = queries.receipts(row, request.user, **filters_of(ReceiptFilterForm(request.GET))).order_by(*queries.BY_AREA.clauses())
    return workbook(request, RECEIPT_COLUMNS, rows, title=f"{row.title}阅读回执")


@require_POST
@allow(ability="publicity.edit")
def remind(request, pk):
    """Remind those who have not read."""
    row = _bulletin(request, pk)
    number = actions.remind(row, by=request.user)
    messages.success(request, f"已提醒 {number} 个没有读的。" if number else "没有读的今天都提醒过了。")
    return redirect(row.url)


@require_POST
@allow(ability="publicity.edit")
def told(request, pk):
    """Note who was told at the door."""
    row = _bulletin(request, pk)
    chosen = wholes(request.POST.getlist("receipt"))
    number = actions.told(row, Receipt.objects.filter(pk__in=chosen), by=request.user)
    messages.success(request, f"已登记当面告知 {number} 户。" if number else "没有勾选未读的户。")
    return redirect(f"{row.url}?view=unread")


@require_safe
@allow(*READERS)
def inbox(request):
    """The notices one is to read."""
    context = {"rows": queries.inbox(request.user), "face": face_of(request.user)}
    return render(request, "branding/publicity/inbox.html", context)


@require_POST
@allow(*READERS)
def read(request, pk):
    """Note that one read it."""
    receipt = get_object_or_404(Receipt.objects.of_person(request.user).distinct(), pk=pk)
    actions.read(receipt, by=request.user)
    messages.success(request, "已登记您读过了。")
    return redirect("branding:publicity:inbox")
