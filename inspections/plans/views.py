"""Pages of plans: the list, one plan, its life."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.plans import actions, actions_amend, actions_clone, gathering, queries, rules
from inspections.plans.forms import GRADES, AmendForm, NoteForm, PlanFilter, PlanForm, PostponeForm, ReasonForm, usual
from inspections.plans.models import Part, Plan, PlanItem
from inspections.plans.states import EDITABLE, LIVE, OPEN, ItemStatus, P, PlanKind
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.jobs import actions as jobs
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.models import FoodKind

NEW = "inspections/plans/new.html"
STEPS = ((P.DRAFTED, "编排"), (P.SUBMITTED, "审核"), (P.REVIEWED, "下达"), (P.RUNNING, "执行"), (P.CLOSED, "结束"))
STANDING = (ItemStatus.PLANNED, ItemStatus.DONE, ItemStatus.MERGED)
PLACES = {P.RETURNED: 0, P.DRAFTED: 0, P.SUBMITTED: 1, P.REVIEWED: 2, P.ISSUED: 3, P.RUNNING: 3, P.CLOSED: 5, P.DROPPED: 5}


@allow(ability="plans.see")
def list_(request):
    """Every plan in reach, newest first."""
    form = PlanFilter(request.GET)
    found = listing(request, queries.plans(request.user, **filters_of(form)), queries.NEWEST)
    context = {**found, "form": form, "may_edit": request.user.may("plans.edit")}
    return render(request, "inspections/plans/list.html", context)


@allow(ability="plans.edit")
def new(request):
    """Begin a plan."""
    form = PlanForm(request.POST or None, user=request.user, initial=_begun())
    made = []

    def act(form):
        made.append(actions.draft(form.plan(), by=request.user, submission_id=form.cleaned_data["submission_id"]))
        return "已建立草稿。下一步：点“编排”，系统排出每一户的周次和检查组。"

    answer = form_page(request, form, act, title="新建检查计划", verb="建立草稿", back=reverse("inspections:plans:list"), template=NEW)
    return redirect("inspections:plans:detail", pk=made[0].pk) if made else answer


def _begun() -> dict:
    """Return what the form of a new plan opens with: a year plan's."""
    share = int(rulebook.value("plan.random_share"))
    return {"kind": PlanKind.YEAR, **usual(clock.today()), "share": share, "submission_id": uuid4()}


def plan_or_404(request, pk) -> Plan:
    """Return a plan in the user's reach."""
    rows = Plan.objects.visible_to(request.user).select_related(
        "organisation", "made_by", "planned_by", "reviewed_by", "issued_by", "cloned_from", "parent"
    )
    return get_object_or_404(rows, pk=pk)


def own_plan(request, pk) -> Plan:
    """Return a plan that is the user's to plan: one whose whole area they reach, not one they only have a part in."""
    plan = plan_or_404(request, pk)
    if not request.user.access.covers(plan.area_code):
        raise PermissionDenied("这是上级编制的计划，您可以调整本辖区的逐户安排；整份重排和沿用由编制单位办理。")
    return plan


@allow(ability="plans.edit")
def edit(request, pk):
    """Change a draft's name, days, share or scope."""
    plan = own_plan(request, pk)
    if request.method == "GET":  # what was typed while it was sent to review is kept: the action refuses it in the form
        actions_amend.check_open(plan)
    start = {name: getattr(plan, name) for name in (*actions_amend.NAMES, "version")}
    form = AmendForm(request.POST or None, user=request.user, initial=start)

    def act(form):
        saved = actions_amend.amend(plan, by=request.user, **form.facts())
        return "已保存。" if saved.figures else "已保存。请点“编排”，系统按新的日期和范围排出每一户。"

    lead = f"{plan.get_kind_display()}，{plan.organisation.short_name}编制。改了日期、比例或范围的，须重新编排；固定和取消过的安排不动。"
    return form_page(request, form, act, title="修改检查计划", back=plan.url, lead=lead, template=NEW)


def number_in(request, name: str) -> int | None:
    """Return a number asked for in the address; anything else counts as not asked."""
    return whole(request.GET.get(name, ""))


def frame(request, plan: Plan, tab: str) -> dict:
    """Return what every page of one plan shows around its part."""
    user = request.user
    return {
        "plan": plan,
        "tab": tab,
        "steps": _steps(plan),
        "may_edit": rules.can_edit(user, plan),
        "may_adjust": rules.can_adjust(user, plan),
        "is_draft": plan.state in EDITABLE,
        "is_live": plan.state in LIVE,
        "is_overdue": plan.state in LIVE and rules.is_overdue(plan),
        "may_review": plan.state == P.SUBMITTED and rules.can_review(user, plan),
        "may_return": plan.state in {P.SUBMITTED, P.REVIEWED} and user.may("plans.review"),
        "may_issue": plan.state == P.REVIEWED and user.may("plans.review"),
        "may_close": plan.state in LIVE and user.may("plans.review"),
        "may_postpone": plan.state in LIVE and user.may("plans.review") and user.access.covers(plan.area_code),
        "may_clone": user.may("plans.edit") and user.access.covers(plan.area_code),
    }


def _steps(plan: Plan) -> list[dict]:
    at = PLACES[plan.state]
    notes = {0: plan.planned_at, 2: plan.issued_at}
    return [
        {
            "label": label,
            "note": f"{notes[place].astimezone(clock.BEIJING):%Y-%m-%d}" if notes.get(place) else "",
            "stage": "done" if place < at else "now" if place == at else "next",
        }
        for place, (_, label) in enumerate(STEPS)
    ]


@allow(ability="plans.see")
def detail(request, pk):
    """A plan: its figures, what could not be kept and why, months, townships, who signed."""
    plan = plan_or_404(request, pk)
    around = frame(request, plan, "overview")
    context = {
        **around,
        "months": queries.months_of(plan, request.user),
        "towns": queries.towns_of(plan, request.user),
        "parts": queries.signed(queries.parts(request.user, plan)),
        "kinds": list(FoodKind.objects.filter(pk__in=plan.kinds).order_by("order", "pk")) if plan.kinds else [],
        "grades": [dict(GRADES)[grade] for grade in plan.grades],
        "standing": plan.items.filter(status__in=STANDING).count() if plan.figures else 0,
        "changed_grades": queries.changed_grades(plan) if plan.state in OPEN else 0,
        "rival": queries.rival_of(plan),
        "left": PlanItem.objects.visible_to(request.user).filter(plan=plan).open().count() if around["is_overdue"] else 0,
        "frequencies": [(grade or "未评级", found.words) for grade, found in sorted(rules.frequencies(plan.starts_on).items()) if grade],
    }
    return render(request, "inspections/plans/detail.html", context)


@require_POST
@allow(ability="plans.edit")
def run(request, pk):
    """Work a draft out: at once, or in the background where it is large."""
    plan = plan_or_404(request, pk)
    version = whole(request.POST.get("version", ""))
    if gathering.size_of(plan) > actions.IN_REQUEST:
        params = {"plan": plan.pk, "version": version}
        job = jobs.start(actions.RUN_JOB, by=request.user, title=f"编排：{plan}", params=params, once=f"plan:{plan.pk}")
        return redirect("jobs:detail", pk=job.pk)
    done = actions.run(plan, by=request.user, version=version)
    said = f"排好 {done.figures['visits']} 户次、{done.figures['team_days']} 个组日。"
    missing = done.figures["missing"]
    if missing:
        messages.warning(request, f"{said}另有 {missing} 户次排不上，原因和办法见下。")
    else:
        messages.success(request, said)
    return redirect(plan.url)


def _act(request, pk, act, said: str):
    plan = plan_or_404(request, pk)
    act(plan, by=request.user)
    messages.success(request, said)
    return redirect(plan.url)


@require_POST
@allow(ability="plans.edit")
def submit(request, pk):
    """Send a draft to review."""
    return _act(request, pk, actions.submit, "已送审，审核人会在待办里看到。")


@require_POST
@allow(ability="plans.review")
def review(request, pk):
    """Approve."""
    return _act(request, pk, actions.review, "审核通过，等待下达。")


@require_POST
@allow(ability="plans.review")
def issue(request, pk):
    """Issue."""
    return _act(request, pk, actions.issue, "已下达，各监管所和乡镇会在待办里签收，检查员能看到本人各周的安排。")


@allow(ability="plans.review")
def return_plan(request, pk):
    """Send back with a reason."""
    return _with_reason(request, pk, actions.return_plan, title="退回检查计划", verb="退回", said="已退回编制人。", key="note")


@allow(ability="plans.edit")
def drop(request, pk):
    """Withdraw a draft."""
    return _with_reason(request, pk, actions.drop, title="作废草稿", verb="作废", said="草稿已作废。", key="note")


def _with_reason(request, pk, act, *, title: str, verb: str, said: str, key: str):
    plan = plan_or_404(request, pk)

    def done(form):
        act(plan, by=request.user, **{key: form.cleaned_data["reason"]})
        return said

    return form_page(request, ReasonForm(request.POST or None), done, title=title, verb=verb, back=plan.url, lead=plan.title)


@allow(ability="plans.review")
def close(request, pk):
    """End a plan."""
    plan = plan_or_404(request, pk)

    def act(form):
        actions.close(plan, by=request.user, note=form.cleaned_data["note"])
        return "计划已结束。"

    left = plan.items.open().count()
    lead = f"{plan}：还有 {left} 户次没有检查，请写明原因和去向。" if left else f"{plan}：全部检查完毕。"
    return form_page(request, NoteForm(request.POST or None), act, title="结束计划", verb="确认结束", back=plan.url, lead=lead)


@allow(ability="plans.review")
def postpone(request, pk):
    """Put off the deadline of a plan that is being carried out."""
    plan = own_plan(request, pk)
    if request.method == "GET":  # as with `edit`: what was typed meanwhile is kept
        actions_amend.check_live(plan)

    def act(form):
        held = actions_amend.postpone(plan, by=request.user, **form.cleaned_data)
        return f"完成期限已推迟到 {held.deadline_on:%Y-%m-%d}。还没有检查的安排没有变，要排进推迟出来的各周，请点“从今天起重排”。"

    form = PostponeForm(request.POST or None, initial={"version": plan.version})
    lead = f"{plan}：现在的完成期限是 {plan.deadline_on:%Y-%m-%d}。编制人会收到消息；理由写入审计记录。"
    return form_page(request, form, act, title="推迟完成期限", verb="确认推迟", back=plan.url, lead=lead, template=NEW)


@require_POST
@allow(ability="plans.edit")
def clone(request, pk):
    """Begin next year's plan from this one."""
    twin = actions_clone.clone(own_plan(request, pk), by=request.user)
    messages.success(request, f"已沿用为 {twin.year} 年草稿，日期和比例照旧，种子重新产生。请核对后编排。")
    return redirect(twin.url)


@require_POST
@allow(Role.STATION_CHIEF, Role.INSPECTOR, Role.TOWNSHIP)
def receive(request, pk):
    """Sign for a part."""
    part = get_object_or_404(Part.objects.visible_to(request.user), pk=pk, organisation__in=request.user.access.organisation_ids)
    actions.receive(part, by=request.user)
    messages.success(request, "已签收。")
    return redirect("inspections:plans:township" if part.is_township else part.plan.url)
