"""Staff review what owners propose."""

import pytest

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import OwnershipFactory, user_of, workshop_of
from workshops.registry import proposals
from workshops.registry.models import Workshop
from workshops.registry.models_proposals import Proposal


@pytest.fixture
def sent(county):
    return _send(workshop_of(name="福顺麻花坊", phone="13835902261", station=county))


def _send(shop) -> Proposal:
    owner = user_of(Role.OWNER)
    OwnershipFactory(workshop=shop, user=owner)
    return proposals.propose(shop, {"phone": "13900001111"}, by=owner, words="换号了")


def test_page_shows_before_and_after_masked(client_of, inspector, sent):
    html = client_of(inspector).get(f"/workshops/proposals/{sent.pk}/").content.decode()
    assert [word for word in ("138****2261", "139****1111", "换号了", "采纳") if word not in html] == []
    assert "13900001111" not in html


def test_accept_and_reject_from_the_page(client_of, inspector, sent):
    client = client_of(inspector)
    client.post(f"/workshops/proposals/{sent.pk}/accept/")
    assert Workshop.objects.get().phone == "13900001111"
    assert client.post(f"/workshops/proposals/{sent.pk}/reject/", {"note": "晚了"}).status_code == 409


def test_reject_without_reason_is_refused(client_of, inspector, sent):
    assert client_of(inspector).post(f"/workshops/proposals/{sent.pk}/reject/").status_code == 409


@pytest.mark.parametrize("path", ["", "accept/", "reject/"])
def test_elsewhere_is_not_found(client_of, stranger, sent, path):
    client = client_of(stranger)
    answer = client.post(f"/workshops/proposals/{sent.pk}/{path}") if path else client.get(f"/workshops/proposals/{sent.pk}/")
    assert answer.status_code == 404


def test_who_may_not_decide_is_refused(client_of, sent):
    client = client_of(Role.FINANCE_REVIEWER)
    assert client.post(f"/workshops/proposals/{sent.pk}/accept/").status_code == 403
    assert "不采纳</button>" not in client.get(f"/workshops/proposals/{sent.pk}/").content.decode()


def test_list_shows_waiting_ones_and_all_on_demand(client_of, inspector, sent):
    client = client_of(inspector)
    assert len(client.get("/workshops/proposals/").context["rows"]) == 1
    proposals.accept(sent, by=inspector)
    assert client.get("/workshops/proposals/").context["rows"] == []
    assert len(client.get("/workshops/proposals/?view=all").context["rows"]) == 1


def test_list_takes_the_same_queries_for_one_and_eleven(client_of, inspector, county, assert_same_queries):
    client = client_of(inspector)
    assert_same_queries(lambda: client.get("/workshops/proposals/"), lambda: _send(workshop_of(station=county)), at_most=8)


def test_unmask_shows_the_new_phone_once_and_is_written_down(client_of, inspector, stranger, sent):
    url = f"/workshops/proposals/{sent.pk}/unmask/"
    assert "13900001111" in client_of(inspector).post(url).content.decode()
    assert Entry.objects.filter(action="registry.unmask_proposal", actor_id=inspector.pk).count() == 1
    assert (client_of(stranger).post(url).status_code, client_of(Role.FINANCE_REVIEWER).post(url).status_code) == (404, 403)
