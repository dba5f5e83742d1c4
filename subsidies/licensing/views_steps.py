"""The forms of the steps, one each."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.identifiers import check_food_licence, organisation_code_warning
from jishan_portal.kit.pages import form_page
from subsidies.licensing import actions, rules
from subsidies.licensing.forms import AcceptForm, BusinessForm, DayForm, GuideForm, IssueForm, NoteForm
from subsidies.licensing.models import Pipeline
from subsidies.licensing.views import pipeline_of

RECORDERS = holders("licensing.work") | {Role.APPROVAL}


def _step(request, pk, form, act, *, title: str, verb: str = "登记", **context):
    """Answer the page of one step's form."""
    row = pipeline_of(request, pk)
    back = reverse("subsidies:licensing:detail", args=[pk])
    return form_page(
        request, form, lambda form: act(row, form.cleaned_data), title=title, back=back, verb=verb, workshop=row.workshop.root, **context
    )


@allow(ability="licensing.guide")
def guide(request, pk):
    """Write down that a workshop was guided."""

    def act(row: Pipeline, data: dict) -> str:
        actions.guide(row, by=request.user, **data)
        return "主动引导已记下。"

    return _step(request, pk, GuideForm(request.POST or None), act, title="记录主动引导")


@require_POST
@allow(ability="licensing.work")
def follow(request, pk):
    """Take the step that the scores allow."""
    row = actions.follow_scores(pipeline_of(request, pk), by=request.user)
    messages.success(request, f"已到“{row.get_state_display()}”。")
    return redirect("subsidies:licensing:detail", pk)


@allow(*RECORDERS)
def business(request, pk):
    """The enterprise's business licence."""
    row = pipeline_of(request, pk)

    def act(row: Pipeline, data: dict) -> str:
        row = actions.record_business(row, actions.Business(**data), by=request.user)
        advice = [organisation_code_warning(row.business.number), rules.SUBJECT_WARNING if row.by_trader else ""]
        for words in filter(None, advice):
            messages.warning(request, words)
        return f"企业营业执照已登记，代码由 {row.old_code or '—'} 变为 {row.business.number}。"

    notes = [rules.SUBJECT_WARNING] if row.by_trader else []
    return _step(request, pk, BusinessForm(request.POST or None), act, title="登记企业营业执照", notes=notes)


@allow(ability="licensing.work")
def apply(request, pk):
    """The application went to the city."""

    def act(row: Pipeline, data: dict) -> str:
        actions.apply(row, by=request.user, **data)
        return "许可申请已登记。"

    return _step(
        request, pk, DayForm(request.POST or None), act, title="登记许可申请", lead="以营业执照载明的主体，向市行政审批服务管理局申请。"
    )


@allow(ability="licensing.work")
def accept(request, pk):
    """The city took it."""

    def act(row: Pipeline, data: dict) -> str:
        actions.accept(row, by=request.user, **data)
        return "受理已登记，决定期限开始计算。"

    return _step(request, pk, AcceptForm(request.POST or None), act, title="登记受理")


@allow(ability="licensing.work")
def check(request, pk):
    """The city looked at the place."""

    def act(row: Pipeline, data: dict) -> str:
        actions.check(row, by=request.user, **data)
        return "现场核查已登记。"

    return _step(request, pk, DayForm(request.POST or None), act, title="登记现场核查")


@allow(ability="licensing.work")
def issue(request, pk):
    """The licence."""

    def act(row: Pipeline, data: dict) -> str:
        row = actions.issue(row, by=request.user, **data)
        _, warning = check_food_licence(row.production.number)
        if warning:
            messages.warning(request, warning)
        return f"食品生产许可证 {row.production.number} 已登记。"

    return _step(request, pk, IssueForm(request.POST or None), act, title="登记食品生产许可证")


@allow(ability="licensing.work")
def reject(request, pk):
    """Not taken or not granted."""

    def act(row: Pipeline, data: dict) -> str:
        actions.reject(row, by=request.user, **data)
        return "已登记，可以补正后再次申请。"

    return _step(request, pk, NoteForm(request.POST or None), act, title="登记不予受理或不予许可")


@allow(ability="licensing.work")
def change_subject(request, pk):
    """The licence was changed to the enterprise."""

    def act(row: Pipeline, data: dict) -> str:
        actions.change_subject(row, by=request.user, **data)
        return "许可主体已变更为企业。"

    return _step(request, pk, DayForm(request.POST or None), act, title="登记变更许可主体", notes=[rules.SUBJECT_WARNING])


@require_POST
@allow(ability="licensing.convert")
def convert(request, pk):
    """A food enterprise now."""
    row = actions.convert(pipeline_of(request, pk), by=request.user)
    messages.success(request, f"{row.workshop.root.name} 已转为企业“{row.enterprise_name}”，档案和历史都保留。")
    return redirect("subsidies:licensing:detail", pk)


@allow(ability="licensing.convert")
def stop(request, pk):
    """Leave the way."""

    def act(row: Pipeline, data: dict) -> str:
        actions.stop(row, by=request.user, **data)
        return "已退出提档升级。"

    return _step(request, pk, NoteForm(request.POST or None), act, title="退出提档升级", verb="确认退出")
