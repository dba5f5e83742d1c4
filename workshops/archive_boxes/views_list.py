"""The office's pages over many workshops: county list, townships, what runs out, and the contents of the boxes as data."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from workshops.archive_boxes import contents, exports, queries
from workshops.archive_boxes.assessing import items_on
from workshops.archive_boxes.forms import AreaForm, BoxForm, ItemForm, ListForm, RetireForm, RuleForm, initial_of
from workshops.archive_boxes.models import Box, Item
from workshops.archive_boxes.rule_models import RuleKind
from workshops.archive_boxes.rules import keep_words
from workshops.registry.standing import standing

SHOWN_MISSING = 2


@allow(ability="registry.see")
def list_(request):
    """How complete each workshop's boxes are, the emptiest first."""
    items = items_on(clock.today())
    form, names = ListForm(request.GET, items=items), {item.key: item.name for item in items}
    found = listing(request, queries.listed(request.user, **filters_of(form)), queries.LOWEST)
    rows = [(row, name_of(row.area_code), _missing(row, names)) for row in found["page"].rows]
    may = {"export_allowed": request.user.may("registry.export"), "may_manage": request.user.may("boxes.manage")}
    context = {**found, **may, "rows": rows, "form": form, "areas": townships_of(request.user)}
    return render(request, "workshops/archive_boxes/list.html", context)


def _missing(row, names: dict) -> str:
    keys = [key for key in row.missing.split(",") if key]
    said = "、".join(names.get(key, key) for key in keys[:SHOWN_MISSING])
    return f"{said} 等 {len(keys)} 项" if len(keys) > SHOWN_MISSING else said


@allow(ability="registry.export")
def list_export(request):
    """The same list as a workbook."""
    items = items_on(clock.today())
    rows = queries.listed(request.user, **filters_of(ListForm(request.GET, items=items))).order_by(*queries.LOWEST.clauses())
    return workbook(request, exports.columns({item.key: item.name for item in items}), rows, title="六盒档案完整度")


@allow(ability="registry.see")
def townships(request):
    """Averages by township, each figure a link to its workshops."""
    rows = [(row, name_of(row["area_code"]) or row["area_code"], round(row["average"], 1)) for row in queries.townships(request.user)]
    context = {"rows": rows, "export_allowed": request.user.may("registry.export")}
    return render(request, "workshops/archive_boxes/townships.html", context)


@allow(ability="registry.export")
def townships_export(request):
    """The same table as a workbook."""
    return workbook(request, exports.TOWNSHIPS, queries.townships(request.user), title="六盒档案乡镇汇总")


@allow(ability="registry.see")
def expiring(request):
    """Documents in the boxes that have run out or will soon."""
    form = AreaForm(request.GET)
    found = listing(request, queries.expiring(request.user, **filters_of(form)), queries.SOONEST)
    names = {item.key: item.name for item in Item.objects.latest_versions()}
    rows = [
        (row, names.get(row.item_key, row.item_key), standing(row.valid_until), name_of(row.workshop.root.area_code))
        for row in found["page"].rows
    ]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user)}
    return render(request, "workshops/archive_boxes/expiring.html", context)


@allow(ability="registry.see")
def contents_(request):
    """What belongs into each box, with star, keeping and basis; and the rules."""
    items = Item.objects.latest_versions()
    boxes = [(box, [(item, keep_words(item)) for item in items if item.box == box.number]) for box in Box.objects.latest_versions()]
    context = {"boxes": boxes, "kinds": RuleKind.objects.all(), "may_manage": request.user.may("boxes.manage"), "today": clock.today()}
    return render(request, "workshops/archive_boxes/contents.html", context)


def _answer(request, form, act, title: str, lead: str = ""):
    return form_page(request, form, act, title=title, back=reverse("workshops:boxes:contents"), lead=lead)


@allow(ability="boxes.manage")
def rename_box(request, number):
    """Give a box another name."""
    box = get_object_or_404(Box.objects.latest_versions(), number=number)
    form = BoxForm(request.POST or None, initial={"name": box.name, "is_confirmed": box.is_confirmed})

    def act(bound):
        return f"{contents.rename(box, by=request.user, **bound.cleaned_data)}：已保存。"

    return _answer(request, form, act, f"第 {number} 盒")


@allow(ability="boxes.manage")
def add_item(request, number):
    """Put a new item into a box."""
    box = get_object_or_404(Box.objects.latest_versions(), number=number)
    form = ItemForm(request.POST or None, initial={"is_required": True, "keep_months": 24, "basis": "门户默认值"})

    def act(bound):
        made = contents.add_item(box.number, bound.facts(), from_on=bound.cleaned_data["from_on"], by=request.user)
        return f"已增加“{made.name}”，{made.in_force_from} 起要求。"

    return _answer(request, form, act, f"{box.name}：增加一项")


@allow(ability="boxes.manage")
def amend_item(request, key):
    """Let an item read otherwise from a day on."""
    item = get_object_or_404(Item.objects.latest_versions(), key=key)
    form = ItemForm(request.POST or None, initial=initial_of(item, contents.ItemFacts))

    def act(bound):
        made = contents.amend_item(item, bound.facts(), from_on=bound.cleaned_data["from_on"], by=request.user)
        return f"“{made.name}”已调整，{made.in_force_from} 起用。完整度当夜重新核算。"

    return _answer(request, form, act, f"调整：{item.name}", "改动从所选的日子起用，以前的目录保留。")


@allow(ability="boxes.manage")
def retire_item(request, key):
    """Ask for an item no more."""
    item = get_object_or_404(Item.objects.latest_versions(), key=key)

    def act(bound):
        contents.retire_item(item, by=request.user, **bound.cleaned_data)
        return f"“{item.name}”不再要求。已存的材料还在。"

    return _answer(request, RetireForm(request.POST or None), act, f"停用：{item.name}", "已存进盒里的材料保留，只是不再要求。")


@allow(ability="boxes.manage")
def add_rule(request):
    """Add a management rule."""

    def act(bound):
        return f"已增加{contents.add_rule(bound.facts(), by=request.user)}。"

    return _answer(request, RuleForm(request.POST or None), act, "增加管理制度")


@allow(ability="boxes.manage")
def amend_rule(request, key):
    """Change a management rule and its text."""
    kind = get_object_or_404(RuleKind, key=key)
    form = RuleForm(request.POST or None, initial=initial_of(kind, contents.RuleFacts))

    def act(bound):
        made = contents.amend_rule(kind, bound.facts(), by=request.user)
        return f"{made.name}已保存，现在是第 {made.version} 版。"

    return _answer(request, form, act, f"调整：{kind.name}", "已采用的小作坊保留原来的文字，可以自己换成新版。")
