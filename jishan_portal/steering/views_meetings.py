"""Meetings with their decisions, and joint actions in the four fields."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order as ListOrder
from jishan_portal.steering import actions, queries, rules
from jishan_portal.steering.forms import DecisionForm, JointForm, MeetingForm, NoteForm
from jishan_portal.steering.models import Decision
from jishan_portal.steering.states import DecisionState
from jishan_portal.steering.views import FORM_METHODS, with_files

BY_DAY = ListOrder("on", "日期", "on", descending=True)


@require_safe
@allow(ability="steering.see")
def meetings(request):
    """The meetings, newest first, with how far their decisions are."""
    context = listing(request, queries.meetings(request.user), BY_DAY) | {"may_hold": request.user.may("steering.issue")}
    return render(request, "jishan_portal/steering/meetings.html", context)


@require_safe
@allow(ability="steering.see")
def meeting(request, pk):
    """One meeting with its decisions."""
    row = get_object_or_404(queries.meetings(request.user), pk=pk)
    context = {"row": row, "may_decide": request.user.may("steering.issue"), "today": clock.today()}
    return render(request, "jishan_portal/steering/meeting.html", context)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def hold(request):
    """Enter a meeting."""
    made = []

    def act(form, stored):
        data = {key: value for key, value in form.cleaned_data.items() if key not in {"kept", "pages"}}
        made.append(actions.hold_meeting(by=request.user, stored=stored, **data))
        return "已登记，请接着登记议定事项。"

    form = MeetingForm(request.POST or None, request.FILES or None)
    page = with_files(request, form, act, title="登记会议", verb="登记", back=reverse("steering:meetings"))
    return redirect(made[0].url) if made and page.status_code == 302 else page


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def decide(request, pk):
    """Enter a decision; it becomes a duty."""
    row = get_object_or_404(queries.meetings(request.user), pk=pk)

    def act(form):
        made = actions.decide(row, by=request.user, **form.cleaned_data)
        return f"已登记，{made.organisation.short_name}的待办里会出现。"

    lead = f"{row}。每一项交给一个单位，写明期限。"
    return form_page(request, DecisionForm(request.POST or None), act, title="登记议定事项", verb="登记", back=row.url, lead=lead)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.see")
def decision(request, pk):
    """One decision: its unit reports that it is carried out."""
    row = _decision(request, pk)
    may_report = rules.answers_for(request.user, row.organisation) and row.state == DecisionState.OPEN
    form = NoteForm(request.POST or None) if may_report or request.method == "POST" else NoteForm()
    form.fields["note"].label = "落实情况"

    def act(form):
        actions.carry_out(row, by=request.user, words=form.cleaned_data["note"])
        return "已报告落实。"

    context = {"row": row, "may_report": may_report, "may_drop": request.user.may("steering.issue") and row.state == DecisionState.OPEN}
    title = "议定事项"
    template = "jishan_portal/steering/decision.html"
    return form_page(request, form, act, title=title, verb="报告已落实", back=row.url, template=template, **context)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def drop(request, pk):
    """The office says that a decision is no longer carried out."""
    row = _decision(request, pk)

    def act(form):
        actions.drop_decision(row, by=request.user, reason=form.cleaned_data["note"])
        return "已登记为不再执行。"

    lead = f"{row.text}。承办单位的待办随之取消。"
    return form_page(request, NoteForm(request.POST or None), act, title="不再执行", verb="确定", back=row.url, lead=lead)


def _decision(request, pk) -> Decision:
    return get_object_or_404(Decision.objects.visible_to(request.user).select_related("organisation", "meeting"), pk=pk)


@require_safe
@allow(ability="steering.see")
def joint_actions(request):
    """Joint actions, newest first; the four fields as tabs with this year's numbers."""
    field = request.GET.get("field", "")
    context = listing(request, queries.joint_actions(request.user, field=field), BY_DAY)
    fields = queries.by_field(request.user, clock.today().year)
    context["views"] = [{"label": "全部", "url": "?", "count": None, "is_on": not field, "is_hot": False}] + [
        {"label": label, "url": f"?field={key}", "count": number, "is_on": field == key, "is_hot": False} for key, label, number in fields
    ]
    context |= {"lacking": [label for _, label, number in fields if not number], "may_enter": request.user.may("steering.answer")}
    return render(request, "jishan_portal/steering/joint_actions.html", context)


@require_safe
@allow(ability="steering.see")
def joint_action(request, pk):
    """One joint action."""
    row = get_object_or_404(queries.joint_actions(request.user), pk=pk)
    return render(request, "jishan_portal/steering/joint_action.html", {"row": row})


@require_http_methods(FORM_METHODS)
@allow(ability="steering.answer")
def act_jointly(request):
    """Enter a joint action."""

    def act(form, stored):
        data = {key: value for key, value in form.cleaned_data.items() if key not in {"kept", "pages"}}
        actions.act_jointly(by=request.user, stored=stored, **data)
        return "已登记联合行动。"

    own = rules.own_units(request.user).first()
    form = JointForm(request.POST or None, request.FILES or None, initial={"lead": own.pk if own else None})
    return with_files(request, form, act, title="登记联合行动", verb="登记", back=reverse("steering:joint_actions"))


@require_safe
@allow(ability="steering.see")
def meeting_file(request, pk, file_pk):
    """An attachment of a meeting."""
    return send(get_object_or_404(get_object_or_404(queries.meetings(request.user), pk=pk).files, pk=file_pk))


@require_safe
@allow(ability="steering.see")
def joint_file(request, pk, file_pk):
    """An attachment of a joint action."""
    return send(get_object_or_404(get_object_or_404(queries.joint_actions(request.user), pk=pk).files, pk=file_pk))
