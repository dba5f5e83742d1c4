"""The county's list of hazards, its files and figures; for owners, the list of their own."""

from functools import lru_cache

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inspections.hazards import drawing, exports, figures, filters, listing, queries, rules
from inspections.hazards.models import Picture
from inspections.hazards.states import AT_OWNER, OPEN
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.files.http import send
from jishan_portal.files.storage import SERVED, THUMB
from jishan_portal.kit import clock, lists, paging
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.kit.xlsx import CSV, XLSX, file_name

LIST = "inspections:hazards:list"
KINDS = {"xlsx": XLSX, "csv": CSV, "pdf": "application/pdf"}
FEW = 100


@require_safe
@allow(ability="hazards.see")
def list_(request):
    """The county's list of hazards (风险隐患清单)."""
    wanted = filters.read(request.GET)
    columns = listing.columns_for(request.GET.getlist("cols"))
    got = listing.page(request.user, request.GET, wanted)
    options = listing.options(request.user)
    tabs = listing.tabs(request.user, request.GET, wanted.view)
    rights = _rights(request.user)
    context = {
        "rows": got.rows,
        "has_rows": bool(got.rows),
        "body": drawing.body(got.rows, columns, may_pick=bool(rights["batch_buttons"])),
        "filters": wanted,
        "order": wanted.order,
        "heads": lists.heads(request.GET, wanted.order, columns),
        "column_boxes": lists.boxes("cols", [(one.key, one.label) for one in listing.CHOICES], [one.key for one in columns]),
        "many": _many(wanted, options),
        "tabs": tabs,
        "chips": filters.chips(request.GET, wanted, options),
        "clear_url": lists.without(QueryDict(), view=wanted.view),
        "kept_conditions": lists.kept(request.GET, "cols"),
        "kept_for_jump": lists.kept(request.GET),
        "cols": request.GET.getlist("cols"),
        "now": clock.now(),
        **lists.foot(
            request.GET,
            got,
            lambda *, exact: paging.count(filters.apply(request.user, wanted), exact=exact),
            known=listing.known_count(wanted, tabs),
        ),
        **rights,
    }
    return render(request, "inspections/hazards/list.html", context)


def _many(wanted: filters.Filters, options: dict) -> list[dict]:
    return [
        lists.many("town", "乡镇", wanted.towns, options["towns"]),
        lists.many("severity", "等级", wanted.severities, options["severities"]),
        lists.many("category", "类别", wanted.categories, options["categories"]),
        lists.many("source", "来源", wanted.sources, options["sources"]),
        lists.many("state", "状态", wanted.states, options["states"]),
    ]


def _rights(user) -> dict:
    buttons = []
    if user.may("hazards.handle") or user.may("hazards.decide"):
        buttons = [
            _button("order", "下达整改", "send", user.may("hazards.handle")),
            _button("urge", "催办", "megaphone", True),
            _button("tighten", "改期限", "calendar-minus", user.may("hazards.handle")),
            _button("close", "销号", "check2-square", user.may("hazards.decide")),
            _button("notice", "出整改通知书", "file-earmark-text", user.may("hazards.handle")),
        ]
    return {
        "batch_buttons": [button for button in buttons if button],
        "may_open": user.may("hazards.open"),
        "may_export": user.may("registry.export"),
    }


@lru_cache(maxsize=32)
def _button(verb: str, label: str, icon: str, may: bool) -> dict | None:
    url = reverse("inspections:hazards:batch", args=[verb])
    return {"label": label, "icon": icon, "formaction": url, "name": "do", "value": "preview"} if may else None


@require_POST
@allow(ability="registry.export")
def export(request, ending):
    """Send exactly the filtered list, in its order, as a workbook, comma file or PDF."""
    if ending not in KINDS:
        raise Http404
    wanted = filters.read(request.GET)
    words = filters.said(request.GET, wanted, listing.options(request.user))
    try:
        target, number = exports.write(filters.apply(request.user, wanted), wanted.order, user=request.user, words=words, ending=ending)
    except (exports.TooMany, PdfUnavailable) as error:
        messages.error(request, error.message)
        return redirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
    name = file_name(request.user.access.organisation_name or settings.OFFICE_NAME, exports.TABLE, ending=ending)
    response = FileResponse(target, as_attachment=True, filename=name, content_type=KINDS[ending])
    response["X-Row-Count"] = str(number)
    return response


@require_safe
@allow(ability="hazards.see")
def figures_(request):
    """整改率, 按期率, 平均天数, 复发率 by township or category; every number leads to its rows."""
    asked = figures.asked(request.GET)
    found = figures.of_reach(request.user, asked)
    context = {"asked": asked, "found": found, "tabs": figures.tabs(request.GET, asked), "now": clock.now()}
    return render(request, "inspections/hazards/figures.html", context)


@require_safe
@allow(Role.OWNER)
def mine(request):
    """An owner's own hazards: what is to be put right, what is being looked at, what is done."""
    rows = list(queries.of_owner(request.user)[:FEW])
    context = {
        "owed": [row for row in rows if row.state in AT_OWNER],
        "waiting": [row for row in rows if row.state in OPEN - AT_OWNER],
        "done": [row for row in rows if row.state not in OPEN],
        "near_days": rules.near_days(),
    }
    return render(request, "inspections/hazards/mine.html", context)


@require_safe
@allow(*STAFF, Role.OWNER)
def picture(request, pk, size):
    """A photo of a hazard, small or large, for whoever may see the hazard."""
    if size not in {THUMB, SERVED}:
        raise Http404
    shown = get_object_or_404(Picture.objects.visible_to(request.user).select_related("file__stamped"), pk=pk)
    return send(shown.file, size, as_attachment=False)
