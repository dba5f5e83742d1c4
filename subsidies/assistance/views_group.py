"""One group: who, which advice, what is covered; the owner's signature."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit import clock
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook.queries import value
from subsidies.assistance import actions, queries, rules
from subsidies.assistance.forms import EndForm, GroupForm, InviteForm, PaperForm, VisitForm
from subsidies.assistance.models import Group, Invitation, Visit
from subsidies.assistance.states import PAPER_TAKERS
from subsidies.candidates.faces import face_of
from subsidies.candidates.models import Candidate

READERS = holders("assistance.see") | {Role.OWNER, Role.EXPERT}
ADVISERS = holders("assistance.advise") | {Role.EXPERT}


def _group(request, pk) -> Group:
    rows = Group.objects.visible_to(request.user).select_related("workshop__kind", "leader", "candidate")
    return get_object_or_404(rows, pk=pk)


def _url(group: Group) -> str:
    return reverse("subsidies:assistance:group", args=[group.pk])


@allow(ability="assistance.manage")
def form_group(request, pk):
    """Form the group of a chosen workshop."""
    row = get_object_or_404(Candidate.objects.visible_to(request.user).select_related("workshop__root"), pk=pk)
    form = GroupForm(request.POST or None, people=queries.advisers(request.user))

    def act(form) -> str:
        data = form.cleaned_data
        actions.form_group(row, leader=data["leader"], members=list(data["members"]), plan=data["plan"], by=request.user)
        return "帮扶小组已成立，已通知组长和组员。"

    back = reverse("subsidies:assistance:list")
    return form_page(request, form, act, title="成立帮扶小组", back=back, verb="成立", workshop=row.workshop.root)


@require_safe
@allow(*READERS)
def group(request, pk):
    """The group's dossier: people, coverage, guidance with its signatures, invitations."""
    group = _group(request, pk)
    _, work = queries.with_work(Group.objects.filter(pk=group.pk))[0]
    is_owner = Role.OWNER in request.user.roles
    context = {
        "face": face_of(request.user),
        "group": group,
        "shop": group.workshop,
        "town": name_of(group.area_code),
        "work": work,
        "visits": queries.visits_of(group),
    }
    context |= {"members": group.members.order_by("name", "pk"), "may_advise": rules.can_advise(request.user, group), "is_owner": is_owner}
    context["may_sign_paper"] = bool(request.user.roles & PAPER_TAKERS) and group.workshop.present_owner() is None
    may_manage = request.user.may("assistance.manage") and group.ended_on is None
    context |= {"may_manage": may_manage, "invitations": queries.invitations_of(group) if request.user.may("assistance.see") else []}
    return render(request, "subsidies/assistance/group.html", context | {"today": clock.today(), "least": value("upgrade.visits_a_month")})


@allow(ability="assistance.manage")
def change(request, pk):
    """Change who is in it."""
    group = _group(request, pk)
    start = {"leader": group.leader_id, "members": list(group.members.values_list("pk", flat=True)), "plan": group.plan}
    form = GroupForm(request.POST or None, initial=start, people=queries.advisers(request.user))

    def act(form) -> str:
        data = form.cleaned_data
        actions.change_group(group, leader=data["leader"], members=list(data["members"]), plan=data["plan"], by=request.user)
        return "小组已调整。"

    return form_page(request, form, act, title="调整帮扶小组", back=_url(group), workshop=group.workshop)


@allow(ability="assistance.manage")
def end(request, pk):
    """End it."""
    group = _group(request, pk)

    def act(form) -> str:
        actions.end_group(group, by=request.user, **form.cleaned_data)
        return "帮扶小组已结束。"

    return form_page(
        request, EndForm(request.POST or None), act, title="结束帮扶小组", back=_url(group), verb="结束", workshop=group.workshop
    )


@allow(ability="assistance.manage")
def invite(request, pk):
    """Invite an expert to this one dossier."""
    group = _group(request, pk)
    start = {"until": clock.today() + timedelta(days=int(value("upgrade.expert_days")))}

    def act(form) -> str:
        row = actions.invite(group, form.cleaned_data["expert"], until=form.cleaned_data["until"], by=request.user)
        return f"已邀请{row.expert.name}，可以查看到 {row.until}。"

    form = InviteForm(request.POST or None, initial=start)
    return form_page(request, form, act, title="邀请专家", back=_url(group), verb="邀请", workshop=group.workshop)


@allow(*ADVISERS)
def visit(request, pk):
    """Write down a guidance."""
    group = _group(request, pk)
    form = VisitForm(request.POST or None, is_expert=Role.EXPERT in request.user.roles)

    def act(form) -> str:
        actions.record_visit(group, by=request.user, **form.cleaned_data)
        return "指导意见已记下，等业主签收。"

    return form_page(request, form, act, title="记录指导", back=_url(group), workshop=group.workshop)


@require_POST
@allow(ability="assistance.manage")
def end_invitation(request, pk):
    """End an expert's view now."""
    rows = Invitation.objects.filter(group__in=Group.objects.visible_to(request.user).values("pk"))
    row = actions.end_invitation(get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, f"{row.expert.name} 不能再查看这户。")
    return redirect("subsidies:assistance:group", row.group_id)


@require_POST
@allow(Role.OWNER)
def sign(request, pk):
    """The owner signs for the advice, with one button."""
    row = get_object_or_404(Visit.objects.visible_to(request.user).select_related("workshop"), pk=pk)
    actions.sign(row, by=request.user)
    messages.success(request, "已签收。照着意见改，改好了在“差距”里点“补好了”。")
    return redirect("subsidies:assistance:group", row.group_id)


@allow(*PAPER_TAKERS)
def sign_paper(request, pk):
    """The owner without an account signed on paper."""
    row = get_object_or_404(Visit.objects.visible_to(request.user).select_related("workshop", "group"), pk=pk)

    def act(form) -> str:
        actions.sign_paper(row, by=request.user, **form.cleaned_data)
        return "已登记纸质签收。"

    form = PaperForm(request.POST or None, initial={"word": row.workshop.owner_name})
    lead = f"{row.on} {row.who}：{row.advice}"
    return form_page(request, form, act, title="登记纸质签收", back=_url(row.group), verb="登记", workshop=row.workshop, lead=lead)
