"""Checks of the use of the money: drawn openly, made by two, signed by a third, followed until nothing is owed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import townships
from jishan_portal.accounts.roles import Role, holders
from jishan_portal.audit.rules import digest
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook.queries import rule
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState
from subsidies.fund_use import checks, desk, queries, rules
from subsidies.fund_use.exports import check_columns
from subsidies.fund_use.forms import DrawForm
from subsidies.fund_use.models import FundCheck
from subsidies.fund_use.states import Reason

SEERS = holders("subsidies.see") | {Role.OWNER}


@require_safe
@allow(ability="subsidies.see")
def checks_(request):
    """The checks of a view, and the latest draws."""
    view = request.GET.get("view", "")
    found = listing(request, queries.checks(request.user, view=view), queries.NEWEST)
    towns = townships()
    tabs = [
        {"label": label, "url": f"?view={key}", "count": None, "is_on": key == view, "is_hot": False}
        for key, (label, _) in queries.CHECK_VIEWS.items()
    ]
    context = {**found, "rows": [(row, towns.get(row.area_code, "")) for row in found["page"].rows], "views": tabs, "view": view}
    context |= {"draws": queries.draws(request.user)[:5], "may_draw": request.user.may("fund_use.draw")}
    return render(request, "subsidies/fund_use/checks.html", context)


@require_safe
@allow(ability="subsidies.see")
def checks_export(request):
    """The same list as a workbook."""
    rows = queries.checks(request.user, view=request.GET.get("view", "all")).order_by("-pk")
    return workbook(request, check_columns(), rows, title="资金使用检查表")


@allow(ability="fund_use.draw")
def check_draw(request):
    """Draw the share of the rulebook, add all with an open flag, open a check for each."""

    def act(form):
        made = checks.draw_checks(year=form.cleaned_data["year"], area_code=request.user.access.home_area, by=request.user)
        return f"已从 {len(made.listed)} 户里抽取 {len(made.drawn)} 户，另有疑点 {len(made.flagged)} 户。"

    lead = "按规则库的比例随机抽取已拨付的补助，有疑点未排除的全部检查。名单、随机种子和结果都会留下，可以重算。"
    back, form = reverse("subsidies:fund_use:checks"), DrawForm(request.POST or None, initial={"year": clock.today().year})
    return form_page(request, form, act, title="抽取检查对象", verb="抽取", back=back, lead=lead)


@require_safe
@allow(ability="subsidies.see")
def check_drawn(request, pk):
    """A draw, run again before one's eyes: the same list and seed give the same result."""
    made = get_object_or_404(queries.draws(request.user), pk=pk)
    again = rules.draw(made.listed, seed=made.seed, share=made.share)
    is_same = again == made.drawn and digest({"ids": made.listed}) == made.list_hash
    named = Application.objects.in_bulk(made.listed)
    rows = [(pk, named.get(pk), pk in made.drawn, pk in made.flagged) for pk in made.listed]
    return render(request, "subsidies/fund_use/drawn.html", {"draw": made, "is_same": is_same, "rows": rows})


@require_POST
@allow(ability="fund_use.check")
def open_(request, pk):
    """Open a check of one subsidy because of what is odd about it."""
    application = get_object_or_404(Application.objects.visible_to(request.user), pk=pk, state=ApplicationState.PAID)
    return redirect(checks.open_check(application, reason=Reason.FLAGGED, by=request.user).url)


def _held(request, pk) -> FundCheck:
    rows = FundCheck.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("application__workshop__root", "first", "second", "reviewed_by", "draw"), pk=pk)


@require_safe
@allow(*SEERS)
def check_(request, pk):
    """One check: what was found, what follows from it, what came back."""
    return _page(request, _held(request, pk))


def _page(request, check: FundCheck, *, status: int = 200, bound: tuple = ("", None)):
    names = desk.open_verbs(check, request.user)
    names += [bound[0]] if bound[0] and bound[0] not in names else []
    acts = [(name, desk.VERBS[name], bound[1] if name == bound[0] else desk.form_of(name, check, request.user)) for name in names]
    amount, day = check.off_purpose_amount, check.checked_on or clock.today()
    context = {
        "check": check,
        "application": check.application,
        "workshop": check.application.workshop.root,
        "acts": acts,
        "fines": rules.penalties(amount, day) if amount else [],
        "fine_basis": rule("subsidy.misuse_fine_least").article,
        "repayments": check.repayments.select_related("made_by"),
        "face": "base_owner.html" if Role.OWNER in request.user.roles else "base.html",
    }
    return render(request, "subsidies/fund_use/check.html", context, status=status)


@require_POST
@allow(*SEERS, Role.FINANCE_PAYER)
def check_step(request, pk, verb):
    """Take one step: bind, act once, come back with everything typed where it is refused."""
    if verb not in desk.VERBS:
        raise Http404
    if not desk.may_take(verb, request.user):
        raise PermissionDenied(f"您的岗位不能“{desk.VERBS[verb].label}”。")
    check = _held(request, pk)
    form, status = desk.form_of(verb, check, request.user, request.POST), 422
    if form.is_valid():
        try:
            desk.VERBS[verb].act(check, by=request.user, **form.cleaned_data)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, desk.VERBS[verb].said)
            return redirect(check.url)
    return _page(request, _held(request, pk), status=status, bound=(verb, form))
