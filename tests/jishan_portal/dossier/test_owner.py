"""What an owner sees and does on a phone; the card that lets them in."""

import re

import pytest

from jishan_portal.accounts.roles import Role
from tests.factories import OwnershipFactory, workshop_of
from workshops.registry import proposals
from workshops.registry.models import Event, Ownership
from workshops.registry.models_proposals import Proposal


@pytest.fixture
def mine(shop, owner):
    """The owner's shop, linked."""
    OwnershipFactory(workshop=shop, user=owner)
    return shop


def _html(response) -> str:
    return response.content.decode()


def test_one_shop_opens_at_once_and_several_are_offered(client_of, owner, mine):
    client = client_of(owner)
    assert client.get("/my/").headers["Location"] == f"/my/{mine.pk}/"
    other = workshop_of(name="福顺饼子坊")
    OwnershipFactory(workshop=other, user=owner)
    assert "福顺饼子坊" in _html(client.get("/my/"))


def test_owner_without_a_shop_is_told_what_to_do(client_of, owner):
    assert "请打监管所电话" in _html(client_of(owner).get("/my/"))
    assert "请打监管所电话" in _html(client_of(owner).get("/my/licences/"))


def test_own_file_shows_facts_papers_people_and_lines_for_owners_only(client_of, owner, mine):
    Event.objects.create(workshop=mine, at=mine.created_at, sentence="内部：拟列入重点检查")
    html = _html(client_of(owner).get(f"/my/{mine.pk}/"))
    for said in ("13835902261", "还有 45 天", "王改萍", "油酥麻花", "登记食品小作坊许可证"):
        assert said in html, said
    assert "拟列入重点检查" not in html


@pytest.mark.parametrize("page", ["", "propose/", "proposals/"])
def test_somebody_elses_pages_are_not_found(client_of, owner, shop, page):
    assert client_of(owner).get(f"/my/{shop.pk}/{page}").status_code == 404


@pytest.mark.parametrize("path", ["/my/", "/my/licences/"])
def test_staff_have_no_such_pages(client_of, path):
    assert client_of(Role.INSPECTOR).get(path).status_code == 403


def test_licences_page_takes_the_same_queries_for_one_and_eleven(client_of, owner, mine, assert_same_queries):
    client = client_of(owner)
    assert_same_queries(lambda: client.get("/my/licences/"), lambda: OwnershipFactory(workshop=workshop_of(), user=owner), at_most=7)


def test_propose_starts_from_what_stands_and_shows_before_and_after(client_of, owner, mine):
    client = client_of(owner)
    assert 'value="13835902261"' in _html(client.get(f"/my/{mine.pk}/propose/"))
    answer = client.post(f"/my/{mine.pk}/propose/", {"phone": "13900001111", "staff_count": 4, "words": "换号了"}, follow=True)
    assert answer.redirect_chain == [(f"/my/{mine.pk}/proposals/", 302)]
    html = _html(answer)
    assert [word for word in ("13900001111", "原来：13835902261", "监管所在看", "换号了") if word not in html] == []


def test_propose_keeps_what_was_typed_when_it_is_wrong(client_of, owner, mine):
    answer = client_of(owner).post(f"/my/{mine.pk}/propose/", {"phone": "1390000", "words": "换号了"})
    assert (answer.status_code, 'value="1390000"' in _html(answer), Proposal.objects.count()) == (422, True, 0)


def test_while_one_proposal_waits_the_next_is_not_typed_for_nothing(client_of, owner, mine):
    client, at = client_of(owner), f"/my/{mine.pk}/propose/"
    client.post(at, {"phone": "13900001111"})
    html = _html(client.get(at))
    assert (f'href="/my/{mine.pk}/proposals/"' in html, 'name="phone"' in html) == (True, False)
    late = client.post(at, {"phone": "13900002222"})
    assert (late.status_code, 'value="13900002222"' in _html(late), "撤回" in _html(late)) == (409, True, True)


def test_withdraw_takes_the_own_proposal_back_and_no_other(client_of, owner, mine):
    sent = proposals.propose(mine, {"staff_count": 5}, by=owner)
    assert client_of(Role.OWNER).post(f"/my/proposals/{sent.pk}/withdraw/").status_code == 404
    client_of(owner).post(f"/my/proposals/{sent.pk}/withdraw/")
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert client_of(owner).post(f"/my/proposals/{sent.pk}/withdraw/").status_code == 409


def test_card_opens_the_account_and_shows_the_code_once(client_of, clerk, shop):
    client = client_of(clerk)
    assert "还没有业主账号" in _html(client.get(f"/workshops/{shop.pk}/file/owners/"))
    answer = client.post(f"/workshops/{shop.pk}/file/owners/card/")
    code = re.search(r'class="code">(\w{4}) (\w{4})<', _html(answer))
    assert (answer.status_code, "no-store" in answer["Cache-Control"], "<svg" in _html(answer)) == (200, True, True)
    assert "".join(code.groups()) not in _html(client.get(f"/workshops/{shop.pk}/file/owners/"))


def test_card_elsewhere_is_not_found_and_refused_to_others(client_of, shop):
    assert client_of(Role.INSPECTOR, area="140881100000").post(f"/workshops/{shop.pk}/file/owners/card/").status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).post(f"/workshops/{shop.pk}/file/owners/card/").status_code == 403


def test_card_of_an_ended_workshop_is_refused(client_of, clerk, shop):
    type(shop).objects.filter(pk=shop.pk).update(state="cancelled")
    assert client_of(clerk).post(f"/workshops/{shop.pk}/file/owners/card/").status_code == 409


def test_unlink_from_the_page(client_of, clerk, owner, mine):
    held = Ownership.objects.get()
    answer = client_of(clerk).post(f"/workshops/owners/{held.pk}/unlink/", {"reason": "转让"}, follow=True)
    assert "已解除 段福顺 与本户的关联" in _html(answer)
    assert client_of(clerk).post(f"/workshops/owners/{held.pk}/unlink/", {"reason": "转让"}).status_code == 409
