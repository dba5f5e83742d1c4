"""What everybody may read of a public notice, and how to object to it: no log-in, no cookie, no script needed.

As with reports (`inspections.leads`), the form carries a signed mark instead of a cookie's token and acts for nobody.
"""

import uuid

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from inspections.leads import limits
from inspections.leads.forms_public import TRAP, looks_like_a_machine, mark_of, new_token
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.gates import public
from jishan_portal.accounts.places import bureau, name_of
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, queries, rules, showing
from subsidies.applications.forms import ObjectionForm
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import LOST, SEED
from workshops.registry.codes import as_typed

AGAIN = "为防止机器自动提交，请核对一遍，再按一次“交上去”。您写的内容都还在。"
FULL = "今天收到的已经很多，暂时不能再收。您写的内容还在下面，可以明天再交，或者拨打 12315。"


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request, code):
    """The notice, and the form of an objection while it may be made."""
    application = queries.public_notice(as_typed(code))
    if application is None:
        raise Http404
    if request.method == "POST":
        return _taken(request, application)
    return _shown(request, application, ObjectionForm(initial={"submission_id": uuid.uuid4()}))


def _taken(request, application: Application):
    """Trap and limits first, then the text; nothing typed is ever lost."""
    form = ObjectionForm(request.POST)
    is_valid = form.is_valid()
    known = is_valid and Objection.objects.filter(submission_id=form.cleaned_data["submission_id"]).first()
    if known:
        return _receipt(request, known)
    if limits.tried_too_often(request) or _is_full(application):
        return _shown(request, application, form, said=FULL, status=429)
    if not is_valid:
        return _shown(request, application, form, status=422)
    if looks_like_a_machine(request.POST):
        return _shown(request, application, form, said=AGAIN, status=422)
    try:
        made = actions.object_to(application, by=SYSTEM, **form.cleaned_data)
    except MoveRefused as refusal:
        return _shown(request, application, form, said=refusal.message, status=409)
    return _receipt(request, made)


def _is_full(application: Application) -> bool:
    today = application.objections.filter(made_at__gte=clock.start_of(clock.today()))
    return today.count() >= int(value("lead.public_per_day"))


def _shown(request, application: Application, form, *, said: str = "", status: int = 200):
    context = {
        "application": application,
        "entity": showing.public_name(application),
        "period": showing.period_words(application),
        "shop": application.workshop.root.name,
        "town": name_of(application.area_code),
        "is_revoked": application.state in LOST,
        "bureau": bureau(),
        "basis": SEED,
        "may_object": rules.may_object(application, clock.today()),
        "form": form,
        "said": said,
        "opened": mark_of(form.data) or new_token(),
        "trap": TRAP,
    }
    return render(request, "subsidies/applications/notice.html", context, status=status)


def _receipt(request, objection: Objection):
    return render(request, "subsidies/applications/receipt.html", {"objection": objection}, status=201)


@public
@never_cache
@require_safe
def status(request):
    """What became of an objection, for whoever holds its code."""
    text = request.GET.get("code", "").strip()[:20]
    is_slow = bool(text) and limits.looked_up_too_often(request)
    found = queries.objection_of(as_typed(text)) if text and not is_slow else None
    context = {"text": text, "found": found, "is_slow": is_slow}
    return render(request, "subsidies/applications/status.html", context, status=429 if is_slow else 200)
