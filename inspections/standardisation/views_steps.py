"""The steps of one workshop's standardisation: each posts to an address of its own and comes back with everything typed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from inspections.standardisation import actions, forms
from inspections.standardisation.models import Measure
from inspections.standardisation.views import page, row_or_404
from jishan_portal.accounts.gates import allow
from jishan_portal.files.actions import keep
from jishan_portal.files.rules import FileRefused
from jishan_portal.kit.pages import REFUSALS, refuse


def _step(request, pk: int, form, name: str, act, **bound):
    row, status = row_or_404(request, pk), 422
    if form.is_valid():
        try:
            messages.success(request, act(row, form.cleaned_data))
            return redirect(row.url)
        except REFUSALS as error:
            status = refuse(form, error)
    return page(request, row, status=status, **{name: form}, **bound)


@require_POST
@allow(ability="standardisation.work")
def add_measure(request, pk):
    """Write a measure down."""

    def act(row, data):
        actions.add_measure(row, by=request.user, **data)
        return "已记下这条措施。"

    return _step(request, pk, forms.MeasureForm(request.POST), "measure_form", act)


@require_POST
@allow(ability="standardisation.work")
def measure(request, pk, measure_pk):
    """A measure was carried out with its photo, or is not carried out with the reason."""
    found = get_object_or_404(Measure.objects.select_related("standardisation"), pk=measure_pk, standardisation=row_or_404(request, pk))

    def act(row, data):
        if "drop" in request.POST:
            actions.drop_measure(found, by=request.user, reason=data["result"])
            return "这条措施不再做，理由已记下。"
        actions.finish_measure(found, by=request.user, result=data["result"], picture=_picture(request, data["photo"]))
        return "已登记完成。"

    return _step(request, pk, forms.DoneForm(request.POST, request.FILES), "done_form", act, done_pk=found.pk)


def _picture(request, upload):
    if not upload:
        return None
    try:
        return keep(upload, by=request.user, purpose="photo", is_evidence=True)
    except FileRefused as refusal:
        raise ValidationError({"photo": refusal.message}) from refusal


@require_POST
@allow(ability="standardisation.work")
def plan(request, pk):
    """Fix the conclusion before; the work starts."""

    def act(row, data):
        actions.plan(row, actions.Conclusion(**data), by=request.user)
        return "已定下措施，开始整治。"

    return _step(request, pk, forms.ConclusionForm(request.POST, auto_id="before_%s"), "before_form", act)


@require_POST
@allow(ability="standardisation.work")
def report(request, pk):
    """Report the workshop for acceptance."""

    def act(row, data):
        actions.report(row, actions.Conclusion(**data), by=request.user)
        return "已报请验收，由另一个人验收。"

    return _step(request, pk, forms.ConclusionForm(request.POST, auto_id="after_%s"), "after_form", act)


@require_POST
@allow(ability="standardisation.accept")
def judge(request, pk):
    """Accept, or send back with what is still wrong."""

    def act(row, data):
        if "return" in request.POST:
            actions.return_(row, by=request.user, **data)
            return "已退回整治。"
        actions.accept(row, by=request.user, **data)
        return "验收通过，计入已规范户数。"

    return _step(request, pk, forms.OpinionForm(request.POST), "opinion_form", act)
