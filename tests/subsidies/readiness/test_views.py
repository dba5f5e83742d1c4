"""Pages of the readiness scores: who may, where, in which state; few queries."""

from datetime import date

import pytest

from jishan_portal.accounts.roles import Role
from subsidies.readiness.models import Gap, Round
from subsidies.readiness.states import Kind
from tests.factories import WorkshopFactory, user_of
from tests.factories.upgrade import TABLE, owned_shop, round_of

pytestmark = pytest.mark.django_db
LIST = "/subsidies/readiness/"
ELSEWHERE = "140881100000"


def _post(section: int, halves=None) -> dict:
    items = TABLE.sections[section - 1][1]
    return {f"s_{item.code.replace('.', '_')}": str(item.full if halves is None else halves) for item in items}


def test_owner_scores_on_the_phone_section_by_section(client_of):
    shop, owner = owned_shop()
    client = client_of(owner)
    page = client.post(f"{LIST}workshops/{shop.pk}/begin/self/")
    held = Round.objects.get()
    assert page.url == f"{LIST}rounds/{held.pk}/"
    for number in range(1, 7):
        assert client.get(f"{page.url}?section={number}").status_code == 200
        answer = client.post(f"{page.url}?section={number}", _post(number))
    assert answer.url.endswith("?section=all")
    shown = client.get(answer.url)
    assert shown.context["result"].is_pass
    client.post(f"{page.url}file/", {"submission_id": str(shown.context["submission_id"])})
    held.refresh_from_db()
    assert (held.state, held.points, held.scored_by) == ("filed", "100", owner)
    assert client.get(f"{LIST}mine/").status_code in {200, 302}
    assert client.get(f"{LIST}rounds/{held.pk}/").status_code == 200


def test_inapplicable_without_reason_is_shown_beside_the_item(client_of):
    shop, owner = owned_shop()
    client = client_of(owner)
    client.post(f"{LIST}workshops/{shop.pk}/begin/self/")
    url = f"{LIST}rounds/{Round.objects.get().pk}/?section=1"
    answer = client.post(url, {"s_1_1_1": "na"})
    assert (answer.status_code, "1.1.1 不适用，请写明原因" in answer.content.decode()) == (422, True)
    assert client.post(f"{LIST}rounds/{Round.objects.get().pk}/file/", {}).url.endswith("section=all")


def test_gates(client_of):
    shop, owner = owned_shop()
    held = round_of(shop, partials=1)
    gap = Gap.objects.get()
    assert client_of(owner).get(LIST).status_code == 403
    assert client_of(Role.POLICE).get(f"{LIST}workshops/{shop.pk}/").status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(f"{LIST}workshops/{shop.pk}/").status_code == 404
    assert client_of(user_of(Role.OWNER)).get(f"{LIST}rounds/{held.pk}/").status_code == 404
    assert client_of(owner).post(f"{LIST}gaps/{gap.pk}/confirm/").status_code == 403
    assert client_of(owner).post(f"{LIST}workshops/{shop.pk}/begin/group/").status_code == 403
    inspector = client_of(Role.INSPECTOR)
    assert inspector.post(f"{LIST}gaps/{gap.pk}/confirm/").status_code == 409
    assert inspector.post(f"{LIST}workshops/{shop.pk}/begin/none/").status_code == 404
    assert inspector.get(f"{LIST}workshops/{shop.pk}/begin/group/").status_code == 405


def test_acceptance_is_signed_by_another(client_of):
    shop, _ = owned_shop()
    first, other = client_of(Role.INSPECTOR), client_of(Role.STATION_CHIEF)
    round_of(shop, by=first.user)
    held = round_of(shop, Kind.ACCEPTANCE, by=first.user)
    page = f"{LIST}rounds/{held.pk}/"
    assert first.post(f"{page}sign/").status_code == 403
    assert other.get(f"{page}return/").status_code == 200
    assert "签字：验收通过" in other.get(page).content.decode()
    other.post(f"{page}sign/")
    assert "验收报告" in other.get(page).content.decode()
    assert other.post(f"{page}sign/").status_code == 409


def test_gap_is_planned_fixed_and_sent_back(client_of):
    shop, owner = owned_shop()
    round_of(shop, partials=1)
    gap = Gap.objects.get()
    phone, desk = client_of(owner), client_of(Role.INSPECTOR)
    facts = {"work": "砌墙", "cost": "1200", "person": "段福顺", "due_on": "2026-12-01"}
    assert phone.post(f"{LIST}gaps/{gap.pk}/plan/", facts).status_code == 302
    page = desk.get(f"{LIST}workshops/{shop.pk}/")
    assert (page.context["day"], page.context["light"], page.context["cost"]) == (date(2026, 12, 1), "late", 1200)
    phone.post(f"{LIST}gaps/{gap.pk}/fix/")
    desk.post(f"{LIST}gaps/{gap.pk}/return/", {"note": "没砌到顶"})
    phone.post(f"{LIST}gaps/{gap.pk}/fix/")
    desk.post(f"{LIST}gaps/{gap.pk}/confirm/")
    gap.refresh_from_db()
    assert gap.state == "closed"


def test_list_filters_and_export(client_of):
    round_of(WorkshopFactory(name="甲麻花坊"), partials=1)
    WorkshopFactory(name="没列入的")
    client = client_of(Role.INSPECTOR)
    names = lambda query: [row.name for row, _, _ in client.get(LIST + query).context["rows"]]  # noqa: E731
    assert (names(""), names("?stage=passed"), names("?stage=scored"), names("?stage=none")) == (["甲麻花坊"], [], ["甲麻花坊"], [])
    assert client.get(f"{LIST}export/").status_code == 200


def test_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    client = client_of(Role.INSPECTOR)
    by = user_of(Role.INSPECTOR)
    assert_same_queries(lambda: client.get(LIST), lambda: round_of(by=by, partials=1), at_most=14)
    assert_same_queries(lambda: client.get(f"{LIST}export/"), lambda: round_of(by=by, partials=1), at_most=14)
    shop, _ = owned_shop()
    assert_same_queries(lambda: client.get(f"{LIST}workshops/{shop.pk}/"), lambda: round_of(shop, by=by, partials=2), at_most=16)
