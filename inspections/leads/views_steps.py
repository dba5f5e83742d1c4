"""The steps of a lead, each a page of one form: what it does is said above it, only what is open now can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from inspections.leads import actions, actions_beside
from inspections.leads import forms_steps as typed
from inspections.leads.forms import WorkshopSearchForm
from inspections.leads.models import CheckExtension, Lead
from inspections.leads.states import DESK, OPEN
from jishan_portal.accounts.gates import allow
from jishan_portal.kit import clock
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused


@dataclass(frozen=True)
class Step:
    """A step: its heading, button, sentence above the form, the form, what is done with it (returns the message)."""

    title: str
    verb: str
    sentence: str
    form: Callable
    act: Callable


def _plain(form: type) -> Callable:
    return lambda data, initial, lead, user: form(data, initial=initial)


def _noted(action: Callable, said: str) -> Callable:
    """An action that takes a note."""

    def act(lead, data, user):
        action(lead, by=user, **data)
        return said

    return act


def _accept(lead, data, user):
    actions.accept(lead, by=user)
    return f"已受理，核查期限到 {lead.deadline_on:%Y-%m-%d}。"


def _mediate(lead, data, user):
    actions.mediate(lead, by=user)
    return f"已转入调解，期限到 {lead.deadline_on:%Y-%m-%d}。"


def _merge(lead, data, user):
    into = data["number"]
    actions.merge(lead, into, by=user, note=data["note"])
    return f"已并入 {into.number}。"


def _file(lead, data, user):
    actions.file_workshop(lead, data["workshop"], by=user, note=data["note"], findings=data["findings"])
    return f"已建档：{data['workshop'].name}。"


def _tie(lead, data, user):
    actions.tie(lead, data["workshop"], by=user)
    return f"已关联：{data['workshop'].name}。"


def _ask(lead, data, user):
    asked = actions_beside.ask_township(lead, data["township"], by=user, request=data["request"])
    return f"已请{asked.township.short_name}协查，{asked.deadline_on:%Y-%m-%d} 前反馈。"


def _extend(lead, data, user):
    actions_beside.ask_extension(lead, by=user, reason=data["note"])
    return "已提交，等局领导批准。批准以前期限不变。"


def _of_lead(form: type) -> Callable:
    return lambda data, initial, lead, user: form(data, initial=initial, lead=lead)


def _of_user(form: type) -> Callable:
    return lambda data, initial, lead, user: form(data, initial=initial, user=user)


def _merge_form(data, initial, lead, user):
    return typed.MergeForm(data, initial=initial, lead=lead, user=user)


NONE = _plain(forms.Form)
FROM_ACCEPTANCE = "先联系双方。调解期限从受理那天起算（还没有受理的，今天就是受理），期满没有达成一致的终止调解。"
BOTH_KEPT = "两条的内容都保留，只办理并入的那一条；办结时两边的反映人都看得到结果。"
REASON_READ = "写明理由，反映人看得到。"
STEPS = {
    "accept": Step("受理", "受理", "受理后开始核查；核查期限从收到那天起算。", NONE, _accept),
    "mediate": Step("组织调解", "开始调解", FROM_ACCEPTANCE, NONE, _mediate),
    "refuse": Step("不予受理", "不予受理", REASON_READ, _plain(typed.RefuseForm), _noted(actions.refuse, "已登记不予受理。")),
    "pass_on": Step(
        "转其他部门", "确认转出", "转出后这条线索就办结了。", _plain(typed.PassOnForm), _noted(actions.pass_on, "已登记转出。")
    ),
    "find_nothing": Step(
        "查无实据", "确认办结", "写清楚怎么查的。", _plain(typed.NothingForm), _noted(actions.find_nothing, "已办结：查无实据。")
    ),
    "settle": Step("调解结束", "结束调解", "", _plain(typed.SettleForm), _noted(actions.settle, "调解已结束。")),
    "merge": Step("并入重复线索", "确认并入", BOTH_KEPT, _merge_form, _merge),
    "unmerge": Step(
        "撤销并入", "撤销并入", "撤销后回到待受理，期限仍按收到那天算。", _plain(typed.ReasonForm), _noted(actions.unmerge, "已撤销并入。")
    ),
    "file_workshop": Step("登记建档", "这条线索由它办结", "", _of_user(typed.FileForm), _file),
    "tie": Step("关联小作坊", "关联", "说明这条线索讲的是名录里的哪一户；线索继续办理，业主看不到。", _of_user(WorkshopSearchForm), _tie),
    "ask": Step("请乡镇协查", "发给乡镇", "", _of_lead(typed.AskForm), _ask),
    "extend": Step("申请延长核查", "报局领导批准", "检验、情况复杂等确需延长的，只能延长一次。", _plain(typed.ReasonForm), _extend),
}
BESIDE = {"tie", "ask", "extend"}


def _check(lead: Lead, name: str, user) -> None:
    """Refuse a step that is not open, before its form is shown: 403 for the wrong role, 409 for the wrong state."""
    if name not in BESIDE:
        refusal = lead.FLOW.refusal(name, state=lead.state, roles=user.roles, note="-")
        if refusal:
            raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)
        return
    if not user.roles & DESK:
        raise PermissionDenied("您的岗位不能办理这一步。")
    if lead.state not in OPEN:
        raise MoveRefused("这条线索已经办结，请刷新页面查看最新状态。")


@allow(ability="leads.work")
def step(request, pk, name):
    """One step of a lead."""
    if name not in STEPS:
        raise Http404
    lead = get_object_or_404(Lead.objects.visible_to(request.user).select_related("workshop__station"), pk=pk)
    _check(lead, name, request.user)
    one, start = STEPS[name], {key: request.GET[key] for key in ("workshop", "number") if key in request.GET}
    form = one.form(request.POST if request.method == "POST" else None, start, lead, request.user)
    sentence = _new_file(lead) if name == "file_workshop" else one.sentence
    return form_page(
        request,
        form,
        lambda form: one.act(lead, form.cleaned_data, request.user),
        title=one.title,
        verb=one.verb,
        back=lead.url,
        lead=format_html("<b>{}</b>　{}", f"{lead.number} {lead.place}", sentence),
    )


def _new_file(lead: Lead):
    """Lead to a new file with what is known, and back here with the file that was opened."""
    then = reverse("inspections:leads:step", args=[lead.pk, "file_workshop"])
    known = {"area_code": lead.area_code, "address": lead.place[:100], "note": f"由线索 {lead.number} 建档", "then": then}
    address = f"{reverse('workshops:registry:new')}?{urlencode(known)}"
    return format_html('还没有档案的，先<a href="{}">新建档案</a>（地点已带上），建好会回到这里；已经有档案的，在下面找出来。', address)


@allow(ability="leads.work")
def decide(request, pk):
    """A leader grants or refuses the extension of a check."""
    reach = Lead.objects.visible_to(request.user)
    asked = get_object_or_404(CheckExtension.objects.select_related("lead", "asked_by"), pk=pk, lead__in=reach.values("pk"))
    refusal = asked.FLOW.refusal("grant", state=asked.state, roles=request.user.roles)
    if refusal:
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)

    def act(form):
        done = actions_beside.decide_extension(asked, by=request.user, **form.cleaned_data)
        return f"{done.get_state_display()}。"

    return form_page(
        request,
        typed.DecideForm(request.POST or None),
        act,
        title="批准延长核查期限",
        verb="确定",
        back=asked.lead.url,
        lead=f"{asked.lead}。申请人：{asked.asked_by.name}，{clock.day_of(asked.asked_at)}。理由：{asked.reason}",
    )


@allow(ability="leads.work")
def tell(request, pk):
    """Write down that a named person was told, when and how."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).marked_for(request.user), replies=pk)
    reply = next((one for one in lead.told_replies if one.pk == pk), None)
    if reply is None:
        raise Http404
    refusal = reply.FLOW.refusal("tell", state=reply.state, roles=request.user.roles)
    if refusal:
        raise PermissionDenied(refusal.message) if refusal.reason == "role" else MoveRefused(refusal.message)

    def act(form):
        actions_beside.tell(reply, by=request.user, **form.cleaned_data)
        return "已登记告知。"

    return form_page(
        request,
        typed.TellForm(request.POST or None, initial={"words": reply.lead.answer}),
        act,
        title=f"登记告知{reply.get_about_display()}",
        verb="登记",
        back=f"{reply.lead.url}#reply",
        done=reply.lead.url,
        lead=f"{reply.lead.number}：最迟 {reply.deadline_on} 告知。电话在线索页“反映人”里查看，写明原因并留痕。",
    )
