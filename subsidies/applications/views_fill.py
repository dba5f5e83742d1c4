"""The owner's side on a phone (or the township's for them): begin, fill in, add photos, hand in."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files.intake import taken
from jishan_portal.kit import clock
from jishan_portal.programme.queries import year_of
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, queries, rules
from subsidies.applications.forms import AttachForm, FillForm, SubmitForm
from subsidies.applications.models import Application, Evidence
from subsidies.applications.page import tone_of
from subsidies.applications.states import FILLERS, RECEIVERS, WITH_OWNER
from subsidies.budgets.states import Source
from workshops.registry.models import Workshop


@require_safe
@allow(Role.OWNER)
def mine(request):
    """An owner's applications, and the buttons to begin one."""
    rows = [(row, tone_of(row.state)) for row in queries.of_owner(request.user)[:100]]
    year = year_of()
    live = {
        (row.workshop_id, row.source)
        for row, _ in rows
        if row.year == year and row.state not in {"refused", "dismissed", "withdrawn", "revoked"}
    }
    shops = [
        (shop, [(value, label) for value, label in Source.choices if (shop.pk, value) not in live])
        for shop in queries.workshops_of(request.user)
    ]
    return render(request, "subsidies/applications/mine.html", {"rows": rows, "shops": [row for row in shops if row[1]], "year": year})


@require_POST
@allow(*FILLERS)
def start(request, pk):
    """Begin an application with what is on file."""
    may_ask = Workshop.objects.visible_to(request.user).roots().filter(state__in=rules.MAY_ASK)
    workshop = get_object_or_404(may_ask, pk=pk)
    source = request.POST.get("source", Source.COUNTY)
    known = queries.prefilled(workshop, clock.today())
    made = actions.start(workshop, source=source if source in Source.values else Source.COUNTY, year=year_of(), by=request.user, **known)
    return redirect("subsidies:applications:edit", made.pk)


def _mine(request, pk) -> Application:
    return get_object_or_404(queries.to_show(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*FILLERS)
def edit(request, pk):
    """The form; every field is kept as it is typed, another window's version is shown beside one's own."""
    application = _mine(request, pk)
    if application.state not in WITH_OWNER:
        return redirect(application.url)
    if request.method != "POST":
        return _form(request, application, FillForm(instance=application, initial={"version": application.version}))
    form = FillForm(request.POST, instance=Application.objects.get(pk=pk))
    if not form.is_valid():
        return _refused(request, application, form)
    values = {name: form.cleaned_data[name] for name in actions.TYPED}
    try:
        kept = actions.save_draft(application, values, by=request.user, version=form.cleaned_data["version"])
    except MoveRefused as refusal:
        return _conflict(request, application, form, refusal)
    if _is_automatic(request):
        return JsonResponse({"version": kept.version, "said": f"{clock.now():%H:%M} 已保存"})
    messages.success(request, "已保存。")
    return redirect(reverse("subsidies:applications:edit", args=[pk]) if "stay" in request.POST else kept.url)


def _is_automatic(request) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _refused(request, application, form):
    if _is_automatic(request):
        return JsonResponse({"said": "有几处填得不对，改好才能保存。"}, status=422)
    return _form(request, application, form, status=422)


def _conflict(request, application, form, refusal):
    if _is_automatic(request):
        return JsonResponse({"said": "这份申请刚在别处保存过，请点“保存”对照。"}, status=409)
    current = getattr(refusal, "current", application)
    rows = [_compared(name, form, current) for name in actions.TYPED]
    data = form.data.copy()
    data["version"] = current.version
    again = FillForm(data, instance=Application.objects.get(pk=application.pk))
    again.is_valid()
    shown = {"rows": rows, "who": current.filler.name if current.filler else "系统", "at": current.saved_at}
    return _form(request, application, again, status=409, conflict=shown)


def _compared(name: str, form, current) -> dict:
    mine, theirs = form.cleaned_data.get(name), getattr(current, name)
    if name == "account":
        is_changed, mine, theirs = mine != theirs, f"尾号 {mine[-4:]}" if mine else "", f"尾号 {theirs[-4:]}" if theirs else ""
        return {"label": form.fields[name].label, "mine": mine, "theirs": theirs, "is_changed": is_changed}
    return {"label": form.fields[name].label, "mine": mine, "theirs": theirs, "is_changed": mine != theirs}


def _form(request, application, form, *, status: int = 200, conflict=None):
    context = {"application": application, "form": form, "conflict": conflict, "workshop": application.workshop.root}
    context |= {"face": "base_owner.html" if Role.OWNER in request.user.roles else "base.html", "photos": []}
    return render(request, "subsidies/applications/edit.html", context, status=status)


@require_POST
@allow(*FILLERS)
def attach(request, pk):
    """Add photos or PDFs of licences, contracts, invoices and the rebuilt rooms, under the name of the material they are."""
    application = _mine(request, pk)
    if application.state not in WITH_OWNER:
        messages.error(request, "申请已经交上去了，不能再加材料。")
        return redirect(application.url)
    form = AttachForm(request.POST, materials=rules.materials((), clock.today()))
    photos, scans = taken(request), taken(request, name="scans", ids="scan_ids", purpose="scan", word="文件")
    for refusal in [*photos.refusals, *scans.refusals]:
        messages.error(request, refusal)
    stored = [*photos.photos, *scans.photos]
    if not form.is_valid():
        messages.error(request, "请选一下这是什么材料，再存一次。")
    elif stored:
        kind = form.cleaned_data["material"]
        for place, one in enumerate(stored, application.evidence.filter(material=kind).count() + 1):
            actions.attach(application, one, title=f"{kind or '其他材料'} {place}", by=request.user, material=kind)
        messages.success(request, f"“{kind or '其他材料'}”收到 {len(stored)} 份。")
    elif not photos.refusals and not scans.refusals:
        messages.error(request, "还没有选照片或者文件。")
    return redirect(application.url)


@require_POST
@allow(*RECEIVERS)
def receive(request, pk):
    """Note that a material came on paper."""
    application = _mine(request, pk)
    try:
        made = actions.receive_paper(application, request.POST.get("material", ""), by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已签收纸质的“{made.material}”。")
    return redirect(application.url)


@require_POST
@allow(*FILLERS, *RECEIVERS)
def drop(request, pk):
    """Take a material off a draft."""
    own = Application.objects.visible_to(request.user).values("pk")
    evidence = get_object_or_404(Evidence.objects.select_related("application__workshop").filter(application__in=own), pk=pk)
    try:
        actions.drop(evidence, by=request.user)
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(evidence.application.url)


@require_POST
@allow(*FILLERS)
def submit(request, pk):
    """Hand it in; what is missing is said in plain words."""
    application, form = _mine(request, pk), SubmitForm(request.POST)
    if not form.is_valid():
        return redirect(application.url)
    if application.submission_id != form.cleaned_data["submission_id"] and (missing := rules.gaps(application, clock.today())):
        messages.error(request, f"还不能提交，还差 {len(missing)} 项：{''.join(missing)}填的内容和传的材料都还在。")
        return redirect(application.url)
    made = actions.submit(application, by=request.user, submission_id=form.cleaned_data["submission_id"])
    messages.success(request, f"交上去了，编号 {made.number}。办到哪一步，这里随时能看。")
    return redirect(made.url)
