"""Pages of waves: launching, progress by township, those that left, closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.self_checks import progress, waves
from inspections.self_checks.forms import LaunchForm, ReasonForm
from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import LAUNCH_JOB, WaveState
from jishan_portal.accounts.areas import span
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.models import Area
from jishan_portal.accounts.places import name_of
from jishan_portal.jobs import actions as jobs
from jishan_portal.kit import clock
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.models import Milestone
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Ownership, Workshop

LIST = "inspections:self_checks:waves"
IN_BACKGROUND_FROM = 5000  # workshops; fewer are launched within two seconds
MILESTONE = "self_check"
MOST_AREAS = 200


@allow(ability="self_checks.see")
def waves_(request):
    """The waves of every year with their figures."""
    rows = [(wave, progress.by_township(wave, request.user)[0], place_of(wave.area_code)) for wave in _seen(request)[:20]]
    return render(request, "inspections/self_checks/waves.html", {"rows": rows, "may_launch": request.user.may("self_checks.launch")})


def _seen(request):
    return Wave.objects.visible_to(request.user).select_related("version__checklist", "launched_by")


def place_of(code: str) -> str:
    """Return the name of an area of any level."""
    return name_of(code) or Area.objects.filter(code=code).values_list("name", flat=True).first() or code


def _areas(user) -> list[tuple[str, str]]:
    """The counties and townships a wave may be launched for."""
    rows = Area.objects.filter(user.access.within("code"), level__in=(6, 9)).order_by("code")
    return list(rows.values_list("code", "name")[:MOST_AREAS])


def _start(user) -> dict:
    year = year_of()
    day = Milestone.objects.filter(programme__year=year, key=MILESTONE).values_list("day", flat=True).first()
    still = day if day and day >= clock.today() else None  # a day that is over would only be refused
    return {"year": year, "title": f"{year} 年主体自查", "area": user.access.home_area, "deadline": still}


@allow(ability="self_checks.launch")
def launch(request):
    """Ask for year, area, list and day; show how many workshops it means; launch."""
    form = LaunchForm(request.POST or None, areas=_areas(request.user), initial=_start(request.user))
    if len(form.fields["version"].queryset) == 1:
        form.fields["version"].initial = form.fields["version"].queryset[0]
    if not form.is_bound or not form.is_valid() or "change" in request.POST:
        status = 422 if form.is_bound and "change" not in request.POST else 200
        context = {"form": form, "title": "发起主体自查", "verb": "下一步：看看有多少户", "cancel_url": reverse(LIST)}
        return render(request, "components/form_page.html", context, status=status)
    facts = form.cleaned_data
    if "confirm" not in request.POST:
        fields = {name: request.POST.get(name, "") for name in form.fields}
        context = {**_preview(facts), "facts": facts, "place": place_of(facts["area"]), "fields": fields}
        return render(request, "inspections/self_checks/launch_preview.html", context)
    return _launched(request, facts)


def _preview(facts: dict) -> dict:
    low, high = span(facts["area"])
    rows = Workshop.objects.roots().filter(area_code__gte=low, area_code__lt=high)
    working = rows.working()
    linked = working.filter(pk__in=Ownership.objects.filter(until__isnull=True).values("workshop__root"))
    known = Wave.objects.filter(year=facts["year"], area_code=facts["area"], title=facts["title"]).first()
    total = working.count()
    doubled = SelfCheck.objects.owed().filter(wave__state=WaveState.OPEN, workshop__root__in=working.values("pk"))
    if known:
        doubled = doubled.exclude(wave=known)
    twice = doubled.order_by().values("workshop__root").distinct().count()
    return {"twice": twice, "working": total, "stopped": rows.living().count() - total, "unlinked": total - linked.count(), "known": known}


def _launched(request, facts: dict):
    plain = {"year": facts["year"], "title": facts["title"], "area_code": facts["area"]}
    if _preview(facts)["working"] >= IN_BACKGROUND_FROM:
        params = {**plain, "version": facts["version"].pk, "deadline_on": facts["deadline"].isoformat()}
        once = f"{facts['year']}:{facts['area']}"
        job = jobs.start(LAUNCH_JOB, by=request.user, title=f"发起自查：{facts['title']}", params=params, once=once)
        return redirect("jobs:detail", job.pk)
    wave = waves.launch(**plain, version=facts["version"], deadline_on=facts["deadline"], by=request.user)
    messages.success(request, f"已发起“{wave}”，{wave.checks.count()} 户列入。")
    return redirect("inspections:self_checks:wave", wave.pk)


@allow(ability="self_checks.see")
def wave(request, pk):
    """How far a wave is, township by township."""
    row = get_object_or_404(_seen(request), pk=pk)
    whole, lines = progress.by_township(row, request.user)
    may_close = any(step.name == "close" for step in row.FLOW.open_to(state=row.state, roles=request.user.roles))
    context = {
        "wave": row,
        "place": place_of(row.area_code),
        "whole": whole,
        "lines": lines,
        "leaving": _leaving(request, row).count(),
        "may_close": may_close and request.user.access.covers(row.area_code),
        "may_excuse": request.user.may("self_checks.excuse"),
        "may_remind": request.user.may("self_checks.remind"),
        "is_open": row.state == WaveState.OPEN,
    }
    return render(request, "inspections/self_checks/wave.html", context)


def _leaving(request, row: Wave):
    return waves.leaving(row).filter(pk__in=SelfCheck.objects.visible_to(request.user).values("pk"))


@allow(ability="self_checks.excuse")
def excuse_leaving(request, pk):
    """Show the workshops that stopped with their reasons, then excuse them all."""
    row = get_object_or_404(_seen(request), pk=pk)
    found = _leaving(request, row)
    if request.method == "POST":
        number = waves.excuse_leaving(row, by=request.user, within=SelfCheck.objects.visible_to(request.user))
        messages.success(request, f"已免查 {number} 户，理由写进了每一户的记录。")
        return redirect("inspections:self_checks:wave", pk)
    checks = found.select_related("workshop__root").order_by("area_code", "pk")[: waves.MOST_AT_ONCE]
    rows = [(check, name_of(check.area_code), waves.reason_of(check)) for check in checks]
    return render(request, "inspections/self_checks/excuse_leaving.html", {"wave": row, "rows": rows, "total": found.count()})


@allow(ability="self_checks.launch")
def close(request, pk):
    """End a wave with its reason; what is owed then counts as not done."""
    row = get_object_or_404(_seen(request), pk=pk)
    if not request.user.access.covers(row.area_code):
        raise PermissionDenied("这次自查的范围超出您的辖区，请由发起的上级结束。")
    owed = row.checks.owed().count()
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: f"“{waves.close_wave(row, by=request.user, note=form.cleaned_data['note'])}”已结束。",
        title="结束自查行动",
        verb="确认结束",
        back=reverse("inspections:self_checks:wave", args=[pk]),
        lead=f"{row.title}：结束后不再补进新的小作坊，不能再打开。还没交的 {owed} 户仍要交，按未完成统计。",
    )


@allow(ability="self_checks.launch")
@require_POST
def take_in(request, pk):
    """Take new workshops in now instead of tomorrow morning."""
    row = get_object_or_404(_seen(request), pk=pk)
    messages.success(request, f"补进 {waves.take_in(row, by=request.user)} 户新建档或恢复生产的小作坊。")
    return redirect("inspections:self_checks:wave", pk)
