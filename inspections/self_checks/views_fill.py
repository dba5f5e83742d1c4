"""An owner (or a helper) fills in a self-check: the form, answers kept one by one, photos, the last look, handing in."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from inspections.self_checks import actions, actions_fill, queries_fill
from inspections.self_checks.forms_fill import AnswersForm, HandInForm, PictureForm, answers_of_screen
from inspections.self_checks.models import AnswerPicture, SelfCheck
from inspections.self_checks.states import DONE, FILLERS, CheckState
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.rules import due_within
from jishan_portal.files.actions import keep
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept
from jishan_portal.workflow.actions import MoveRefused

OPEN = (CheckState.DRAFT, CheckState.RETURNED)
ANY = -1  # stands for the self-check in a kept statement
PARTS = ("wave", "version", "workshop__root", "workshop__station", "workshop__kind", "filler")


def owed_check(request, pk: int) -> SelfCheck:
    """Return a self-check in the reach of whoever asks; Http404 for somebody else's."""
    user = request.user
    asked = SelfCheck.objects.select_related(*PARTS)
    rows = kept(("self-check owed", user.pk, user.access, clock.today()), lambda: asked.visible_to(user).filter(pk=ANY))
    found = rows.records({ANY: pk})
    if not found:
        raise Http404
    return found[0]


def review_by(day):
    """Return by when the station looks at what is handed in on a day."""
    return due_within("self_check.review", day)


def is_helper(request) -> bool:
    """Whether somebody fills in for an owner."""
    return Role.OWNER not in request.user.roles


@require_safe
@allow(Role.OWNER)
def mine(request):
    """Show an owner what is to hand in (begun before new) and what was handed in."""
    context = {"owed": queries_fill.owed_by(request.user), "handed_in": queries_fill.handed_in(request.user)}
    return render(request, "inspections/self_checks/fill_mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
@allow(*FILLERS)
def fill(request, pk):
    """Show the form where one left off, or the button that begins it; a screen sent without JavaScript is kept."""
    check = owed_check(request, pk)
    if check.state == CheckState.WAITING:
        context = {"check": check, "unfinished": queries_fill.unfinished_beside(check, request.user), "is_helper": is_helper(request)}
        context["card"] = queries_fill.cards([check])[0]
        return render(request, "inspections/self_checks/fill_start.html", context)
    if check.state not in OPEN:
        has_more = request.method == "POST" and check.state in DONE
        return _handed_in_elsewhere(request, check, has_more=True) if has_more else redirect("inspections:self_checks:thanks", pk=pk)
    sheet = queries_fill.sheet_of(check)
    screen = _screen(sheet, request.GET.get("screen", ""))
    if request.method == "POST":
        return _keep_screen(request, sheet, screen)
    context = {"check": check, "sheet": sheet, "screen": screen, "is_all": request.GET.get("view") == "all"}
    return render(request, "inspections/self_checks/fill.html", context | {"is_helper": is_helper(request)})


def _screen(sheet, number: str):
    chosen = [screen for screen in sheet.screens if str(screen.number) == number]
    return (chosen or [sheet.at])[0]


def _keep_screen(request, sheet, screen):
    """Keep a screen's answers and photos, and lead on."""
    check, by = sheet.check, request.user
    actions_fill.save_answers(check, answers_of_screen(request.POST, screen.questions), by=by)
    if "rest" in request.POST:
        actions.cover_rest(check, screen.section.pk, by=by, shown=[question.item.pk for question in screen.questions if question.is_asked])
    refused = _keep_files(request, check, screen)
    here = reverse("inspections:self_checks:fill", args=[check.pk])
    if request.GET.get("view") == "all" or refused:
        return redirect(f"{here}?view=all#s{screen.number}" if "view" in request.GET else f"{here}?screen={screen.number}")
    if screen.number == len(sheet.screens):
        return redirect("inspections:self_checks:summary", pk=check.pk)
    return redirect(f"{here}?screen={screen.number + 1}")


def _keep_files(request, check, screen) -> list[str]:
    """Keep a screen's photos; what could not be taken is said, everything else stays."""
    refused = []
    for question in screen.questions:
        for upload in request.FILES.getlist(f"p{question.item.pk}"):
            given = actions_fill.Given(question.item.pk, request.POST.get(f"a{question.item.pk}", ""))
            try:
                stored = keep(upload, by=request.user, purpose="photo")
                actions_fill.add_picture(check, given, stored, by=request.user)
            except (FileRefused, MoveRefused) as refusal:
                refused.append(f"“{question.words}”的照片没有存上：{refusal.message}")
    for sentence in refused:
        messages.error(request, sentence)
    return refused


@require_POST
@allow(*FILLERS)
def start(request, pk):
    """Begin a form (a QR code or link leads to the page with this one button)."""
    actions.start(owed_check(request, pk), by=request.user)
    return redirect("inspections:self_checks:fill", pk=pk)


@require_POST
@allow(*FILLERS)
def answers(request, pk):
    """Keep what a phone sends, one answer or all that waited for the net; JSON with the time it was kept."""
    check = owed_check(request, pk)
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "；".join(form.errors["answers"])}, status=422)
    try:
        held = actions_fill.save_answers(check, form.cleaned_data["answers"], by=request.user)
    except MoveRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    return JsonResponse({"saved": f"{held.saved_at.astimezone(clock.BEIJING):%H:%M}", "answered": held.answered})


@require_POST
@allow(*FILLERS)
def photo_add(request, pk):
    """Keep one photo: 201 with where it is shown, 422 with what to do, 409 when the form is closed."""
    check = owed_check(request, pk)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": "照片没有传完整，请重新拍一张。"}, status=422)
    given, by = form.cleaned_data, request.user
    try:
        stored = keep(given["file"], by=by, purpose="photo", client_uuid=given["uuid"], expected_hash=given["sha256"])
        picture = actions_fill.add_picture(check, actions_fill.Given(given["item"], given["value"]), stored, by=by)
    except FileRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    except MoveRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    return JsonResponse({"id": picture.pk, "thumb": f"{reverse('inspections:self_checks:photo', args=[pk, picture.pk])}?small"}, status=201)


@require_GET
@allow(Role.OWNER, ability="self_checks.see")
def photo(request, pk, photo_pk):
    """Show a photo of an answer to whoever may see the self-check."""
    shown = get_object_or_404(AnswerPicture.objects.select_related("file"), pk=photo_pk, answer__check_record=owed_check(request, pk))
    return send(shown.file, "thumb" if "small" in request.GET else "served", as_attachment=False)


@require_POST
@allow(*FILLERS)
def photo_remove(request, pk, photo_pk):
    """Take back one's own photo; without JavaScript the button sends the whole screen, which is kept as well."""
    found = AnswerPicture.objects.select_related("file", "answer__check_record")
    shown = get_object_or_404(found, pk=photo_pk, answer__check_record=owed_check(request, pk))
    actions_fill.remove_picture(shown, by=request.user)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"removed": photo_pk})
    sheet, item = queries_fill.sheet_of(shown.answer.check_record), shown.answer.item_id
    screen = next(one for one in sheet.screens if any(question.item.pk == item for question in one.questions))
    actions_fill.save_answers(sheet.check, answers_of_screen(request.POST, screen.questions), by=request.user)
    _keep_files(request, sheet.check, screen)
    return redirect(f"{reverse('inspections:self_checks:fill', args=[pk])}?screen={screen.number}#q{item}")


@require_safe
@allow(*FILLERS)
def summary(request, pk):
    """Show what will be handed in: problems in plain words, open questions, missing photos, what comes next."""
    check = owed_check(request, pk)
    if check.state not in OPEN:
        return redirect("inspections:self_checks:fill", pk=pk)
    return _summary(request, check, HandInForm())


def _summary(request, check, form, status: int = 200, refusal: str = ""):
    context = {
        "check": check,
        "sheet": queries_fill.sheet_of(check),
        "form": form,
        "submission_id": form.data.get("submission_id") or uuid4(),
        "is_helper": is_helper(request),
        "is_late": queries_fill.is_after_close(check),
        "refusal": refusal,
        "owner_word": form.data.get("owner_word") or check.owner_word or check.workshop.owner_name,
        "review_by": review_by(clock.today()),
    }
    return render(request, "inspections/self_checks/fill_summary.html", context, status=status)


def _handed_in_elsewhere(request, check, *, has_more: bool):
    """A second tab, or a helper meanwhile: what was handed in stands, and what this page still had is named as not taken."""
    left = "这一页后来改的没有收，要改请联系监管员退回。" if has_more else "不用再交。"
    messages.warning(request, f"这张自查表已经在别处交上去了，{left}")
    return redirect("inspections:self_checks:thanks", pk=check.pk)


@require_POST
@allow(*FILLERS)
def submit(request, pk):
    """Hand in; the same submission again shows the same thanks, a refusal shows the last look with its reason."""
    check = owed_check(request, pk)
    form = HandInForm(request.POST)
    if not form.is_valid():
        return _summary(request, check, form, 422)
    given = form.cleaned_data
    once, word = given["submission_id"], given["owner_word"]
    try:
        actions_fill.hand_in(check, given["answers"], by=request.user, submission_id=once, owner_word=word if is_helper(request) else "")
    except MoveRefused as refusal:
        check.refresh_from_db(fields=["state"])
        if check.state in DONE:
            return _handed_in_elsewhere(request, check, has_more=bool(given["answers"]))
        if check.state not in OPEN:
            raise
        actions_fill.save_answers(check, given["answers"], by=request.user)  # what came along is not lost with the refusal
        return _summary(request, check, form, 409, refusal.message)
    return redirect("inspections:self_checks:thanks", pk=pk)


@require_safe
@allow(*FILLERS)
def thanks(request, pk):
    """Say thanks, what happens next, and offer the sheet as PDF."""
    check = owed_check(request, pk)
    if check.state in OPEN or check.state == CheckState.WAITING:
        return redirect("inspections:self_checks:fill", pk=pk)
    context = {"check": check, "is_helper": is_helper(request), "is_late": queries_fill.is_after_close(check)}
    context |= {"noes": check.noes, "review_by": check.submitted_at and review_by(clock.day_of(check.submitted_at))}
    return render(request, "inspections/self_checks/fill_thanks.html", context)
