"""Surprise checks: on the morning of the day, for the two officers, and for nobody else."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inspections.dens import queries, watching
from inspections.dens.forms import ReportForm
from inspections.dens.models import SurpriseCheck
from inspections.dens.states import CheckState
from inspections.dens.views import with_pictures
from jishan_portal.accounts.gates import allow
from jishan_portal.files.http import send
from jishan_portal.kit.pages import form_page
from jishan_portal.workflow.actions import MoveRefused


@allow(ability="dens.see")
@never_cache
@require_safe
def today(request):
    """What somebody has to check by surprise today."""
    return render(request, "inspections/dens/today.html", {"checks": queries.of_today(request.user)})


@allow(ability="dens.see")
@never_cache
def check(request, pk):
    """Report one check."""
    found = get_object_or_404(SurpriseCheck.objects.told_to(request.user).select_related("den__case", "first", "second"), pk=pk)
    if request.user.pk not in {found.first_id, found.second_id}:
        raise PermissionDenied("只有抽中的两名检查人员能登记这次突击检查。")
    if found.state != CheckState.SHOWN:
        raise MoveRefused("这次突击检查已经登记结果，请到取缔点页面查看。")
    form, pictures = with_pictures(request, ReportForm)

    def act(form):
        is_revived = form.cleaned_data["outcome"] == "revived"
        done = watching.report(found, pictures(), by=request.user, is_revived=is_revived, note=form.cleaned_data["note"])
        return f"已登记死灰复燃，新线索 {done.lead.number}。" if is_revived else "已登记，下一次突击检查已另行抽取，日期保密。"

    den = found.den
    lead = f"{den}。{found.first.name}、{found.second.name} 两人同去，检查前不得通知任何人。原经营：{den.product}。"
    done = reverse("inspections:dens:detail", args=[den.pk])
    return form_page(request, form, act, title="突击检查", verb="登记结果", back=reverse("inspections:dens:today"), done=done, lead=lead)


@allow(ability="dens.see")
@require_safe
def check_photo(request, pk, file_pk):
    """Send a photo of a check that is over."""
    found = get_object_or_404(SurpriseCheck.objects.told_to(request.user), pk=pk)
    return send(get_object_or_404(found.pictures, pk=file_pk), "thumb" if "thumb" in request.GET else "served", as_attachment=False)
