"""The second look on a phone: where to go, and one page a workshop with only what is relevant there."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe

from inspections.hazards.actions import PhotoReused
from inspections.look_backs import actions, queries
from inspections.look_backs.forms import PairForm, Typed, typed_of
from inspections.look_backs.models import LookBack, LookBackPicture
from inspections.officers.models import Officer
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop


@require_safe
@allow(ability="look_backs.check")
def shops(request):
    """The workshops where something waits to be looked at again."""
    roll, text = queries.current(), request.GET.get("q", "").strip()[:40]
    found = [(stop, name_of(stop.workshop.area_code)) for stop in queries.stops(request.user, roll, q=text)]
    context = {"roll": roll, "stops": found, "text": text, "number": sum(stop.number for stop, _ in found)}
    return render(request, "inspections/look_backs/shops.html", context)


@allow(ability="look_backs.check")
def look(request, workshop_id):
    """Every problem that waits at one workshop: 保持 or 反弹, a photo, one button for all of them."""
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)
    typed = [typed_of(request, row) for row in queries.at(request.user, shop)]
    mine = queries.officer_of(request.user)
    officers = Officer.objects.certified_on(clock.today()).exclude(user=request.user).select_related("user").order_by("station_id", "pk")
    initial = {"second": queries.usual_partner(mine), "submission_id": uuid4()}
    form, status = PairForm(request.POST or None, officers=officers, initial=initial), 200
    if form.is_bound:
        done = _keep(request, form, typed)
        typed = [one for one in typed if one.row.pk not in done]
        if done:
            messages.success(request, f"已登记 {len(done)} 处。")
        if done and not any(one.error or one.is_answered for one in typed) and form.is_valid():
            return redirect("inspections:look_backs:look", workshop_id=shop.pk)
        status = 422
    context = {"shop": shop, "typed": typed, "form": form, "town": name_of(shop.area_code), "mine": mine}
    return render(request, "inspections/look_backs/look.html", context, status=status)


def _keep(request, form: PairForm, typed: list[Typed]) -> set[int]:
    """Write down each answered problem by itself: one that is refused keeps what was typed and costs the others nothing."""
    answered = [one for one in typed if one.is_answered and not one.error]
    if not form.is_valid():
        return set()
    if not answered and not any(one.error for one in typed):
        form.add_error(None, "请先选“保持”或“反弹”。")
    done = set()
    for one in answered:
        verdict = actions.Verdict(one.result == "kept", form.cleaned_data["second"], one.note, tuple(one.photos))
        try:
            actions.look(one.row, verdict, by=request.user, submission_id=form.cleaned_data["submission_id"])
            done.add(one.row.pk)
        except ValidationError as error:
            one.error = "；".join(error.messages)
        except PhotoReused as refusal:
            one.error, one.photos = refusal.message, [photo for photo in one.photos if photo != refusal.photo]
        except MoveRefused as refusal:
            one.error = refusal.message
    return done


@require_GET
@allow(ability="look_backs.see")
def photo(request, pk):
    """A photo of a second look."""
    reach = LookBack.objects.visible_to(request.user).values("pk")
    shown = get_object_or_404(LookBackPicture.objects.filter(look_back__in=reach).select_related("file__stamped"), pk=pk)
    return send(shown.file, "thumb" if "small" in request.GET else "served", as_attachment=False)
