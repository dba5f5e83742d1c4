"""Monthly reports on clauses that no data can show."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order as ListOrder
from jishan_portal.steering import actions, queries, rules
from jishan_portal.steering.forms import JudgeForm, ReportForm
from jishan_portal.steering.states import ReportState
from jishan_portal.steering.views import FORM_METHODS, with_files

BY_MONTH = ListOrder("month", "月份", "month", descending=True)


@require_safe
@allow(ability="steering.see")
def reports(request):
    """The reports of all clauses, newest first."""
    context = listing(request, queries.reports(request.user), BY_MONTH)
    return render(request, "jishan_portal/steering/reports.html", context)


@require_safe
@allow(ability="steering.see")
def report(request, pk):
    """One report with the office's word on it."""
    row = get_object_or_404(queries.reports(request.user), pk=pk)
    context = {
        "row": row,
        "may_judge": request.user.may("steering.issue") and row.state == ReportState.REPORTED,
        "may_report": row.state == ReportState.RETURNED and rules.answers_for(request.user, row.organisation),
    }
    return render(request, "jishan_portal/steering/report.html", context)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.answer")
def new_report(request, number):
    """A responsible unit reports on a clause of the running programme."""
    clause = get_object_or_404(queries.clauses_to_name(), number=number)
    unit = rules.own_units(request.user).filter(clauses=clause).first()
    if unit is None:
        raise Http404

    def act(form, stored):
        data = {key: form.cleaned_data[key] for key in ("month", "words", "problems")}
        actions.report(clause, unit, by=request.user, stored=stored, **data)
        return "已报告，等领导小组办公室审阅。"

    form = ReportForm(request.POST or None, request.FILES or None, initial={"month": clock.today()})
    back = reverse("steering:reports")
    lead = f"{clause.section}“{clause.text}”。以{unit.name}的名义报告，一个月一份。"
    return with_files(request, form, act, title=f"{clause.number} 月度报告", verb="报告", back=back, lead=lead)


@require_http_methods(FORM_METHODS)
@allow(ability="steering.issue")
def judge_report(request, pk):
    """The office notes a report, or returns it."""
    row = get_object_or_404(queries.reports(request.user), pk=pk)
    form = JudgeForm(request.POST or None)
    form.fields.pop("due_on")
    verdict = request.POST.get("verdict", "")

    def act(form):
        if verdict not in {"yes", "no"}:
            raise ValidationError("请点页面下方的按钮选择审阅还是退回。")
        actions.judge_report(row, by=request.user, is_noted=verdict == "yes", remark=form.cleaned_data["note"])
        return "已审阅。" if verdict == "yes" else "已退回补充。"

    context = {"template": "jishan_portal/steering/judge.html", "words": ("审阅", "退回补充"), "back": row.url, "lead": row.words}
    return form_page(request, form, act, title=f"审阅报告：{row}", **context)


@require_safe
@allow(ability="steering.see")
def report_file(request, pk, file_pk):
    """An attachment of a report."""
    return send(get_object_or_404(get_object_or_404(queries.reports(request.user), pk=pk).files, pk=file_pk))
