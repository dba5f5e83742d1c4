"""Pages for whoever noticed something: no log-in, no cookie, no script needed.

The form carries a signed mark of its own instead of a cookie's token, so that an old browser that refuses cookies loses
nothing; it acts for nobody who is logged in, therefore it may do without the protection against foreign forms.
"""

import uuid

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from inspections.leads import actions, limits, queries
from inspections.leads.forms_public import TRAP, ReportForm, looks_like_a_machine, mark_of, new_token
from inspections.leads.intake import held_photos, photo_context, photos_of
from inspections.leads.models import Lead
from inspections.leads.states import Channel, LeadKind, LeadSource
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.gates import public
from jishan_portal.kit.qr import svg_of
from workshops.registry.codes import meant
from workshops.registry.models import Workshop
from workshops.registry.queries import find_root

KINDS = {"report": LeadKind.REPORT, "complaint": LeadKind.COMPLAINT}
AGAIN = "为防止机器自动提交，请核对一遍，再按一次“交上去”。您写的内容都还在。"
FULL = "今天网上收到的已经很多，暂时不能再收。您写的内容还在下面，可以明天再交；急的请直接拨打 12315。"


def _workshop(code: str) -> Workshop | None:
    """Return the workshop behind the code of a door card, if it has a public page."""
    found = find_root(meant(code)) if code else None
    return found if found and found.licence_number else None


@public
@require_safe
def start(request):
    """Choose: report (may be anonymous) or complain."""
    workshop = _workshop(request.GET.get("w", ""))
    promised = [(kind, queries.promises(value)) for kind, value in KINDS.items()]
    return render(request, "inspections/leads/start.html", {"workshop": workshop, "promised": dict(promised)})


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request, kind):
    """Tell what happened; the answer to the last step shows the tracking code, once."""
    if kind not in KINDS:
        raise Http404
    if request.method == "POST":
        return _taken(request, KINDS[kind])
    workshop = _workshop(request.GET.get("w", ""))
    start = {"submission_id": uuid.uuid4()}
    if workshop:
        place = f"{workshop.name}（{workshop.village}）" if workshop.village else workshop.name
        start |= {"code": workshop.code, "area_code": workshop.area_code, "place": place}
    return _shown(request, ReportForm(kind=KINDS[kind], initial=start), workshop=workshop)


def _taken(request, kind: str):
    """Take in a form: photos first, then the trap and the limits, then the text; nothing typed is ever lost."""
    form = ReportForm(request.POST, kind=kind)
    is_valid = form.is_valid()
    known = is_valid and Lead.objects.filter(submission_id=form.cleaned_data["submission_id"]).first()
    if known:
        return _receipt(request, known)
    if limits.tried_too_often(request) or limits.is_full(request):
        return _shown(request, form, photos=photos_of(request.POST.get("photos_kept", ""), by=SYSTEM), said=FULL, status=429)
    photos, refused = held_photos(request, by=SYSTEM)
    if not is_valid or refused:
        return _shown(request, form, photos=photos, refused=refused, status=422)
    if looks_like_a_machine(request.POST):
        return _shown(request, form, photos=photos, said=AGAIN, status=422)
    lead = _lead(form.cleaned_data, kind)
    contact = {"name": form.cleaned_data["name"], "phone": form.cleaned_data["phone"]}
    made = actions.take_in(lead, by=SYSTEM, submission_id=form.cleaned_data["submission_id"], pictures=tuple(photos), **contact)
    limits.count_sent(request)
    return _receipt(request, made)


def _lead(data: dict, kind: str) -> Lead:
    return Lead(
        kind=kind,
        source=LeadSource.PUBLIC,
        channel=Channel.WEB,
        area_code=data["area_code"],
        place=data["place"],
        description=data["description"],
        wish=data.get("wish", ""),
        workshop=_workshop(data["code"]),
    )


def _shown(request, form, *, workshop=None, photos=(), refused=(), said: str = "", status: int = 200):
    context = {
        "form": form,
        "kind": form.kind,
        "workshop": workshop or _workshop(form.data.get("code", "")),
        "promises": queries.promises(form.kind),
        **photo_context(photos, refused),
        "said": said,
        "opened": mark_of(form.data) or new_token(),
        "trap": TRAP,
    }
    return render(request, "inspections/leads/form.html", context, status=status)


def grouped(code: str) -> str:
    """Return a tracking code in groups of four, as people read numbers out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _receipt(request, lead: Lead):
    """The tracking code, large, with a QR code that leads to the progress."""
    address = f"{settings.SITE_URL}{reverse('report:status')}?code={lead.tracking_code}"
    context = {
        "lead": lead,
        "typed": grouped(lead.tracking_code),
        "qr": svg_of(address),
        "progress": queries.progress(lead),
    }
    return render(request, "inspections/leads/receipt.html", context, status=201)


@public
@never_cache
@require_safe
def status(request):
    """What became of it, for whoever holds the tracking code."""
    text = request.GET.get("code", "").strip()[:20]
    if text and limits.looked_up_too_often(request):
        return render(request, "inspections/leads/status.html", {"text": text, "found": None, "is_slow": True}, status=429)
    lead = queries.by_tracking_code(text) if text else None
    return render(
        request, "inspections/leads/status.html", {"text": text, "found": queries.progress(lead) if lead else None, "is_slow": False}
    )
