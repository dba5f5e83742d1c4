"""The phone in the workshop: begin, the steps, the list, findings, conclusion, signatures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from inspections.hazards.actions import PhotoReused
from inspections.officers.models import Officer
from inspections.visits import actions, actions_fill, queries, rules
from inspections.visits.forms import AnswersForm, AvoidForm, PhotoForm, StartForm, answers_of_part
from inspections.visits.models import VisitPicture
from inspections.visits.states import Step, VisitState
from inspections.visits.views import visit_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.files.actions import keep
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from jishan_portal.kit.pages import REFUSALS, refuse
from jishan_portal.workflow.actions import MoveRefused

SPOKEN = (Step.SHOW, Step.TELL, Step.AVOID)
PAGES = {Step.CHECK: "check", Step.FINDINGS: "findings", Step.OUTCOME: "outcome", Step.SIGN: "sign"}


def officers_on(on):
    """Return the officers who may check on a day."""
    return Officer.objects.certified_on(on).select_related("user").order_by("station_id", "pk")


def at_work(request, pk: int, *, is_phone: bool = False):
    """Return a visit that is being filled in and the steps taken; nothing is shown of somebody else's.

    What is sent to one that was cancelled meanwhile is refused with the reason; a phone's script is told so by the action, in JSON.
    """
    visit = visit_or_404(request, pk)
    actions.must_fill(visit, request.user)
    if request.method == "POST" and visit.state == VisitState.CANCELLED and not is_phone:
        actions.filling(visit, request.user)
    return visit, set(visit.taken_steps.values_list("key", flat=True))


def stepper(visit, taken: set[str], here: str) -> list[dict]:
    """Return the steps with how they stand, and where each is done."""
    due = rules.next_step(visit, taken)
    rows = []
    for step in visit.steps:
        state = "now" if step == here else "done" if step in taken else ""
        is_open = step in taken or step == due
        rows.append({"label": step.label, "state": state, "url": url_of(visit, step) if is_open and step != here else ""})
    return rows


def url_of(visit, step: str) -> str:
    """Return the page of a step."""
    if step in PAGES:
        return reverse(f"inspections:visits:{PAGES[step]}", args=[visit.pk])
    return reverse("inspections:visits:step", args=[visit.pk, str(step)])


def frame(visit, taken: set[str], here: str) -> dict:
    """Return what every page of the phone shows."""
    return {"visit": visit, "steps": stepper(visit, taken, here), "is_frozen": Step.OUTCOME in taken, "here": str(here)}


@require_safe
@allow(ability="visits.make")
def go(request, pk):
    """Lead to where one is: the start, the step that is due, or the finished visit."""
    visit = visit_or_404(request, pk)
    if visit.state == VisitState.PLANNED:
        return redirect("inspections:visits:start", pk=pk)
    if visit.state != VisitState.FILLING:
        return redirect(visit.url)
    taken = set(visit.taken_steps.values_list("key", flat=True))
    return redirect(url_of(visit, rules.next_step(visit, taken)))


@allow(ability="visits.make")
def start(request, pk):
    """Begin in the workshop: pair, kind, place."""
    visit = visit_or_404(request, pk)
    if visit.state != VisitState.PLANNED:
        return redirect("inspections:visits:go", pk=pk)
    mine = Officer.objects.filter(user=request.user).first()
    initial = {"kind": visit.kind, "supervision": visit.supervision, "first": visit.first or mine, "second": visit.second}
    form = StartForm(request.POST or None, initial=initial, officers=officers_on(clock.today()))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if not visit.is_patrol:
            visit.kind, visit.supervision = given["kind"] or visit.kind, given["supervision"] or visit.supervision
            visit.first, visit.second = given["first"], given["second"]
        try:
            actions.start(visit, by=request.user, place=form.place(), phone_at=form.phone_time())
            return redirect("inspections:visits:go", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
    context = {"visit": visit, "form": form, "before": queries.before(visit.workshop)}
    return render(request, "inspections/visits/start.html", context, status=status)


@allow(ability="visits.make")
def step(request, pk, key):
    """亮证, 告知, 回避: the words to say, and one button."""
    visit, taken = at_work(request, pk)
    if visit.state == VisitState.PLANNED or visit.is_patrol or key not in SPOKEN:
        return redirect("inspections:visits:go", pk=pk)
    form = AvoidForm(request.POST or None, pair=[visit.first, visit.second], officers=officers_on(clock.today()))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST":
        try:
            _take(request, visit, key, form)
            return redirect("inspections:visits:go", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
    said = visit.taken_steps.filter(key=key).first()
    context = frame(visit, taken, key) | {"words": said.wording if said else actions.wording_of(visit, key), "said": said, "form": form}
    context |= {"label": Step(key).label, "warnings": rules.warnings_of(visit.first, visit.second, clock.today())}
    return render(request, "inspections/visits/step.html", context, status=status)


def _take(request, visit, key: str, form) -> None:
    if key != Step.AVOID:
        actions.take_step(visit, key, by=request.user)
        return
    if not form.is_valid():
        raise ValidationError("请按表单填写。")
    given = form.cleaned_data
    is_asked = given["is_asked"] == "yes"
    actions.ask_avoid(visit, by=request.user, is_asked=is_asked, note=given["note"], out=given["out"], into=given["into"])


@allow(ability="visits.make")
def check(request, pk):
    """The list, one section at a time; a section sent without JavaScript is kept."""
    visit, taken = at_work(request, pk)
    if not (Step.CHECK in taken or rules.next_step(visit, taken) == Step.CHECK):
        return redirect("inspections:visits:go", pk=pk)
    parts = queries.parts_of(visit)
    number = request.GET.get("part", "")
    at = next((part for part in parts if str(part.number) == number), None)
    at = at or next((part for part in parts if part.done < len(part.lines)), parts[0])
    if request.method == "POST":
        return _keep_part(request, visit, at, parts)
    rest = [(part, line) for part in parts for line in part.lines if not line.value]
    context = frame(visit, taken, Step.CHECK) | {"parts": parts, "part": at, "rest": rest, "noes": queries.noes(visit)}
    return render(request, "inspections/visits/check.html", context | {"before": queries.before(visit.workshop, but=visit.pk)})


def _keep_part(request, visit, part, parts):
    saved = actions_fill.save_answers(visit, answers_of_part(request.POST, part.lines), by=request.user)
    for answer in saved.conflicts:
        who = answer.answered_by.display_name if answer.answered_by else "另一部手机"
        messages.error(request, f"{answer.item.code} 已由{who}改为“{answer.get_value_display()}”，您的答案另存未覆盖。请看清后再改。")
    is_refused = bool(saved.conflicts)
    for line in part.lines:
        for upload in request.FILES.getlist(f"p{line.item.pk}"):
            try:
                stored = keep(upload, by=request.user, purpose="photo", is_evidence=True)
                actions_fill.add_picture(visit, stored, by=request.user, item=line.item)
            except (FileRefused, PhotoReused) as refusal:
                is_refused = True
                messages.error(request, f"{line.item.code} 的照片没有存上：{refusal.message}")
    here = reverse("inspections:visits:check", args=[visit.pk])
    if "done" in request.POST and not is_refused:
        actions.take_step(visit, Step.CHECK, by=request.user)
        return redirect("inspections:visits:findings", pk=visit.pk)
    return redirect(f"{here}?part={part.number if is_refused else min(part.number + 1, len(parts))}")


@require_POST
@allow(ability="visits.make")
def answers(request, pk):
    """Keep what a phone sends; JSON with the versions in force and the answers that another phone changed first."""
    visit, _ = at_work(request, pk, is_phone=True)
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "；".join(form.errors["answers"])}, status=422)
    try:
        saved = actions_fill.save_answers(visit, form.cleaned_data["answers"], by=request.user)
    except MoveRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    conflicts = [
        {"item": row.item_id, "value": row.value, "remark": row.remark, "version": row.version,
         "who": row.answered_by.display_name if row.answered_by else ""}
        for row in saved.conflicts
    ]  # fmt: skip
    return JsonResponse({"saved": f"{clock.now().astimezone(clock.BEIJING):%H:%M}", "versions": saved.versions, "conflicts": conflicts})


@require_POST
@allow(ability="visits.make")
def photo_add(request, pk):
    """Keep one photo as evidence: 201 with where it is shown, 422 with what to do, 409 when the visit is over."""
    visit, _ = at_work(request, pk, is_phone=True)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": "照片没有传完整，请重新拍一张。"}, status=422)
    given = form.cleaned_data
    item = visit.version.items.filter(pk=given["item"]).first() if given["item"] else None
    finding = visit.findings.filter(pk=given["finding"]).first() if given["finding"] else None
    try:
        stored = keep(
            given["file"], by=request.user, purpose="photo", is_evidence=True, client_uuid=given["uuid"], expected_hash=given["sha256"]
        )
        picture = actions_fill.add_picture(visit, stored, by=request.user, item=item, finding=finding)
    except (FileRefused, PhotoReused) as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    except MoveRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    return JsonResponse({"id": picture.pk, "thumb": reverse("inspections:visits:photo", args=[pk, picture.pk]) + "?small"}, status=201)


@require_GET
@allow(ability="visits.see")
def photo(request, pk, photo_pk):
    """Show a photo to whoever may see the visit."""
    shown = get_object_or_404(VisitPicture.objects.select_related("file__stamped"), pk=photo_pk, visit=visit_or_404(request, pk))
    return send(shown.file, "thumb" if "small" in request.GET else "served", as_attachment=False)


@require_POST
@allow(ability="visits.make")
def photo_remove(request, pk, photo_pk):
    """Take back one's own photo."""
    visit, _ = at_work(request, pk)
    found = get_object_or_404(VisitPicture.objects.select_related("file", "visit"), pk=photo_pk, visit=visit)
    actions_fill.remove_picture(found, by=request.user)
    return redirect("inspections:visits:check", pk=pk)
