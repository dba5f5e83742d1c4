"""Every address declares who may open it, the table of permissions says the same, and the gate holds."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import resolve

from jishan_portal.accounts.roles import EVERYBODY, Role
from tests.architecture.addresses import FOREIGN, addresses, own_addresses
from tests.architecture.permissions import tables, written
from tests.architecture.source import APPS

OPEN_WITHOUT_LOGIN = [a for a in own_addresses() if a.is_public]
GATED = [a for a in own_addresses() if a.roles is not None]


def test_every_address_declares_its_roles_or_is_public():
    assert [a.name for a in own_addresses() if a.declared == "undeclared"] == []


def test_addresses_of_libraries_are_listed():
    foreign = {a.name.split(":")[0] for a in addresses() if a.module.split(".")[0] not in APPS}
    assert foreign <= set(FOREIGN)


def test_every_address_has_a_name_of_its_own():
    names = [a.name for a in own_addresses()]
    assert [name for name in names if name.endswith(":") or not name] == []
    assert sorted(names) == sorted(set(names))


def test_view_is_named_like_its_address():
    """`list` → list_ and `login` → login_page, where the plain word is taken."""
    odd = [f"{a.name} → {a.view}" for a in own_addresses() if not a.view.startswith(a.name.rpartition(":")[2].replace("-", "_"))]
    assert odd == []


def test_table_of_permissions_is_what_the_views_declare():
    """After a wanted change: `python -m tests.architecture.permissions`."""
    assert written() == tables()


@pytest.fixture
def tried(client_of):
    """Return `try(role, address)`: the status of GET, or of an empty POST where GET is not taken.

    Refusals are not written to the log: that cost as much as refusing them. A crash is raised all the same.
    """
    clients = {}

    def attempt(role: str, address) -> int:
        client = clients.get(role) or clients.setdefault(role, client_of(role))
        status = client.get(address.path).status_code
        return client.post(address.path).status_code if status == 405 else status

    logging.disable(logging.WARNING)
    yield attempt
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_views_refuse_roles_that_are_not_named(role, client_of, rf):
    """The gate stands on the view itself: asked without what stands before every page, which would be passed ten thousand times."""
    user = client_of(role).user
    let_in = []
    for address in (a for a in GATED if role not in a.roles):
        for ask in (rf.get, rf.post):
            request = ask(address.path)
            request.user = user
            match = resolve(address.path)
            try:
                answer = match.func(request, *match.args, **match.kwargs)
            except PermissionDenied:
                continue
            if answer.status_code != 405:
                let_in.append(address.name)
    assert let_in == []


def test_whoever_is_refused_gets_403(tried):
    """Each address once with everything that stands before it, the roles in turn."""
    answers = {}
    for number, address in enumerate(a for a in GATED if a.roles < EVERYBODY):
        closed = sorted(EVERYBODY - address.roles)
        answers[address.name] = tried(closed[number % len(closed)], address)
    assert answers == dict.fromkeys(answers, 403)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_roles_that_are_named_get_an_answer(role, tried):
    """A record that is not there is 404, an empty form 200 or 400, a wrong state 409; never a crash."""
    failing = {a.name: status for a in GATED if role in a.roles and (status := tried(role, a)) >= 500}
    assert failing == {}


def test_without_login_gated_pages_lead_to_the_login_page(db):
    answers = {a.name: Client().get(a.path) for a in GATED}
    open_ones = [name for name, answer in answers.items() if answer.status_code not in {302, 405} or "/admin" in answer.get("Location", "")]
    assert open_ones == []


def test_public_pages_answer_without_login(db):
    failing = {a.name: s for a in OPEN_WITHOUT_LOGIN if (s := Client().get(a.path).status_code) >= 500 and not a.name.endswith("healthz")}
    assert failing == {}


def test_admin_is_closed_to_all_but_the_system_administrator(client_of):
    for role in sorted(EVERYBODY - {Role.SYSTEM_ADMIN}):
        assert client_of(role).get("/admin/jishan_portal/user/").status_code in {302, 403, 404}, role
