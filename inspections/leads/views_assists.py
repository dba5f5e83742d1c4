"""What townships verify (协查): their list, one request, receipt, answer with photos; the bureau may take one back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.leads import actions_beside, queries, rules
from inspections.leads.forms import AssistFilterForm
from inspections.leads.forms_steps import AnswerForm, ReasonForm
from inspections.leads.intake import held_photos, photo_context
from inspections.leads.models import Assist, AssistPicture, LeadPicture
from inspections.leads.states import DESK
from inspections.leads.views import chips_of
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.clocks.queries import face_of
from jishan_portal.clocks.rules import compute
from jishan_portal.files import http
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused


def _assist(request, pk) -> Assist:
    rows = Assist.objects.visible_to(request.user).select_related("lead__workshop", "township", "asked_by", "state_by")
    return get_object_or_404(rows.prefetch_related("pictures__file", "lead__pictures__file"), pk=pk)


@allow(ability="leads.see")
@require_safe
def assists(request):
    """What was asked of townships, most urgent first."""
    wanted = filters_of(AssistFilterForm(request.GET))
    found = listing(request, queries.assists(request.user, **wanted), queries.SOONEST)
    rows = [(row, name_of(row.area_code)) for row in found["page"].rows]
    chips = chips_of(request, wanted, {"since": "发出不早于", "until": "发出不晚于"})
    if wanted["township"]:
        asked = Organisation.objects.filter(pk=wanted["township"]).values_list("short_name", flat=True).first()
        chips += chips_of(request, {"township": asked}, {"township": "请哪个乡镇"})
    context = {
        **found,
        "rows": rows,
        "chips": chips,
        "clear_url": f"?view={wanted['view']}",
        "form": AssistFilterForm(request.GET),
        "areas": townships_of(request.user),
        "is_township": rules.is_township(request.user),
    }
    return render(request, "inspections/leads/assists.html", context)


@allow(ability="leads.see")
@require_safe
def assist(request, pk):
    """One request: what is asked, until when, and the one thing to do now."""
    asked = _assist(request, pk)
    start = clock.day_of(asked.asked_at)
    roles = request.user.roles
    context = {
        "assist": asked,
        "area": name_of(asked.area_code),
        "face": face_of("协查反馈", "lead.assist", start, compute("lead.assist", start)) if asked.is_open else None,
        "may_receive": asked.FLOW.refusal("receive", state=asked.state, roles=roles) is None,
        "may_answer": asked.FLOW.refusal("answer", state=asked.state, roles=roles, note="-") is None,
        "may_recall": asked.is_open and bool(roles & DESK),
        "is_desk": rules.has_desk(request.user),
    }
    return render(request, "inspections/leads/assist.html", context)


@allow(ability="leads.verify")
@require_POST
def receive(request, pk):
    """签收."""
    asked = actions_beside.receive_assist(_assist(request, pk), by=request.user)
    messages.success(request, f"已签收，请在 {asked.deadline_on:%Y-%m-%d} 前反馈。")
    return redirect(asked.url)


@allow(ability="leads.verify")
def answer(request, pk):
    """The township's answer with photos."""
    asked = _assist(request, pk)
    if not asked.is_open:
        raise MoveRefused("这件协查已经反馈或撤回，请刷新页面查看。")
    form = AnswerForm(request.POST or None)
    photos, refused = held_photos(request, by=request.user) if form.is_bound else ([], [])
    if form.is_bound and form.is_valid() and not refused:
        actions_beside.answer_assist(asked, by=request.user, answer=form.cleaned_data["answer"], pictures=tuple(photos))
        messages.success(request, "已反馈给市场监管部门。")
        return redirect(asked.url)
    lead = f"{asked.lead.place}：{asked.request}"
    context = {"form": form, "title": "反馈协查情况", "lead": lead, "back": asked.url, **photo_context(photos, refused)}
    return render(request, "inspections/leads/take_in.html", context, status=422 if form.is_bound else 200)


@allow(ability="leads.work")
def recall(request, pk):
    """Take a request back."""
    asked = _assist(request, pk)
    if not asked.is_open:
        raise MoveRefused("这件协查已经反馈或撤回，请刷新页面查看。")

    def act(form):
        actions_beside.recall_assist(asked, by=request.user, note=form.cleaned_data["note"])
        return "已撤回协查。"

    form = ReasonForm(request.POST or None)
    told = f"{asked.lead.place}：{asked.request}"
    return form_page(request, form, act, title="撤回协查", verb="撤回", back=asked.url, done=asked.lead.url, lead=told)


@allow(ability="leads.see")
@require_safe
def assist_picture(request, pk, file_id, variant):
    """A photo that came with the answer, or one of the lead that the township is asked about."""
    asked = get_object_or_404(Assist.objects.visible_to(request.user), pk=pk)
    held = AssistPicture.objects.filter(assist=asked, file=file_id).select_related("file").first()
    held = held or LeadPicture.objects.filter(lead=asked.lead_id, file=file_id).select_related("file").first()
    if held is None or variant not in {"thumb", "served"}:
        raise Http404
    return http.send(held.file, variant, as_attachment=False)
