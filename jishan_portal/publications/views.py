"""The desk of what must be made public: list, one text before and after it is shown, publishing and taking back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.clocks import queries as clocks
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import REFUSALS, form_page, refuse
from jishan_portal.kit.paging import counts_of
from jishan_portal.publications import actions, queries, rules
from jishan_portal.publications.exports import COLUMNS
from jishan_portal.publications.forms import FilterForm, ReasonForm, TextForm
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import SHOWN, PublicationState


@require_safe
@allow(ability="publications.see")
def list_(request):
    """What waits to be made public or taken back, the most pressing first; what is shown; what is over."""
    form = FilterForm(request.GET)
    found = filters_of(form)
    view = request.GET.get("view", "")
    rows = queries.listed(request.user, view=view, **{**found, "late": bool(found["late"])})
    context = listing(request, rows, queries.order_of(view))
    counts = counts_of(queries.views(request.user))
    tabs = [
        {"label": label, "url": f"?view={key}", "count": counts.get(key), "is_on": view == key, "is_hot": False}
        for key, label in queries.VIEWS.items()
    ]
    context |= {"rows": [(row, name_of(row.area_code)) for row in context["page"].rows], "form": form, "views": tabs, "view": view}
    context |= {"late": counts["late"], "areas": townships_of(request.user), "is_filtered": any(found.values())}
    return render(request, "jishan_portal/publications/list.html", context)


@require_safe
@allow(ability="publications.see")
def export(request):
    """The list as it is filtered, as a workbook."""
    found = filters_of(FilterForm(request.GET))
    view = request.GET.get("view", "")
    rows = queries.listed(request.user, view=view, **{**found, "late": bool(found["late"])})
    return workbook(request, COLUMNS, rows.order_by(*queries.order_of(view).clauses()), title="公示台账")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(ability="publications.see")
def detail(request, pk):
    """One text: before it is shown it can be changed (POST saves); after that it is fixed."""
    row = _publication(request, pk)
    form = _text_form(row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            actions.amend(row, by=request.user, **data)
        except REFUSALS as error:
            return _shown(request, row, form, status=refuse(form, error))
        messages.success(request, "已保存，还没有公示。")
        return redirect("publications:detail", row.pk)
    return _shown(request, row, form)


@require_POST
@allow(ability="publications.manage")
def publish(request, pk):
    """Show the text to everybody, with the changes made on the page."""
    row = _publication(request, pk)
    form = _text_form(row, request.POST)
    if not form.is_valid():
        return _shown(request, row, form)
    data = form.cleaned_data
    try:
        actions.publish(row, by=request.user, text=(data["title"], data["body"], data["version"]))
    except REFUSALS as error:
        return _shown(request, row, form, status=refuse(form, error))
    messages.success(request, "已公示，公开页面上现在可以看到。")
    return redirect("publications:detail", row.pk)


@allow(ability="publications.manage")
def withdraw(request, pk):
    """Take a text off the public pages, with the reason."""
    lead = "撤回后几分钟内，公开页面不再显示原文，只写“已经撤回”；台账里仍可查到原文和理由。"
    return _with_reason(request, pk, actions.withdraw, title="撤回公示", lead=lead, said="已撤回，公开页面不再显示。")


@allow(ability="publications.manage")
def drop(request, pk):
    """Strike a text off the list before it was shown, with the reason."""
    lead = "这条不再需要公示（例如只给予警告、决定已被撤销）。理由会留在台账里。"
    return _with_reason(request, pk, actions.drop, title="不再公示", lead=lead, said="已登记为不再公示。")


def _with_reason(request, pk, action, *, title: str, lead: str, said: str):
    row = _publication(request, pk)
    form = ReasonForm(request.POST or None, initial={"reason": row.recall_reason})

    def act(form):
        action(row, by=request.user, reason=form.cleaned_data["reason"])
        return said

    return form_page(request, form, act, title=title, verb=title, back=row.url, lead=f"{row.title}。{lead}")


def _publication(request, pk) -> Publication:
    return get_object_or_404(Publication.objects.visible_to(request.user).select_related("organisation", "published_by", "state_by"), pk=pk)


def _text_form(row: Publication, data=None) -> TextForm:
    return TextForm(data, initial={"title": row.title, "body": row.body, "version": row.version})


def _shown(request, row: Publication, form: TextForm, *, status: int = 0):
    may_manage = rules.can_manage(request.user, row)
    context = {
        "row": row,
        "form": form,
        "area": name_of(row.area_code),
        "faces": [clocks.face(clock) for clock in clocks.of("jishan_portal.publication", row.pk)],
        "may_edit": may_manage and row.state == PublicationState.PENDING,
        "may_withdraw": may_manage and row.state in SHOWN,
        "public_url": _public_url(row) if queries.is_on_show(row) else "",
    }
    return render(request, "jishan_portal/publications/detail.html", context, status=status or (422 if form.errors else 200))


def _public_url(row: Publication) -> str:
    try:
        return reverse("public:publication", args=[row.code])
    except NoReverseMatch:  # the public side stands above this slice and may be left out
        return ""
