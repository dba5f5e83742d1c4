"""Closed dens: list, one, entering one, its approval, the end of the watch."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.cases.models import Case
from inspections.cases.offers import handles
from inspections.dens import actions, queries
from inspections.dens.exports import COLUMNS
from inspections.dens.forms import DenForm, FilterForm, FreeNote, Note
from inspections.dens.models import Den
from inspections.dens.states import FLOW, DenState, Measure
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.audit import actions as audit
from jishan_portal.files.attaching import taken_in
from jishan_portal.files.http import send
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.refusals import Refused
from jishan_portal.workflow.actions import MoveRefused


def with_pictures(request, form_class, **known):
    """Return a form, the pictures it brought (kept while it is put right) and a check that refuses the bad ones."""
    form = form_class(*((request.POST, request.FILES) if request.method == "POST" else ()), **known)
    pictures, wrong = taken_in(request, form, purpose="photo", is_evidence=True) if request.method == "POST" else ([], [])

    def check():
        if wrong:
            raise ValidationError("；".join(wrong))
        return pictures

    return form, check


@allow(ability="dens.see")
@require_safe
def list_(request):
    """What was closed, how often it was checked since."""
    wanted = filters_of(FilterForm(request.GET))
    found = listing(request, queries.listing(request.user, **wanted), queries.NEWEST)
    rows = [(row, queries.tone_of(row.state), name_of(row.area_code)) for row in found["page"].rows]
    context = {
        **found,
        "rows": rows,
        "form": FilterForm(request.GET),
        "areas": townships_of(request.user),
        "may_open": request.user.may("dens.work"),
        "today": queries.of_today(request.user),
    }
    return render(request, "inspections/dens/list.html", context)


@allow(ability="dens.see")
@require_POST
def export(request):
    """The same list as a workbook, without those of restricted cases."""
    found = queries.listing(request.user, **filters_of(FilterForm(request.GET)))
    rows = list(found.counted().select_related("case", "paper").order_by("-id"))
    ids = [row.pk for row in rows]
    audit.record_bulk("inspections.den.export", "inspections.den", ids, by=request.user, summary=f"导出取缔台账 {len(ids)} 处")
    return workbook(request, COLUMNS, rows, title="取缔台账")


@allow(ability="dens.work")
def new(request):
    """Enter a closing by hand."""
    return _entered(request, None, reverse("inspections:dens:list"))


@allow(ability="dens.work")
def from_case(request, case_pk):
    """Enter the closing of what a case is about."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("lead", "workshop"), pk=case_pk)
    if not handles(case, request.user):
        raise PermissionDenied("您不是这个案件的办案人员，不能登记取缔。")
    return _entered(request, case, case.url)


def _entered(request, case, back):
    form, pictures = with_pictures(request, DenForm, user=request.user, case=case)

    def act(form):
        actions.propose(form.made(), pictures(), by=request.user, submission_id=form.cleaned_data["submission_id"])
        return "已报负责人审批取缔。"

    lead = f"{case}。" if case else ""
    lead += "批准后发布取缔公告，并随机安排突击检查，日期不公布。"
    return form_page(request, form, act, title="登记取缔", verb="报请批准", back=back, done=reverse("inspections:dens:list"), lead=lead)


@allow(ability="dens.see")
@never_cache
@require_safe
def detail(request, pk):
    """One closed den: what was found and done, the notice, the surprise checks that are over."""
    den = get_object_or_404(queries.detail(request.user), pk=pk)
    moves = {step.name for step in FLOW.open_to(state=den.state, roles=request.user.roles)}
    context = {
        "den": den,
        "tone": queries.tone_of(den.state),
        "area": name_of(den.area_code),
        "measures": [Measure(one).label for one in den.measures],
        "checks": [(row, queries.CHECK_TONES.get(row.state, "go")) for row in queries.checks_of(den, request.user)],
        "may_approve": "approve" in moves and request.user.pk not in {den.made_by_id, den.second_id},
        "may_edit": den.state == DenState.RETURNED and request.user.pk == den.made_by_id,
        "may_release": "release" in moves,
    }
    return render(request, "inspections/dens/detail.html", context)


@allow(ability="dens.work")
def edit(request, pk):
    """Put a returned record right and propose it again."""
    den = get_object_or_404(queries.detail(request.user), pk=pk)
    if request.user.pk != den.made_by_id:
        raise PermissionDenied("由登记人补充材料。")
    if den.state != DenState.RETURNED:
        raise MoveRefused("退回补充的才能修改，请刷新页面查看最新状态。")
    form, pictures = with_pictures(request, DenForm, user=request.user, den=den)

    def act(form):
        actions.propose_again(den, pictures(), by=request.user, **form.facts())
        return "已重新报批。"

    return form_page(request, form, act, title="补充取缔材料", verb="重新报批", back=den.url)


@allow(ability="dens.see")
def approve(request, pk):
    """A leader approves."""
    said = "已批准取缔，公告已编号；突击检查已随机抽取，日期保密。"
    return _step(request, pk, "approve", actions.approve, said)


@allow(ability="dens.see")
def give_back(request, pk):
    """A leader returns it."""
    return _step(request, pk, "return", actions.give_back, "已退回。")


@allow(ability="dens.see")
def release(request, pk):
    """A leader ends the watch."""
    return _step(request, pk, "release", actions.release, "已解除监控。")


def _step(request, pk, name, action, said):
    den = get_object_or_404(queries.detail(request.user), pk=pk)
    refusal = FLOW.refusal(name, state=den.state, roles=request.user.roles, note="-")
    if refusal:
        _note(request, den, name, refusal.message)
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)

    def act(form):
        try:
            action(den, by=request.user, **form.cleaned_data)
        except Refused as refused:
            _note(request, den, name, refused.message)
            raise
        return said

    label = FLOW.move(name).label
    form_class = Note if FLOW.move(name).needs_note else FreeNote
    form = form_class(request.POST if request.method == "POST" else None)
    return form_page(request, form, act, title=label, verb=label, back=den.url, lead=str(den))


def _note(request, den: Den, name: str, words: str) -> None:
    """Leave a trace of a step that was not allowed."""
    if request.method == "POST":
        summary = f"不能“{FLOW.move(name).label}”：{words}"[:300]
        audit.record("inspections.den.refused", den, by=request.user, summary=summary, data={"step": name})


@allow(ability="dens.see")
@require_safe
def notice(request, pk):
    """Send the notice as PDF."""
    den = get_object_or_404(queries.detail(request.user), pk=pk)
    if den.paper is None or den.paper.pdf is None:
        raise Http404("取缔公告还没有生成，请过一会儿再下载。")
    return send(den.paper.pdf, "original")


@allow(ability="dens.see")
@require_safe
def photo(request, pk, file_pk):
    """Send a photo of a den that somebody may see."""
    den = get_object_or_404(Den.objects.visible_to(request.user), pk=pk)
    picture = get_object_or_404(den.pictures.select_related("file"), file_id=file_pk)
    return send(picture.file, "thumb" if "thumb" in request.GET else "served", as_attachment=False)
