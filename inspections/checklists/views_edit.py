"""Changing a draft: sections and items, their order, import and export. Every step is a form that works without JavaScript."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.checklists import actions, editing, intake
from inspections.checklists.exports import COLUMNS, rows_of
from inspections.checklists.forms import ItemForm, SectionForm, UploadForm
from inspections.checklists.models import Item, Section, Version
from inspections.checklists.states import VersionState
from inspections.checklists.views import address_of
from jishan_portal.accounts.gates import allow
from jishan_portal.files import actions as files
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.ledgers import workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused

STEPS = {"up": -1, "down": 1}
LARGEST = 5 * 1024 * 1024


def _draft(pk: int) -> Version:
    """A version that may be changed; anything else is a 409 with what to do."""
    version = get_object_or_404(Version.objects.select_related("checklist"), pk=pk)
    if version.state != VersionState.DRAFT:
        raise MoveRefused("这一版已经发布，不能再改。请先“复制为新版本”，在草稿上修改。")
    return version


def _section(pk: int) -> Section:
    section = get_object_or_404(Section.objects.select_related("version__checklist"), pk=pk)
    _draft(section.version_id)
    return section


def _item(pk: int) -> Item:
    item = get_object_or_404(Item.objects.select_related("version__checklist", "section", "help_picture"), pk=pk)
    _draft(item.version_id)
    return item


@allow(ability="checklists.edit")
def add_section(request, pk):
    """Add a section to a draft."""
    version = _draft(pk)

    def act(form):
        return f"已添加部分“{editing.add_section(version, by=request.user, **form.cleaned_data)}”。"

    return form_page(
        request, SectionForm(request.POST or None), act, title="添加部分", verb="添加", back=address_of(version), lead=str(version)
    )


@allow(ability="checklists.edit")
def edit_section(request, pk):
    """Change the titles of a section."""
    section = _section(pk)
    form = SectionForm(request.POST or None, initial={"title": section.title, "plain_title": section.plain_title})

    def act(form):
        return f"已修改部分“{editing.rename_section(section, by=request.user, **form.cleaned_data)}”。"

    return form_page(request, form, act, title="修改部分", back=address_of(section.version), lead=str(section.version))


@require_POST
@allow(ability="checklists.edit")
def shift_section(request, pk, way):
    """Move a section one place."""
    section = _section(pk)
    editing.shift_section(section, STEPS.get(way, 1), by=request.user)
    return redirect(f"{address_of(section.version)}#section-{pk}")


@allow(ability="checklists.edit")
def remove_section(request, pk):
    """Take a section out, after a question that names what goes with it."""
    section = _section(pk)
    text = f"将删除部分“{section.title}”和里面的 {section.items.count()} 题，以及以这些题为前提的题。"
    return _asked(request, section.version, "删除部分", text, lambda: editing.remove_section(section, by=request.user))


@allow(ability="checklists.edit")
def add_item(request, pk):
    """Add an item to a section."""
    section = _section(pk)
    item = Item(version=section.version, section=section)
    return _item_page(request, item, "添加题目", {"section": section.pk, "weight": 1})


@allow(ability="checklists.edit")
def edit_item(request, pk):
    """Change an item."""
    return _item_page(request, _item(pk), "修改题目", {})


def _item_page(request, item: Item, title: str, initial: dict):
    form = ItemForm(request.POST or None, request.FILES or None, instance=item, version=item.version, initial=initial)
    back = address_of(item.version)
    if form.is_bound and form.is_valid():
        try:
            picture = files.keep(form.cleaned_data["picture"], by=request.user, purpose="photo") if form.cleaned_data["picture"] else None
        except FileRefused as refused:
            form.add_error("picture", refused.message)
        else:
            drops = bool(form.cleaned_data.get("drops_picture"))
            saved = editing.put_item(form.instance, by=request.user, picture=picture, drops_picture=drops)
            messages.success(request, f"已保存题目 {saved.code}。")
            return redirect(f"{back}#item-{saved.pk}")
    context = {"form": form, "title": title, "verb": "保存题目", "cancel_url": back, "item": item, "version": item.version}
    return render(request, "inspections/checklists/item.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(ability="checklists.edit")
def shift_item(request, pk, way):
    """Move an item one place."""
    item = _item(pk)
    editing.shift_item(item, STEPS.get(way, 1), by=request.user)
    return redirect(f"{address_of(item.version)}#item-{pk}")


@allow(ability="checklists.edit")
def remove_item(request, pk):
    """Take an item out, after a question."""
    item = _item(pk)
    dependents = item.dependents.count()
    with_it = f"，以它为前提的 {dependents} 题一并删除" if dependents else ""
    text = f"将删除题目 {item.code}“{item.text}”{with_it}。"
    return _asked(request, item.version, "删除题目", text, lambda: actions.remove_item(item, by=request.user))


def _asked(request, version: Version, title: str, text: str, act):
    back = address_of(version)
    if request.method == "POST":
        act()
        messages.success(request, f"已{title}。")
        return redirect(back)
    context = {"title": title, "text": text, "verb": title, "cancel_url": back, "crumbs": [(str(version), back)]}
    return render(request, "inspections/checklists/ask.html", context)


@allow(ability="checklists.see")
def export(request, pk):
    """A version as a workbook that can be sent back."""
    version = get_object_or_404(Version.objects.select_related("checklist"), pk=pk)
    return workbook(request, COLUMNS, rows_of(version), title=f"{version.checklist.title}第{version.number}版")


@allow(ability="checklists.edit")
def take_in(request, pk):
    """Replace the items of a draft by those of a workbook; any error and nothing is changed."""
    version = _draft(pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    errors = []
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["file"].size > LARGEST:
                raise intake.ListUnreadable(["文件超过 5 MB，请删去表里的图片再传。"])
            items = intake.read(form.cleaned_data["file"].read())
        except intake.ListUnreadable as refused:
            errors = refused.lines
        else:
            number = editing.replace_all(version, items, by=request.user)
            messages.success(request, f"已导入 {number} 题，替换了草稿原来的题目。请预览后再发布。")
            return redirect(address_of(version))
    context = {
        "form": form,
        "version": version,
        "errors": errors,
        "back": address_of(version),
        "export_url": reverse("inspections:checklists:export", args=[pk]),
    }
    return render(request, "inspections/checklists/take_in.html", context, status=422 if form.is_bound else 200)
