"""Pages of checklists: the lists and their versions, one version, preview, what changed, coming into and going out of use."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inspections.checklists import actions, editing, queries
from inspections.checklists.forms import ListForm, RetireForm
from inspections.checklists.models import Item, Version
from inspections.checklists.states import AnswerValue, Purpose, VersionState
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page

LIST = "inspections:checklists:list"
TONES = {VersionState.DRAFT: "near", VersionState.PUBLISHED: "ok", VersionState.RETIRED: "off"}


def _versions():
    return Version.objects.select_related("checklist", "created_by", "copied_from")


def address_of(version: Version) -> str:
    """Return the page of a version."""
    return reverse("inspections:checklists:version", args=[version.pk])


@allow(ability="checklists.see")
def list_(request):
    """All checklists with their versions."""
    rows = [(row, [(version, TONES[version.state]) for version in row.versions.all()]) for row in queries.checklists()]
    return render(request, "inspections/checklists/list.html", {"rows": rows, "may_edit": request.user.may("checklists.edit")})


@allow(ability="checklists.edit")
def new(request):
    """Open a new checklist with an empty draft."""
    form = ListForm(request.POST or None)
    if form.is_bound and form.is_valid():
        version = editing.begin_list(**form.cleaned_data, by=request.user)
        messages.success(request, "已建立，请先添加部分，再在部分里添加题目。")
        return redirect(address_of(version))
    context = {"form": form, "title": "新建检查表", "verb": "建立", "cancel_url": reverse(LIST)}
    return render(request, "components/form_page.html", context, status=422 if form.is_bound else 200)


@allow(ability="checklists.see")
def version(request, pk):
    """A version: to be read, or (a draft, by editors) to be changed."""
    row = get_object_or_404(_versions(), pk=pk)
    may_edit = request.user.may("checklists.edit")
    others = row.checklist.versions.exclude(pk=pk).order_by("-number")
    context = {
        "version": row,
        "tone": TONES[row.state],
        "sections": queries.sections(row),
        "figures": queries.figures(row),
        "others": others,
        "is_draft": row.state == VersionState.DRAFT,
        "may_edit": may_edit,
        "may_change": may_edit and row.state == VersionState.DRAFT,
        "is_for_owners": row.checklist.purpose == Purpose.SELF_CHECK,
    }
    return render(request, "inspections/checklists/version.html", context)


@allow(ability="checklists.see")
def preview(request, pk):
    """A version exactly as the owner sees it on a phone, screen by screen."""
    row = get_object_or_404(_versions(), pk=pk)
    sections = queries.sections(row)
    at = min(max(whole(request.GET.get("screen", "")) or 1, 1), max(len(sections), 1))
    before = sum(len(section.items.all()) for section in sections[: at - 1])
    context = {
        "version": row,
        "sections": sections,
        "section": sections[at - 1] if sections else None,
        "at": at,
        "before": before,
        "answers": AnswerValue.choices,
    }
    return render(request, "inspections/checklists/preview.html", context)


@allow(ability="checklists.see")
def differences(request, pk, other):
    """What changed from one version to another."""
    row = get_object_or_404(_versions(), pk=pk)
    old = get_object_or_404(_versions(), pk=other, checklist=row.checklist_id)
    context = {"version": row, "old": old, "changes": queries.differences(old, row)}
    return render(request, "inspections/checklists/differences.html", context)


@require_POST
@allow(ability="checklists.edit")
def copy(request, pk):
    """Make the next draft; an open draft is opened instead."""
    draft = actions.copy_version(get_object_or_404(Version, pk=pk), by=request.user)
    messages.success(request, f"这是第 {draft.number} 版草稿，改好后预览、发布；发布前不影响使用中的版本。")
    return redirect(address_of(draft))


@allow(ability="checklists.edit")
def publish(request, pk):
    """Name what publishing means, then publish."""
    row = get_object_or_404(_versions(), pk=pk)
    if request.method == "POST":
        actions.publish(row, by=request.user)
        messages.success(request, f"{row}已发布，从现在起发起的检查都用这一版。")
        return redirect(address_of(row))
    old = Version.objects.published().filter(checklist=row.checklist_id).exclude(pk=pk).first()
    changes = queries.differences(old, row) if old else []
    kinds = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "removed", "changed")}
    context = {"version": row, "old": old, "kinds": kinds, "figures": queries.figures(row), "is_draft": row.state == VersionState.DRAFT}
    return render(request, "inspections/checklists/publish.html", context)


@allow(ability="checklists.edit")
def retire(request, pk):
    """Take a version out of use."""
    row = get_object_or_404(_versions(), pk=pk)
    return form_page(
        request,
        RetireForm(request.POST or None),
        lambda form: f"{actions.retire(row, by=request.user, note=form.cleaned_data['note'])}已停用。",
        title="停用检查表",
        verb="确认停用",
        back=address_of(row),
        lead=f"{row}：停用后不能再用它发起新的检查；已经发起的照旧用这一版，旧记录仍按这一版显示。",
    )


@require_POST
@allow(Role.BUREAU_LEADER, Role.BUREAU_HEAD)
def confirm(request, pk):
    """Note that the bureau has confirmed a version."""
    row = editing.confirm(get_object_or_404(Version, pk=pk), by=request.user)
    messages.success(request, f"{row}已记为局方确认。")
    return redirect(address_of(row))


@allow(ability="checklists.edit")
def drop(request, pk):
    """Delete a draft, after a question."""
    row = get_object_or_404(_versions(), pk=pk)
    if request.method == "POST":
        said = f"{row}的草稿已删除。"
        editing.drop_draft(row, by=request.user)
        messages.success(request, said)
        return redirect(LIST)
    text = f"将删除{row}的草稿和里面的 {row.items.count()} 题，不能恢复。使用中的版本不受影响。"
    context = {
        "title": "删除草稿",
        "text": text,
        "verb": "删除草稿",
        "cancel_url": address_of(row),
        "crumbs": [(str(row), address_of(row))],
    }
    return render(request, "inspections/checklists/ask.html", context)


@require_GET
@allow(Role.OWNER, ability="checklists.see")
def picture(request, pk):
    """The help picture of an item; it holds nothing personal and is the same for everybody."""
    item = get_object_or_404(Item.objects.select_related("help_picture"), pk=pk, help_picture__isnull=False)
    return send(item.help_picture, "served", as_attachment=False)
