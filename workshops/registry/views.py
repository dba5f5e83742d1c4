"""The list of workshops and what is done from it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.xlsx import CSV, XLSX, file_name
from workshops.registry import actions, drawing, exports, filters, listing, territory
from workshops.registry.addresses import address_of, file_pattern
from workshops.registry.models import SavedView, Workshop

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LIST = "workshops:registry:list"


@allow(ability="registry.see")
def list_(request):
    """The list of workshops (小作坊名录)."""
    wanted = filters.read(request.GET)
    saved, held = listing.saved_views(request.user), listing.remembered(request.user)
    chosen = request.GET.getlist("cols") or next((QueryDict(row["query"]).getlist("cols") for row in saved if not row["name"]), [])
    columns = listing.columns_for(request.user, chosen)
    found = filters.Found(request.user, wanted)
    got, rows = listing.page(request.GET, found, columns, held)
    rights = _rights(request.user)
    shown = {name: rights[name] for name in ("may_pick", "may_edit", "may_unmask")}
    context = {
        "rows": rows,
        "has_rows": bool(rows),
        "body": drawing.body(rows, columns, **shown),
        "filters": wanted,
        "columns": columns,
        "order": wanted.order,
        **(bar := _bar(request, wanted, [row for row in saved if row["name"]], held)),
        **_count(request, found, got, bar["total"]),
        **_heads(request.GET, wanted.order, columns),
        "column_boxes": lists.boxes("cols", [(choice.key, choice.label) for choice in listing.CHOICES], [column.key for column in columns]),
        **rights,
    }
    return render(request, "workshops/registry/list.html", context)


def _bar(request, wanted, saved, held) -> dict:
    """What the filter bar and the tabs show."""
    options = listing.options(request.user, held)
    tabs = listing.tabs(request.user, request.GET, wanted.view, saved, held)
    return {
        "options": options,
        "many": [
            lists.many("town", "乡镇", wanted.towns, options["towns"]),
            lists.many("kind", "类别", wanted.kinds, options["kinds"]),
            lists.many("state", "状态", wanted.states, options["states"]),
        ],
        "tabs": tabs,
        "total": tabs[0]["count"],
        "reach": "全县" if len(request.user.access.ranges) == 1 and request.user.access.home_area.endswith("000000") else "管辖范围内",
        "saved": saved,
        "chips": filters.chips(request.GET, wanted, options),
        "clear_url": lists.without(QueryDict(), view=wanted.view, sort=request.GET.get("sort")),
        "keepable": lists.without(request.GET, "saved")[1:],
        "kept_conditions": lists.kept(request.GET, "cols", "saved"),
        "cols": request.GET.getlist("cols"),
        "now": clock.now(),
    }


def _count(request, found: filters.Found, got: paging.Page, total: str) -> dict:
    """Without a condition the list is what the first tab counts, and has counted already."""
    is_all = not (found.wanted.is_narrowed or found.wanted.view)
    known = paging.Count(int(total.removesuffix("+")), is_exact=not total.endswith("+")) if is_all else None
    return {**lists.foot(request.GET, got, found.count, known=known), "letters": LETTERS}


def _heads(address, order, columns) -> dict:
    return {"heads": lists.heads(address, order, columns), "name_sort": lists.sorting(address, order, "name")}


def _rights(user) -> dict:
    may_export, may_edit = user.may("registry.export"), user.may("registry.edit")
    buttons = [
        ("导出所选", "download", address_of("workshops:registry:export_selected"), may_export),
        ("打印二维码", "qr-code", address_of("public:cards"), True),
        ("列入批次", "collection", address_of("workshops:batches:put_in"), user.may("batches.decide")),
        ("变更状态", "arrow-repeat", address_of("workshops:registry:life_many"), may_edit),
    ]
    shown = [
        {"label": label, "icon": icon, "formaction": url, "name": "do", "value": "1"} for label, icon, url, may in buttons if url and may
    ]
    return {
        "may_export": may_export,
        "may_edit": may_edit,
        "may_import": user.may("registry.import"),
        "may_unmask": user.may("personal.unmask"),
        "may_pick": bool(shown),
        "batch_buttons": shown,
    }


@allow(ability="registry.see")
def map_(request):
    """The townships as a schematic map with their figures, or the workshops by their coordinates; no map service."""
    is_points = request.GET.get("by") == "points"
    rows = territory.figures(request.user)
    found, pattern = (territory.points(request.user) if is_points else []), file_pattern()
    for point in found:
        point["url"] = pattern.format(point["id"])
    boxes = territory.boxes(rows)
    context = {
        "boxes": boxes,
        "frame": territory.frame([] if is_points else boxes),
        "sums": territory.sums(rows),
        "points": found,
        "is_points": is_points,
        "most": territory.MOST_POINTS,
        "tabs": [
            {"label": "按乡镇", "url": "?", "count": None, "is_on": not is_points},
            {"label": "按坐标", "url": "?by=points", "count": None, "is_on": is_points},
        ],
    }
    return render(request, "workshops/registry/map.html", context)


@allow(ability="registry.see")
@require_POST
def keep_view(request):
    """Keep the present conditions under a name of one's own."""
    name, query = request.POST.get("name", "").strip()[:20], request.POST.get("query", "")[:600]
    if not name:
        messages.error(request, "请先给这组条件起个名字，再保存。")
        return redirect(LIST)
    kept = actions.keep_view(request.user, name, query)
    messages.success(request, f"已存为常用：{name}。")
    return redirect(f"{reverse(LIST)}?{kept.query}&saved={kept.pk}")


@allow(ability="registry.see")
@require_POST
def keep_columns(request):
    """Keep the ticked columns for oneself."""
    ticked = QueryDict(mutable=True)
    ticked.setlist("cols", [choice.key for choice in listing.CHOICES if choice.key in request.POST.getlist("cols")])
    actions.keep_view(request.user, "", ticked.urlencode())
    messages.success(request, "已记住您要显示的列。")
    return redirect(LIST)


@allow(ability="registry.see")
@require_POST
def drop_view(request, pk):
    """Drop a kept view."""
    actions.drop_view(get_object_or_404(SavedView, pk=pk, user=request.user))
    messages.success(request, "已删除这个常用条件。")
    return redirect(LIST)


@allow(ability="personal.unmask")
@require_POST
def unmask(request, pk, field):
    """Show a personal value in plain text and log who asked."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user), pk=pk)
    if field not in actions.rules.PERSONAL:
        messages.error(request, "这一项没有遮盖，不用查看。")
        return redirect(LIST)
    value = actions.unmask(workshop, field, by=request.user, why=request.POST.get("why", "")[:100] or "名录查看")
    context = {"workshop": workshop, "label": actions.rules.label(field), "value": value}
    return render(request, "workshops/registry/unmasked.html", context)


@allow(ability="registry.export")
@require_POST
def export(request, ending):
    """Send exactly the filtered list, in its order, as a workbook or comma file."""
    if ending not in {"xlsx", "csv"}:
        raise Http404
    wanted = filters.read(request.GET)
    words = "；".join(f"{chip['label']}：{chip['value']}" for chip in filters.chips(request.GET, wanted, listing.options(request.user)))
    view = dict(filters.VIEWS)[wanted.view] if wanted.view else ""
    return _sent(request, filters.apply(request.user, wanted), wanted.order, "；".join(part for part in (view, words) if part), ending)


@allow(ability="registry.export")
@require_POST
def export_selected(request):
    """Send the ticked workshops as a workbook."""
    ids = wholes(request.POST.getlist("ids"))
    if not ids:
        messages.error(request, "还没有勾选小作坊。请先在名录里勾选，再导出。")
        return redirect(LIST)
    rows = Workshop.objects.visible_to(request.user).roots().filter(pk__in=ids)
    return _sent(request, rows, filters.ORDERS[filters.USUAL_ORDER], f"所选 {len(ids)} 户", "xlsx")


def _sent(request, queryset, order, words: str, ending: str):
    is_plain = request.POST.get("plain") == "1"
    if is_plain and not request.user.may("personal.unmask"):
        raise PermissionDenied("您的岗位不能导出未遮盖的个人信息，请改用普通导出。")
    target, number = exports.write(queryset, order, user=request.user, words=words, ending=ending, is_plain=is_plain)
    name = file_name(request.user.access.organisation_name or settings.OFFICE_NAME, exports.TABLE, ending=ending)
    response = FileResponse(target, as_attachment=True, filename=name, content_type=CSV if ending == "csv" else XLSX)
    response["X-Row-Count"] = str(number)
    return response
