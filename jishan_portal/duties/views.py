"""The inbox of every module: what is owed, what was done, what one set off, what the area owes; receiving and passing on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jishan_portal.accounts.gates import allow, personal
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import EVERYBODY, Role
from jishan_portal.duties import actions, queries, rules
from jishan_portal.duties.forms import AwayForm, FilterForm, PassForm
from jishan_portal.duties.models import Duty
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.own_path import own_path
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import counts_of


@personal
@require_safe
def list_(request):
    """What somebody owes, soonest first; further views as tabs."""
    form = FilterForm(request.GET)
    found = filters_of(form)
    views = queries.views_for(request.user)
    view = request.GET.get("view", "") if request.GET.get("view", "") in views else ""
    if view == "ended" and request.user.roles <= {Role.OWNER}:
        view = "done"  # an owner has two lists: what to do, and what was done
    context = listing(request, queries.listed(request.user, view=view, **found), queries.order_of(view))
    context |= {"rows": [_row(request.user, duty, is_inbox=view == "") for duty in context["page"].rows], "view": view, "form": form}
    context |= {"is_filtered": any(found.values()), "areas": townships_of(request.user), "here": request.get_full_path()}
    context["is_done"] = view in queries.DONE
    if request.user.roles <= {Role.OWNER}:
        return render(request, "jishan_portal/duties/mine.html", context)
    counts = counts_of(queries.counted(request.user))
    tabs = [
        {"label": label, "url": f"?view={key}" if key else "?", "count": counts.get(key), "is_on": view == key, "is_hot": False}
        for key, label in views.items()
    ]
    return render(request, "jishan_portal/duties/list.html", context | {"views": tabs, "late": counts["late"]})


def _row(user, duty: Duty, *, is_inbox: bool) -> dict:
    """What a line offers; everything in the inbox is owed, so that no line asks the database for itself."""
    is_owed = duty.state == "open" and (is_inbox or rules.is_own(user, duty))
    return {
        "duty": duty,
        "module": queries.modules().get(duty.subject_kind, ""),
        "area": name_of(duty.area_code),
        "may_receive": is_owed and duty.received_at is None,
        "may_press": rules.can_press(user, duty),
        "may_order": user.may("steering.issue") and duty.state == "open" and not is_inbox and not duty.is_restricted,
        "may_pass": is_owed and duty.role != Role.OWNER,
    }


@require_POST
@allow(*EVERYBODY - {Role.OWNER})
def receive(request, pk):
    """签收: take a duty of one's role upon oneself."""
    duty = get_object_or_404(_seen(request), pk=pk)
    held = actions.receive(duty, by=request.user)
    if held.person_id == request.user.pk:
        messages.success(request, f"已签收：{held.title}。")
    else:
        messages.warning(request, f"已由{held.person.name}签收。" if held.person else "这件事已经办结。")
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EVERYBODY - {Role.OWNER})
def pass_on(request, pk):
    """转办: give a duty to a colleague, with the reason."""
    duty = get_object_or_404(_seen(request), pk=pk)
    if not rules.can_pass(request.user, duty):
        raise Http404
    people = rules.colleagues(duty, request.user)
    form = PassForm(request.POST or None, colleagues=people)

    def act(form):
        data = form.cleaned_data
        actions.pass_on(duty, data["to"], by=request.user, reason=data["reason"])
        return f"已转给{data['to'].name}。"

    lead = f"{duty.title}。转办后由对方办理，期限不变。"
    nobody = [] if people.exists() else ["本单位没有同一岗位的其他同事，不能转办。人手有变动的，请联系系统管理员调整岗位。"]
    return form_page(request, form, act, title="转办", verb="转办", back=reverse("duties:list"), lead=lead, notes=nobody)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EVERYBODY - {Role.OWNER})
def away(request):
    """请假代办: who does one's duties while one is away; those who lead may enter it for their people."""
    people = rules.may_enter_for(request.user)
    form = AwayForm(request.POST or None, people=people, initial={"user": request.user.pk})

    def act(form):
        made = actions.go_away(by=request.user, **form.cleaned_data)
        return f"已登记，{made.starts_on} 至 {made.ends_on} 由{made.substitute.name}代办。"

    context = {"absences": queries.absences(request.user), "template": "jishan_portal/duties/away.html"}
    return form_page(request, form, act, title="请假代办", verb="登记", back=reverse("duties:list"), done=reverse("duties:away"), **context)


@require_POST
@allow(*EVERYBODY - {Role.OWNER})
def back(request, pk):
    """End an absence before its last day."""
    absence = get_object_or_404(queries.absences(request.user), pk=pk)
    actions.come_back(absence, by=request.user)
    messages.success(request, f"{absence.user.name}的请假已结束，待办由本人办理。")
    return redirect("duties:away")


def _seen(request):
    """Duties somebody may act on: those of the inbox, and for those who lead the ones of their area."""
    inbox = Duty.objects.select_related("person", "organisation").for_user(request.user)
    if not request.user.may("duties.area"):
        return inbox
    return inbox | Duty.objects.select_related("person", "organisation").of_area(request.user)


def _back(request) -> str:
    return own_path(request.POST.get("next", ""), reverse("duties:list"))
