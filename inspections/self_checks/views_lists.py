"""The list of self-checks and what is done from it: export, reminders, call sheet, slips, words for a chat group, acceptance."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from inspections.self_checks import exports, listing, reminding, reviews
from inspections.self_checks.forms import CheckFilter
from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import ACCEPT_JOB
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships_of
from jishan_portal.audit import actions as audit
from jishan_portal.jobs import actions as jobs
from jishan_portal.kit import ledgers, lists, qr
from jishan_portal.kit.numbers import wholes
from jishan_portal.kit.own_path import own_path
from jishan_portal.kit.xlsx import XLSX, file_name

LIST = "inspections:self_checks:list"
MOST_CALLS, MOST_SLIPS, MOST_IN_CHAT = 500, 200, 100


@dataclass(frozen=True)
class Selection:
    """What an address and the ticked boxes mean: self-checks, in words, and the way back to the list."""

    rows: object
    words: str
    wave: Wave | None
    form: CheckFilter
    ids: str
    query: str

    @property
    def back(self) -> str:
        """The list as it was."""
        return f"{reverse(LIST)}?{self.query}"


def _selection(request) -> Selection:
    waves = listing.waves_of(request.user)
    form = CheckFilter(request.GET, waves=waves)
    wanted = ledgers.filters_of(form)
    wave = listing.chosen_wave(waves, wanted["wave"])
    rows, words = listing.narrow(request.user, wanted, wave), listing.words_of(wanted, wave)
    ids = wholes(part for text in request.POST.getlist("ids") for part in text.split(","))
    if ids:
        rows, words = SelfCheck.objects.visible_to(request.user).filter(pk__in=ids), f"勾选的 {len(ids)} 户"
    return Selection(rows, words, wave, form, ",".join(map(str, ids)), request.GET.urlencode())


@allow(ability="self_checks.see")
def list_(request):
    """The self-checks of a wave under conditions."""
    chosen = _selection(request)
    found = ledgers.listing(request, listing.dressed(chosen.rows), listing.BY_TOWN)
    columns = listing.columns_for(request.GET.getlist("cols"))
    context = {
        **found,
        "rows": listing.shown(found["page"].rows),
        "form": chosen.form,
        "wave": chosen.wave,
        "columns": columns,
        "heads": [listing.COLUMNS[key] for key in columns],
        "cols": request.GET.getlist("cols"),
        "column_boxes": lists.boxes("cols", list(listing.COLUMNS.items()), columns),
        "kept_conditions": lists.kept(request.GET, "cols"),
        "areas": townships_of(request.user),
        "batch_buttons": _buttons(request.user, chosen.query),
        "may_remind": request.user.may("self_checks.remind"),
        "may_review": request.user.may("self_checks.review"),
        "may_export": request.user.may("registry.export"),
    }
    return render(request, "inspections/self_checks/list.html", context)


def _buttons(user, query: str) -> list[dict]:
    buttons = [
        ("催办", "bell", "remind", "self_checks.remind"),
        ("电话催办单", "telephone", "calls", "self_checks.remind"),
        ("催办通知条", "qr-code", "slips", "self_checks.remind"),
        ("批量通过", "check2-all", "accept_many", "self_checks.review"),
    ]
    return [
        {"label": label, "icon": icon, "formaction": f"{reverse(f'inspections:self_checks:{name}')}?{query}", "name": "do", "value": "1"}
        for label, icon, name, ability in buttons
        if user.may(ability)
    ]


@allow(ability="registry.export")
@require_POST
def export(request):
    """Send exactly the narrowed list as a workbook."""
    if not request.user.may("self_checks.see"):
        raise PermissionDenied("您的岗位不能查看主体自查。")
    chosen = _selection(request)
    rows = listing.dressed(chosen.rows).order_by(*listing.BY_TOWN.clauses())
    target, number = exports.write(rows, user=request.user, words=chosen.words)
    name = file_name(request.user.access.organisation_name, exports.TABLE)
    response = FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
    response["X-Row-Count"] = str(number)
    return response


@allow(ability="self_checks.remind")
@require_POST
def remind(request):
    """Say whom a reminder reaches, then send it."""
    chosen = _selection(request)
    if "confirm" in request.POST:
        done = reminding.remind(chosen.rows, by=request.user)
        unreached = f"；{done.by_hand} 户没有账号，请用电话或通知条" if done.by_hand else ""
        messages.success(request, f"已催办 {done.new} 户{unreached}。")
        return redirect(chosen.back)
    context = {"chosen": chosen, "reach": reminding.reach(chosen.rows)}
    return render(request, "inspections/self_checks/remind.html", context)


@allow(ability="self_checks.remind")
@never_cache
def calls(request):
    """The call sheet (电话催办单); phones in full only after a logged POST."""
    chosen = _selection(request)
    is_plain = request.method == "POST" and request.POST.get("plain") == "1"
    if is_plain and not request.user.may("personal.unmask"):
        raise PermissionDenied("您的岗位不能查看未遮盖的电话。")
    rows, left_out = _owed(chosen, MOST_CALLS)
    if is_plain:
        ids = [row.check.pk for row in rows]
        summary = f"电话催办单显示 {len(ids)} 户电话"
        audit.record_bulk("self_checks.unmask_phones", "inspections.selfcheck", ids, by=request.user, summary=summary)
    may_unmask = request.user.may("personal.unmask") and not is_plain
    context = {"chosen": chosen, "rows": rows, "left_out": left_out, "is_plain": is_plain, "may_unmask": may_unmask}
    return render(request, "inspections/self_checks/calls.html", context)


def _owed(chosen: Selection, most: int) -> tuple[list, int]:
    """The owed ones of a selection, township by township, and how many did not fit."""
    rows = listing.dressed(chosen.rows.owed()).order_by(*listing.BY_TOWN.clauses())
    found = listing.shown(list(rows[:most]))
    return found, max(0, rows.count() - most)


@allow(ability="self_checks.remind")
def slips(request):
    """A slip for each workshop (催办通知条) with its code, for those who never log in."""
    chosen = _selection(request)
    rows, left_out = _owed(chosen, MOST_SLIPS)
    found = [(row, address, qr.svg_of(address)) for row in rows for address in [request.build_absolute_uri(row.check.url)]]
    return render(request, "inspections/self_checks/slips.html", {"chosen": chosen, "rows": found, "left_out": left_out})


@allow(ability="self_checks.remind")
def words(request):
    """The text to paste into a chat group."""
    chosen = _selection(request)
    rows, left_out = _owed(chosen, MOST_IN_CHAT)
    checks = [row.check for row in rows]
    text = reminding.chat_words(checks, site=request.build_absolute_uri("/")) if checks else ""
    return render(request, "inspections/self_checks/words.html", {"chosen": chosen, "text": text, "left_out": left_out, "count": len(rows)})


@allow(ability="self_checks.review")
@require_POST
def accept_many(request):
    """Say which clean self-checks would be accepted, then accept them; many of them in the background."""
    chosen = _selection(request)
    rows = reviews.acceptable(chosen.rows, by=request.user)
    found = list(listing.dressed(rows).order_by("area_code", "pk")[: reviews.MOST_AT_ONCE])
    if "confirm" not in request.POST:
        shown, left_out = listing.shown(found), chosen.rows.count() - len(found)
        return render(request, "inspections/self_checks/accept_many.html", {"chosen": chosen, "rows": shown, "left_out": left_out})
    if len(found) >= reviews.IN_BACKGROUND_FROM:
        params = {"ids": [check.pk for check in found]}
        job = jobs.start(ACCEPT_JOB, by=request.user, title=f"批量通过自查表 {len(found)} 户", params=params, once="accept")
        return redirect("jobs:detail", job.pk)
    messages.success(request, f"已通过 {reviews.accept_many(rows, by=request.user)} 户。")
    return redirect(own_path(request.POST.get("back", ""), chosen.back))
