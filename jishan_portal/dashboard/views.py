"""The first page of everybody, and the choice of large text."""

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from inspections.hazards import listing as hazards
from inspections.hazards.rules import near_days
from inspections.self_checks import progress
from jishan_portal.accounts.actions import choose_large_text
from jishan_portal.accounts.gates import allow, public
from jishan_portal.accounts.roles import ADMINISTRATORS, STAFF, Role
from jishan_portal.dashboard import board, drilling, figures, menu, queries, readings
from jishan_portal.dashboard import leaders as board_page
from jishan_portal.dashboard.context import CARE_COOKIE, Shell, address
from jishan_portal.dashboard.indicators import address_of, place_of
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.marks import mark_of
from jishan_portal.kit.near import Near
from jishan_portal.kit.own_path import own_path
from jishan_portal.kit.parts import TOKEN
from jishan_portal.programme import queries as programmes
from jishan_portal.public.views import home as public_home
from subsidies.fund_use import queries as money
from subsidies.licensing import queries as licensing

FINANCE = frozenset({Role.FINANCE_REVIEWER, Role.FINANCE_PAYER})
_pages = Near(200, board.KEPT_SECONDS)  # leaders' pages, some 40 KB each
YEAR = 365 * 24 * 3600
SECTIONS = (("", "全部"), ("二", "三个批次"), ("三（一）", "专项整治"), ("三（二）", "提档升级"), ("四", "组织保障"))


@public
def home(request):
    """Show what the user owes and waits for; a visitor gets the public page."""
    user = request.user
    if not user.is_authenticated:
        return public_home(request)
    if Role.OWNER in user.roles:
        return _owner_home(request)
    if menu.is_leader(user.roles):
        return programme(request)
    context = {
        "todo": queries.todo(user, most=queries.SHOWN_ON_DEMAND if request.GET.get("all") == "1" else queries.SHOWN),
        "awaited": queries.awaited(user),
        "waited_shown": queries.WAITED_SHOWN,
        "figures": figures.of_reach(user) if user.may("registry.see") else None,
        "self_checks": progress.at_home(user) if user.may("self_checks.see") else None,
        "hazard_tabs": hazards.home_tabs(user) if user.may("hazards.see") else [],
        "money": money.at_home(user) if user.roles & FINANCE else None,
        "upgrades": licensing.at_home(user) if user.may("licensing.guide") else None,
        "shortcuts": menu.shortcuts(user.roles) if user.roles & (ADMINISTRATORS | {Role.EXPERT}) else [],
    }
    return render(request, "jishan_portal/dashboard/home.html", context)


def _owner_home(request):
    user = request.user
    workshops = queries.own_workshops(user)
    context = {
        "todo": queries.owner_todo(user, workshops),
        "near_days": near_days(),
        "proposals": queries.own_proposals(user),
        "workshops": workshops,
    }
    return render(request, "jishan_portal/dashboard/owner_home.html", context)


@allow(*STAFF)
@require_safe
def programme(request):
    """Show every clause of the running programme with unit, deadline and live figure, the worst first."""
    running = programmes.page(programmes.current())
    section = request.GET.get("section", "")
    everything = board.board(running, request.user)
    rows = [row for row in everything if row.clause.section.startswith(section)]
    context = {
        "programme": running,
        "rows": rows,
        "say": board.sentence(rows),
        "tabs": [_tab(label, start, everything, section) for start, label in SECTIONS],
        "policy_url": address("public:policy"),
        "start": board.start_of(running),
        "now": clock.now(),
        "percent": board.span_of(running).percent,
    }
    return render(request, "jishan_portal/dashboard/programme.html", context)


def _tab(label: str, start: str, rows: list, section: str) -> dict:
    url = f"{address('dashboard:programme')}?{urlencode({'section': start})}" if start else address("dashboard:programme")
    count = sum(row.clause.section.startswith(start) for row in rows)
    return {"label": label, "url": url, "is_on": section == start, "count": count}


@allow(*STAFF)
@require_safe
def leaders(request):
    """The leading group's one page. Its body is kept a minute for everybody of the same reach and role, the whole for its reader."""
    compare = request.GET.get("compare", "")
    body_key, page_key = _kept_under(request, compare)
    is_told = len(get_messages(request)) > 0  # what is to be told is told once
    page = None if is_told else _pages.get(page_key)
    if page is None:
        page = _leaders_page(request, body_key, compare)
        if not is_told:
            _pages.put(page_key, page)
    token = TOKEN.encode()
    return HttpResponse(page.replace(token, get_token(request).encode()) if token in page else page)


def _leaders_page(request, body_key: str, compare: str) -> bytes:
    running = programmes.current()
    is_screen = request.GET.get("screen") == "1"
    body = cache.get(body_key)
    if body is None:
        context = board_page.page(programmes.with_clauses(running), request.user, compare=compare)
        body = render_to_string("jishan_portal/dashboard/_leaders_body.html", {**context, "programme": running})
        cache.set(body_key, body, board.KEPT_SECONDS)
    frame = "jishan_portal/dashboard/screen.html" if is_screen else "base.html"
    context = {"body": SafeString(body), "programme": running, "is_screen": is_screen, "frame": frame, "csrf_token": TOKEN}
    return render_to_string("jishan_portal/dashboard/leaders.html", context, request).encode()


def _kept_under(request, compare: str) -> tuple[str, str]:
    """The keys of body and page of a minute: everybody with the same reach, rights and choice sees the same body.

    Around it stand the reader's name, menu and open duties, which are counted for every page.
    """
    user, shell = request.user, Shell(request)
    kind = "county" if readings.reads_county(user) else "-".join(sorted(user.roles))
    parts = ("-".join(low for low, _ in user.access.ranges), kind, int(user.may("budgets.see")))
    chosen = compare if compare in board_page.COMPARED else ""
    body = f"leaders:{'/'.join(map(str, parts))}:{chosen}:{clock.now():%Y%m%d%H%M}"
    around = (user.pk, user.access, user.display_name, shell.is_care, shell.counts, request.get_full_path())
    return body, f"{body}:{mark_of(around)}"


@allow(*STAFF)
@require_safe
def figure(request, key):
    """One figure: done of due, in time, by town, and the rows behind it that somebody may see."""
    found = drilling.figure(programmes.page(programmes.current()), request.user, key, show=request.GET.get("show", ""))
    if found is None:
        raise Http404
    context = found | (listing(request, found["rows"], drilling.BY_ID) if found["is_paged"] else drilling.whole(found["rows"]))
    context["list_url"] = menu.address_for(place_of(key), request.user.roles) and address_of(key)
    context["lines"] = [drilling.line_of(row) for row in context["page"].rows] if found["lists_rows"] else []
    context["may_issue"] = request.user.may("steering.issue")
    return render(request, "jishan_portal/dashboard/figure.html", context)


@allow(*STAFF)
@require_safe
def clause(request, number):
    """One clause: its figures with their past, what is late, its reports and supervision orders."""
    found = drilling.clause(programmes.page(programmes.current()), request.user, number)
    if found is None:
        raise Http404
    found["may_issue"] = request.user.may("steering.issue")
    return render(request, "jishan_portal/dashboard/clause.html", found)


@allow(Role.OWNER)
def contact(request):
    """Show an owner which station looks after the workshop and how to reach it."""
    return render(request, "jishan_portal/dashboard/contact.html", {"workshops": queries.own_workshops(request.user)})


@public
@require_POST
def large_text(request):
    """Switch large text on or off for this browser and one's own account, and go back to the page one was on."""
    target = own_path(request.POST.get("next", ""), "/")
    is_on = not Shell(request).is_care
    if request.user.is_authenticated:
        choose_large_text(request.user, is_on)
    response = redirect(target)
    response.set_cookie(CARE_COOKIE, "1" if is_on else "0", max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
