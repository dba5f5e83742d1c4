"""The handbook's pictures: its pages opened with a made county, looked at like every page, and drawn for the handbook."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from jishan_portal.accounts.models import User
from jishan_portal.help.pictures import path_of
from jishan_portal.help.sections import BY_SLUG
from workshops.registry.models import Workshop

# Section → (whose page, its view). What is not here is explained by another section's picture, or has no page of its own.
DESK = {
    "today": ("station_chief1", "home"),
    "duties": ("station_chief1", "duties:list"),
    "ledger": ("station_chief1", "workshops:registry:list"),
    "import": ("station_chief1", "workshops:imports:upload"),
    "duplicates": ("station_chief1", "workshops:registry:duplicates"),
    "file": ("station_chief1", "dossier:workshop"),
    "licences": ("station_chief1", "workshops:licences:expiring"),
    "batches": ("station_chief1", "workshops:batches:list"),
    "risk": ("station_chief1", "inspections:risk:list"),
    "plans": ("bureau_leader1", "inspections:plans:list"),
    "officers": ("bureau_leader1", "inspections:officers:list"),
    "self_checks": ("station_chief1", "inspections:self_checks:waves"),
    "checklists": ("station_chief1", "inspections:checklists:list"),
    "hazards": ("station_chief1", "inspections:hazards:list"),
    "leads": ("station_chief1", "inspections:leads:list"),
    "visits": ("station_chief1", "inspections:visits:list"),
    "cases": ("case_handler1", "inspections:cases:list"),
    "upgrade": ("station_chief1", "subsidies:candidates:list"),
    "subsidies": ("finance_reviewer1", "subsidies:applications:list"),
    "programme": ("leader1", "dashboard:programme"),
    "rules": ("system_admin1", "rulebook:list"),
    "papers": ("station_chief1", "papers:list"),
    "publications": ("station_chief1", "publications:list"),
    "accounts": ("system_admin1", "administration:users"),
    "audit": ("audit_admin1", "administration:audit_log"),
}
PHONE = {"owner": ("owner1", "home"), "self_check": ("owner1", "inspections:self_checks:mine"), "boxes": ("owner1", "workshops:boxes:mine")}
SHOTS = [(slug, *shot, False) for slug, shot in DESK.items()] + [(slug, *shot, True) for slug, shot in PHONE.items()]
TALLEST = 1100


@pytest.fixture
def county(transactional_db):
    """Sixty workshops and one account per role, as script/run makes them; the law and the programme stand there already."""
    call_command("make_county", workshops=60, stdout=StringIO())


def _address(view: str, user: User) -> str:
    if view != "dossier:workshop":
        return reverse(view)
    return reverse(view, args=[Workshop.objects.visible_to(user).working().order_by("pk").first().pk])


def test_pages_of_the_handbook_are_drawn(visitor, county):
    windows, people = {}, {user.username: user for user in User.objects.all()}
    for slug, username, view, is_phone in SHOTS:
        assert slug in BY_SLUG
        if username not in windows:
            windows[username] = visitor(people[username], phone=is_phone)
        page = windows[username](_address(view, people[username]))
        place = path_of(slug)
        place.parent.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        page.screenshot(
            path=place, type="jpeg", quality=72, clip={"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], TALLEST)}
        )
    assert {slug for slug, *_ in SHOTS} == {slug for slug, *_ in SHOTS if path_of(slug).stat().st_size > 10_000}

    shown = windows["station_chief1"](reverse("help:section", args=["ledger"]))
    assert shown.locator("figure.page-shot img").evaluate("image => image.naturalWidth") > 1000
