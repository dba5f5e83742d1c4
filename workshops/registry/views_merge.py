"""Finding files that are one workshop, joining them, and taking that back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.kit import lists, paging
from jishan_portal.kit.numbers import whole
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import actions, duplicates, filters, merges, rules
from workshops.registry.addresses import file_pattern
from workshops.registry.models import Workshop
from workshops.registry.models_merge import Merge
from workshops.registry.queries import search

OLDEST_FIRST = filters.ORDERS["id"]
NEWEST_FIRST = filters.ORDERS["-id"]
MOST_FOUND = 20


@allow(ability="registry.merge")
def duplicates_(request):
    """Work list of pairs that may be one workshop, one reason at a time; the last tab lists the merges made."""
    why = request.GET.get("why", "")
    if why == "merged":
        return _merged(request)
    reason = duplicates.BY_KEY.get(why, duplicates.REASONS[0])
    rows = duplicates.suspects(request.user, reason)
    page = paging.page_of(rows, OLDEST_FIRST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    found, towns, pattern = duplicates.pairs(request.user, reason, page.rows), townships(), file_pattern()
    shown = [
        {
            "sides": [{"workshop": one, "town": towns.get(one.area_code, ""), "url": pattern.format(one.pk)} for one in pair],
            "reasons": [other.label for other in duplicates.REASONS if other.same(*pair)],
            "merge_url": f"{reverse('workshops:registry:merge')}?kept={pair[0].pk}&absorbed={pair[1].pk}",
        }
        for pair in found
    ]
    context = {"pairs": shown, "reason": reason, "tabs": _tabs(reason.key), "pager": _pager(request, page, f"本页 {len(shown)} 对")}
    return render(request, "workshops/registry/duplicates.html", context)


def _tabs(on: str) -> list[dict]:
    named = [(reason.key, reason.label) for reason in duplicates.REASONS] + [("merged", "已合并")]
    return [{"label": label, "url": f"?why={key}", "count": None, "is_on": key == on} for key, label in named]


def _pager(request, page: paging.Page, label: str) -> dict:
    base = lists.without(request.GET)
    return {
        "count_label": label,
        "previous_url": f"{base}&before={page.previous}" if page.previous else "",
        "next_url": f"{base}&after={page.next}" if page.next else "",
    }


def _merged(request):
    mine = Workshop.objects.visible_to(request.user).values("pk")
    made = Merge.objects.filter(kept__in=mine).select_related("kept", "absorbed", "made_by", "undone_by")
    page = paging.page_of(made, NEWEST_FIRST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "merges": page.rows,
        "tabs": _tabs("merged"),
        "pager": _pager(request, page, f"本页 {len(page.rows)} 次"),
        "pattern": file_pattern(),
    }
    return render(request, "workshops/registry/merged.html", context)


@allow(ability="registry.merge")
def merge_with(request, pk):
    """Look for the other file of a workshop: look-alikes first, or by any word."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=pk)
    query = request.GET.get("q", "").strip()
    mine = Workshop.objects.visible_to(request.user).roots().exclude(pk=pk)
    if query:
        found = [(other, []) for other in search(mine, query).order_by("id")[:MOST_FOUND]]
    else:
        found = [(other, why) for other, why in duplicates.candidates(workshop) if rules.can_reach(request.user, other.area_code)]
    towns = townships()
    rows = [
        {
            "workshop": other,
            "town": towns.get(other.area_code, ""),
            "reasons": why,
            "url": f"{reverse('workshops:registry:merge')}?kept={pk}&absorbed={other.pk}",
        }
        for other, why in found
    ]
    context = {"workshop": workshop, "rows": rows, "query": query, "back": file_pattern().format(pk)}
    return render(request, "workshops/registry/merge_with.html", context)


def _pair(request, given) -> tuple[Workshop, Workshop]:
    mine = Workshop.objects.visible_to(request.user).select_related("kind", "station")
    kept, absorbed = (given.get(name, "") for name in ("kept", "absorbed"))
    return tuple(get_object_or_404(mine, pk=whole(pk) or 0) for pk in (kept, absorbed))


@allow(ability="registry.merge")
def merge(request):
    """Two files side by side: which to keep, which values to take over, what will happen; then join them."""
    kept, absorbed = _pair(request, request.POST if request.method == "POST" else request.GET)
    context = {"kept": kept, "absorbed": absorbed, "rows": _rows(kept, absorbed), "happens": _happens(kept, absorbed), "typed": ""}
    context["swap_url"] = f"?kept={absorbed.pk}&absorbed={kept.pk}"
    if request.method != "POST":
        return render(request, "workshops/registry/merge.html", context)
    reason = request.POST.get("reason", "").strip()
    take = [name for name in rules.EDITABLE if request.POST.get(f"take_{name}") == "absorbed"]
    try:
        made = merges.merge(kept, absorbed, by=request.user, reason=reason, take=take)
    except MoveRefused as refused:
        return render(request, "workshops/registry/merge.html", {**context, "refused": refused.message, "typed": reason}, status=409)
    messages.success(request, f"已合并：{absorbed.name}并入{kept.name}。弄错了可以在“查重合并”的“已合并”里撤销。")
    return redirect(file_pattern().format(made.kept_id))


def _rows(kept, absorbed) -> list[dict]:
    """The fields of both files; where they differ one chooses, an empty one takes the other's value unless told otherwise."""
    towns, rows = townships(), []
    for name in rules.EDITABLE:
        mine, other = getattr(kept, name), getattr(absorbed, name)
        words = [towns.get(value, value) if name == "area_code" else rules.shown(name, value) for value in (mine, other)]
        rows.append(
            {
                "name": name,
                "label": rules.label(name),
                "kept": words[0],
                "absorbed": words[1],
                "differs": mine != other,
                "takes_other": mine in {None, ""} and other not in {None, ""},
            }
        )
    return rows


def _happens(kept, absorbed) -> list[str]:
    """What the merge does, in sentences."""
    said = [
        f"“{absorbed.name}”（{absorbed.code}）不再单独出现在名录里，扫它的二维码会转到“{kept.name}”。",
        "两份档案的大事记、证照、人员、产品、批次都保留，合在一起看；没有一条记录被删除。",
        "上面选中的资料写进保留的档案，原来的值记下备查。",
    ]
    if absorbed.licence_number and not kept.licence_number:
        said.append(f"许可证号 {absorbed.licence_number} 随之列到保留的档案。")
    if absorbed.licence_number and kept.licence_number and absorbed.licence_number != kept.licence_number:
        said.append(
            f"两份档案的许可证号不同（{kept.licence_number}、{absorbed.licence_number}），合并后以保留档案的为准，请先核对是不是同一户。"
        )
    return [*said, "合并可以撤销：撤销后两份档案各归各的。"]


@allow(ability="registry.merge")
@require_POST
def tell_apart(request):
    """Write down that two look-alikes are two workshops."""
    first, second = _pair(request, request.POST)
    try:
        actions.declare_distinct(first, second, by=request.user, reason=request.POST.get("reason", "").strip())
    except MoveRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"已认定“{first.name}”与“{second.name}”不是同一户，以后不再提示。")
    return redirect("workshops:registry:duplicates")


@allow(ability="registry.merge")
def undo_merge(request, pk):
    """Take a merge back, with a reason."""
    mine = Workshop.objects.visible_to(request.user).values("pk")
    made = get_object_or_404(Merge.objects.select_related("kept", "absorbed", "made_by"), pk=pk, kept__in=mine)
    context = {"merge": made, "taken": [rules.label(name) for name in made.taken if name in rules.EDITABLE]}
    if request.method != "POST":
        return render(request, "workshops/registry/undo_merge.html", context)
    try:
        merges.undo_merge(made, by=request.user, reason=request.POST.get("reason", "").strip())
    except MoveRefused as refused:
        return render(request, "workshops/registry/undo_merge.html", {**context, "refused": refused.message}, status=409)
    messages.success(request, f"已撤销合并，“{made.absorbed.name}”恢复为单独档案。")
    return redirect(file_pattern().format(made.absorbed_id))
