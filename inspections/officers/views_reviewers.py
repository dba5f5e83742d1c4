"""The pages of those who review penalty decisions legally."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inspections.officers import actions_reviewers as actions
from inspections.officers import queries, rules_reviewers
from inspections.officers.forms import ReviewerForm
from inspections.officers.models import Reviewer
from jishan_portal.accounts.gates import allow
from jishan_portal.kit.pages import form_page
from jishan_portal.rulebook import queries as rulebook

LIST = "inspections:officers:reviewers"


@allow(ability="officers.see")
@require_safe
def reviewers(request):
    """Who holds the post of a legal reviewer, and by what they may review."""
    rows = [
        (row or Reviewer(user=user), rules_reviewers.standing_of(row), rules_reviewers.can_edit(request.user, user))
        for user in queries.reviewers_of(request.user)
        for row in [getattr(user, "reviewer", None)]
    ]
    return render(request, "inspections/officers/reviewers.html", {"rows": rows, "rule": rulebook.rule(rules_reviewers.YEAR)})


@allow(ability="reviewers.edit")
def qualify(request, pk):
    """Register the qualification of a legal reviewer."""
    user = get_object_or_404(queries.reviewers_of(request.user), pk=pk)
    held = getattr(user, "reviewer", None)
    start = {name: getattr(held, name) for name in actions.Qualification.__dataclass_fields__} if held else {}
    form = ReviewerForm(request.POST or None, initial={**start, "version": held.version if held else 0})

    def act(form):
        saved = actions.qualify(user, form.facts(), version=form.cleaned_data["version"] or 0, by=request.user)
        return f"已登记 {saved} 的法律职业资格。"

    lead = f"{rules_reviewers.ARTICLE}：初次从事行政处罚决定法制审核的人员，应当通过国家统一法律职业资格考试取得法律职业资格。"
    return form_page(request, form, act, title=f"登记法律职业资格：{user.display_name}", back=reverse(LIST), lead=lead)
