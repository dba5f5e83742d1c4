"""The end of a visit on the phone: what is done about each finding, the conclusion, signatures, finishing."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from inspections.hazards import rules as hazards
from inspections.hazards.actions import PhotoReused
from inspections.hazards.queries import find_findings
from inspections.visits import actions, actions_fill, documents, rules, signing
from inspections.visits.forms import FindingForm, OutcomeForm, ReasonForm, RouteForm, SignForm
from inspections.visits.models import VisitFinding
from inspections.visits.models_end import VisitSignature
from inspections.visits.states import Signer, Step, VisitState
from inspections.visits.views import visit_or_404
from inspections.visits.views_fill import at_work, frame
from jishan_portal.accounts.gates import allow
from jishan_portal.files.actions import keep
from jishan_portal.files.http import send
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit import clock
from jishan_portal.kit.pages import REFUSALS, refuse

HERE = "inspections:visits:"


def _open(visit, taken: set[str], step: str) -> bool:
    return step in taken or rules.next_step(visit, taken) == step


@allow(ability="visits.make")
def findings(request, pk):
    """What is done about each finding and by when; problems beside the list are added here."""
    visit, taken = at_work(request, pk)
    if not _open(visit, taken, Step.FINDINGS):
        return redirect(f"{HERE}go", pk=pk)
    find = request.GET.get("find", "").strip()[:40]
    standard = find_findings(find) if find else None
    form = FindingForm(request.POST or None, initial={"client_uuid": uuid4()}, findings=standard)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions_fill.add_finding(visit, by=request.user, **form.cleaned_data)
            return redirect(f"{HERE}findings", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
    rows = list(visit.findings.select_related("item", "standard").prefetch_related("pictures__file"))
    context = frame(visit, taken, Step.FINDINGS) | {"rows": rows, "form": form, "latest": hazards.latest_deadline(clock.today())}
    context |= {"find": find, "n_standard": standard.count() if standard is not None else None}
    return render(request, "inspections/visits/findings.html", context | {"today": clock.today()}, status=status)


def _finding(request, pk: int, finding_pk: int) -> VisitFinding:
    visit, _ = at_work(request, pk)
    return get_object_or_404(VisitFinding.objects.select_related("visit"), pk=finding_pk, visit=visit)


@require_POST
@allow(ability="visits.make")
def route(request, pk, finding_pk):
    """Keep the route, deadline, demand and after-photo of one finding."""
    row = _finding(request, pk, finding_pk)
    form = RouteForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("整改期限没有填对，请用日历选一天。")
        actions_fill.route(row, by=request.user, **form.cleaned_data)
        for upload in request.FILES.getlist("photos"):
            stored = keep(upload, by=request.user, purpose="photo", is_evidence=True)
            actions_fill.add_picture(row.visit, stored, by=request.user, item=row.item, finding=row)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except (FileRefused, PhotoReused) as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{HERE}findings", pk=pk)


@require_POST
@allow(ability="visits.make")
def drop(request, pk, finding_pk):
    """Take back a problem noted beside the list."""
    actions_fill.drop_finding(_finding(request, pk, finding_pk), by=request.user)
    return redirect(f"{HERE}findings", pk=pk)


@require_POST
@allow(ability="visits.make")
def findings_done(request, pk):
    """All findings have their route: on to the conclusion."""
    visit, _ = at_work(request, pk)
    actions.take_step(visit, Step.FINDINGS, by=request.user)
    return redirect(f"{HERE}go", pk=pk)


@allow(ability="visits.make")
def outcome(request, pk):
    """The result by the rule, overridable with a reason, and what follows."""
    visit, taken = at_work(request, pk)
    if not _open(visit, taken, Step.OUTCOME) or visit.is_patrol:
        return redirect(f"{HERE}go", pk=pk)
    found = actions.count(visit)
    computed = rules.outcome_of(found.general, found.key, clock.today())
    form = OutcomeForm(request.POST or None, initial={"outcome": computed})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.conclude(visit, form.conclusion(), by=request.user)
            return redirect(f"{HERE}sign", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
    context = frame(visit, taken, Step.OUTCOME) | {"form": form, "found": found, "computed": computed}
    context |= {"shortfall": rules.shortfall(found, clock.today()), "n_findings": visit.findings.count()}
    return render(request, "inspections/visits/outcome.html", context, status=status)


@allow(ability="visits.make")
def reopen(request, pk):
    """Take the conclusion back with a reason."""
    visit, taken = at_work(request, pk)
    form = ReasonForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.reopen(visit, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "结论和签名已撤回，可以修改了。")
            return redirect(f"{HERE}check", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
    context = frame(visit, taken, Step.OUTCOME) | {"form": form}
    return render(request, "inspections/visits/reopen.html", context, status=status)


@allow(ability="visits.make")
def sign(request, pk):
    """Both officers and the owner sign; a refusal has its reason and a witness."""
    visit, taken = at_work(request, pk)
    if visit.state != VisitState.FILLING or rules.next_step(visit, taken) != Step.SIGN:
        return redirect(f"{HERE}go", pk=pk)
    form = SignForm(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _sign(request, visit, form.cleaned_data)
            return redirect(f"{HERE}sign", pk=pk)
        except REFUSALS as error:
            status = refuse(form, error)
        except FileRefused as refusal:
            form.add_error(None, refusal.message)
    signed = {row.signer: row for row in visit.signatures.filter(withdrawn_at__isnull=True)}
    boxes = [
        (signer, signed.get(signer), documents.paths(signed[signer].strokes) if signer in signed else [])
        for signer in _signers(visit, signed)
    ]
    context = frame(visit, taken, Step.SIGN) | {"form": form, "boxes": boxes, "once": uuid4(), "rows": list(visit.findings.all())}
    context |= {"is_complete": visit.is_patrol or all(row for _, row, _ in boxes)}
    return render(request, "inspections/visits/sign.html", context, status=status)


def _signers(visit, signed: dict) -> list[Signer]:
    if visit.is_patrol:
        return [Signer.OWNER]
    wanted = [Signer.FIRST, Signer.SECOND, Signer.OWNER]
    is_refused = Signer.OWNER in signed and signed[Signer.OWNER].method == "refused"
    return [*wanted, Signer.WITNESS] if is_refused else wanted


def _sign(request, visit, given: dict) -> None:
    stored = None
    if given["photo"] and given["method"] == "paper":
        stored = keep(given["photo"], by=request.user, purpose="photo", is_evidence=True)
    facts = {"method": given["method"], "name": given["name"], "strokes": given["strokes"], "note": given["note"]}
    signing.sign(visit, given["signer"], by=request.user, stored=stored, **facts)


@require_GET
@allow(ability="visits.see")
def signature(request, pk, sign_pk):
    """Show the photo of a page signed on paper."""
    row = get_object_or_404(VisitSignature.objects.select_related("file"), pk=sign_pk, visit=visit_or_404(request, pk), file__isnull=False)
    return send(row.file, "thumb" if "small" in request.GET else "served", as_attachment=False)


@require_POST
@allow(ability="visits.make")
def finish(request, pk):
    """Finish; sent again it shows the same finished visit."""
    visit, _ = at_work(request, pk)
    done = actions.finish(visit, by=request.user, submission_id=_number(request.POST.get("submission_id", "")))
    messages.success(request, f"检查已完成：{done.get_outcome_display() or '巡查'}。结果通知书正在生成。")
    return redirect(done.url)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
