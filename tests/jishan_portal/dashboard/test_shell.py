import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import EVERYBODY, Role
from jishan_portal.dashboard import menu


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_every_role_has_a_first_page(client_of, role):
    assert client_of(role).get("/").status_code == 200


@pytest.mark.parametrize("role", sorted(EVERYBODY - {Role.OWNER}))
def test_menu_leads_only_to_pages_that_open(client_of, role):
    client = client_of(role)
    for section in menu.menu_for(client.user.roles):
        for entry in section.entries:
            assert client.get(entry.url).status_code in {200, 302}, entry.name


def test_search_box_is_shown_to_those_who_may_open_the_list(client_of):
    shown = ["data-find" in client_of(role).get("/").content.decode() for role in (Role.INSPECTOR, Role.SYSTEM_ADMIN)]
    assert shown == [True, False]


def test_badge_counts_what_is_open(client_of):
    assert '<span class="cnt">0</span>' in client_of(Role.INSPECTOR).get("/").content.decode()


def test_menu_lights_the_best_match_only():
    lit = [e.name for s in menu.menu_for(frozenset({Role.INSPECTOR}), "home") for e in s.entries if e.is_on]
    assert lit == ["home"]


def test_visitor_sees_the_public_page(client, db):
    assert client.get("/").templates[0].name == "jishan_portal/public/home.html"


def test_frame_of_an_empty_inbox_costs_two_counted_queries(client_of, django_assert_max_num_queries):
    client = client_of(Role.INSPECTOR)
    client.get("/")
    with django_assert_max_num_queries(5):
        client.get("/")


def test_large_text_is_kept_by_the_browser(client_of):
    client = client_of(Role.INSPECTOR)
    response = client.post(reverse("dashboard:large_text"), {"next": "/?a=1"})
    assert (response.url, 'class="care"' in client.get("/").content.decode()) == ("/?a=1", True)


def test_large_text_does_not_lead_away(client_of):
    response = client_of(Role.INSPECTOR).post(reverse("dashboard:large_text"), {"next": "https://evil.example/"})
    assert response.url == "/"


def test_large_text_needs_post(client_of):
    assert client_of(Role.INSPECTOR).get(reverse("dashboard:large_text")).status_code == 405


def test_long_menu_is_folded_but_for_the_section_in_use():
    unfolded = [s.label for s in menu.menu_for(frozenset({Role.STATION_CHIEF}), "inspections:cases:list") if s.label and s.is_open]
    assert unfolded == ["查处"]


def test_long_menu_on_the_first_page_unfolds_its_first_section():
    unfolded = [s.label for s in menu.menu_for(frozenset({Role.STATION_CHIEF}), "home") if s.label and s.is_open]
    assert unfolded == ["小作坊"]


def test_short_menu_stands_unfolded():
    assert all(section.is_open for section in menu.menu_for(frozenset({Role.SYSTEM_ADMIN}), "home"))


def test_folded_section_works_without_a_script(client_of):
    page = client_of(Role.STATION_CHIEF).get("/").content.decode()
    assert "<details><summary>查处" in page
    assert "<details open><summary>小作坊" in page
