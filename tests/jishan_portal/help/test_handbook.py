import re

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import EVERYBODY, Role
from jishan_portal.help.sections import BY_SLUG, SECTIONS, section_of, sections_for
from tests.architecture.addresses import own_addresses

TAGS = re.compile(r"<[^>]+>")


def test_every_page_behind_the_log_in_has_a_section():
    names = [address.name for address in own_addresses() if address.roles is not None]
    assert [name for name in names if section_of(name) is None] == []


def test_slugs_are_used_once():
    assert len(BY_SLUG) == len(SECTIONS)


@pytest.mark.parametrize(
    ("view", "slug"),
    [
        ("home", "today"),
        ("dashboard:programme", "programme"),
        ("workshops:registry:list", "ledger"),
        ("workshops:registry:duplicates", "duplicates"),
        ("workshops:people:expiring", "licences"),
        ("nowhere", None),
    ],
)
def test_the_longest_match_wins(view, slug):
    section = section_of(view)
    assert (section and section.slug) == slug


@pytest.mark.parametrize("slug", sorted(BY_SLUG))
def test_section_says_something(client_of, slug):
    text = TAGS.sub("", client_of(Role.INSPECTOR).get(reverse("help:section", args=[slug])).content.decode())
    assert BY_SLUG[slug].title in text
    assert len(text) > 400


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_every_role_has_a_guide(client_of, role):
    response = client_of(role).get(reverse("help:guide", args=[role]))
    assert response.status_code == 200
    assert {"login", "access"} <= {section.slug for section in response.context["sections"]}


def test_owner_sees_only_own_sections_in_the_owner_frame(client_of):
    response = client_of(Role.OWNER).get(reverse("help:index"))
    own = [
        "login",
        "owner",
        "self_check",
        "boxes",
        "ledgers",
        "hazards",
        "visits",
        "upgrade",
        "subsidies",
        "training",
        "branding",
        "publicity",
    ]
    own += ["threads", "access"]
    assert [section.slug for section in response.context["mine"]] == own
    assert "base_owner.html" in [template.name for template in response.templates]


def test_sections_concern_who_has_the_role():
    assert "audit" in {section.slug for section in sections_for(frozenset({Role.AUDIT_ADMIN}))}
    assert "audit" not in {section.slug for section in sections_for(frozenset({Role.INSPECTOR}))}


@pytest.mark.parametrize("address", ["/help/nowhere/", "/help/guide/system/", "/help/guide/nobody/"])
def test_unknown_sections_and_roles_do_not_exist(client_of, address):
    assert client_of(Role.INSPECTOR).get(address).status_code == 404


def test_handbook_needs_a_log_in(client, db):
    assert client.get(reverse("help:index")).status_code == 302


def test_page_links_its_section(client_of):
    assert reverse("help:section", args=["today"]) in client_of(Role.INSPECTOR).get("/").content.decode()


def test_owner_is_led_to_the_owners_section_from_pages_of_everybody(client_of):
    pages = [client_of(role).get("/duties/").content.decode() for role in (Role.OWNER, Role.INSPECTOR)]
    assert ["/help/section/owner/" in pages[0] or "/help/owner/" in pages[0], "/duties/" in pages[1]] == [True, True]
