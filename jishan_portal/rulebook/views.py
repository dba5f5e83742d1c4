"""Pages of the rulebook: all staff read, the bureau's administrator changes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import ADMINISTRATORS, STAFF
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import whole
from jishan_portal.rulebook import actions, queries
from jishan_portal.rulebook.actions import RuleRefused
from jishan_portal.rulebook.forms import DayForm, VersionForm, YearForm
from jishan_portal.rulebook.models import Kind, Rule, Subject
from jishan_portal.rulebook.rules import sheet

READERS = STAFF | ADMINISTRATORS
EDIT = "rulebook.edit"
FIRST_YEAR, LAST_YEAR = 2004, 2099


@allow(*READERS)
def list_(request):
    """Show the rules in force, grouped by subject, with search."""
    text, subject = request.GET.get("q", ""), request.GET.get("subject", "")
    subject = subject if subject in Subject.values else ""
    unconfirmed = request.GET.get("standing") == "unconfirmed"
    rows = queries.listed(text=text, subject=subject, unconfirmed=unconfirmed)
    said = (text and f"“{text}”", subject and Subject(subject).label, "待局方确认" if unconfirmed else "")
    context = {
        "said": "；".join(filter(None, said)),
        "groups": queries.grouped(rows),
        "count": len(rows),
        "waiting": sum(not row.is_confirmed for row in rows),
        "subjects": Subject.choices,
        "text": text,
        "subject": subject,
        "unconfirmed": unconfirmed,
        "notice": queries.weekday_notice(clock.today().year + 1),
    }
    return render(request, "jishan_portal/rulebook/list.html", context)


@allow(*READERS)
def rule(request, key):
    """Show one rule: what holds today, what is to come, what was."""
    versions = queries.worded(queries.history(key))
    if not versions:
        raise Http404("没有这条规则")
    current = next((row for row in versions if row.is_current), versions[0])
    upcoming = next((row for row in versions if row.is_upcoming), None)
    context = {
        "rule": current,
        "upcoming": upcoming,
        "versions": versions,
        "options": queries.options(current),
        "may_edit": request.user.may(EDIT),
        "sheet": sheet(current.label, current.value) if current.kind == Kind.TABLE else None,
    }
    return render(request, "jishan_portal/rulebook/rule.html", context)


@allow(ability=EDIT)
def new_version(request, key):
    """Record a version that takes over from a day on."""
    versions = queries.history(key)
    if not versions:
        raise Http404("没有这条规则")
    current = versions[0]
    chosen, options = whole(request.GET.get("option", "")), current.alternatives
    value = options[chosen]["value"] if chosen is not None and chosen < len(options) else None
    form = VersionForm(request.POST or None, rule=current, value=value)
    return _save(request, form, current, lambda **data: actions.add_version(current, by=request.user, **data), "新版本已录入。")


@allow(ability=EDIT)
def correct(request, pk):
    """Correct a version that is not yet in force."""
    held = get_object_or_404(Rule, pk=pk)
    initial = {"in_force_from": held.in_force_from, "article": held.article, "note": held.note}
    form = VersionForm(request.POST or None, rule=held, initial=initial)
    return _save(request, form, held, lambda **data: actions.correct(held, by=request.user, **data), "已更正。")


def _save(request, form, held: Rule, act, said: str):
    """Bind, act once, go to the rule's page; a refusal stays on the form with its reason (409)."""
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            fresh = act(value=form.value, in_force_from=data["in_force_from"], article=data["article"], note=data["note"])
        except RuleRefused as refused:
            form.add_error(None, refused.message)
            status = 409
        else:
            messages.success(request, f"{said}{fresh.in_force_from:%Y-%m-%d} 起施行，核对原文后请点“确认”。")
            return redirect("rulebook:rule", fresh.key)
    context = {"form": form, "rule": held, "words": queries.worded([held])[0].words, "is_correction": held.is_upcoming}
    return render(request, "jishan_portal/rulebook/version.html", context, status=status)


@allow(ability=EDIT)
@require_POST
def confirm(request, pk):
    """Record that the bureau has checked a version against its source."""
    confirmed = actions.confirm(get_object_or_404(Rule, pk=pk), by=request.user)
    messages.success(request, f"已确认“{confirmed.label}”。")
    return redirect("rulebook:rule", confirmed.key)


@allow(*READERS)
def holidays(request):
    """Show a year month by month with its days off and made-up working days."""
    return _year_page(request, _year(request.GET.get("year", "")), DayForm())


@allow(ability=EDIT)
@require_POST
def holiday_set(request):
    """Enter or change one announced day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _year_page(request, clock.today().year, form, status=400)
    data = form.cleaned_data
    try:
        row = actions.set_day(data["day"], data["kind"], data["name"], by=request.user, source=data["source"])
    except RuleRefused as refused:
        form.add_error(None, refused.message)
        return _year_page(request, data["day"].year, form, status=409)
    messages.success(request, f"已保存：{row}。")
    return _to_year(row.day.year)


@allow(ability=EDIT)
@require_POST
def holiday_import(request):
    """Take in a year's days from the holiday data that came with the portal."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写四位年份，例如 2026。")
        return redirect("rulebook:holidays")
    year = form.cleaned_data["year"]
    try:
        count = actions.import_year(year, by=request.user)
    except RuleRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{year} 年新录入 {count} 天；已有的日期没有改动。")
    return _to_year(year)


def _to_year(year: int):
    response = redirect("rulebook:holidays")
    response["Location"] += f"?year={year}"
    return response


def _year(text: str) -> int:
    year = whole(text)
    return min(max(clock.today().year if year is None else year, FIRST_YEAR), LAST_YEAR)


def _year_page(request, year: int, form, status: int = 200):
    context = {
        "year": year,
        "months": queries.months(year),
        "days": queries.announced_days(year),
        "notice": queries.weekday_notice(year),
        "form": form,
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "jishan_portal/rulebook/holidays.html", context, status=status)
