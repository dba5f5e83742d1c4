from datetime import date, timedelta

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.public import pages, queries
from jishan_portal.public.validity import verdict
from tests.factories import TOWNSHIP, OrganisationFactory
from tests.factories.workshops import WorkshopFactory, workshop_of
from workshops.licences.models import Licence, LicenceKind
from workshops.products.models import Product
from workshops.registry.codes import is_forged, meant, sealed
from workshops.registry.models import Workshop
from workshops.registry.standing import warn_days
from workshops.registry.states import WorkshopState

TODAY = date(2026, 3, 17)
SEARCH = "/public/search/"


def licensed_workshop(name="福顺麻花坊", number="XZF0001", until=None, **fields):
    workshop = workshop_of(name=name, **fields)
    until = until or clock.today() + timedelta(days=400)
    Licence.objects.create(workshop=workshop, kind=LicenceKind.WORKSHOP, number=number, valid_until=until, scope="油炸糕点（麻花）")
    Workshop.objects.filter(pk=workshop.pk).update(licence_number=number, licence_until=until)
    workshop.refresh_from_db()
    return workshop


@pytest.mark.parametrize(
    ("state", "until", "word"),
    [
        (WorkshopState.ACTIVE, TODAY - timedelta(days=1), "许可证已过期"),
        (WorkshopState.ACTIVE, TODAY, "许可证有效，快到期了"),
        (WorkshopState.ACTIVE, TODAY + timedelta(days=60), "许可证有效，快到期了"),
        (WorkshopState.ACTIVE, TODAY + timedelta(days=61), "许可证有效"),
        (WorkshopState.ACTIVE, None, "许可证有效"),
        (WorkshopState.SUSPENDED, TODAY + timedelta(days=31), "停产中"),
        (WorkshopState.SUSPENDED, TODAY - timedelta(days=1), "许可证已过期"),
        (WorkshopState.CANCELLED, TODAY + timedelta(days=31), "已注销"),
        (WorkshopState.CLOSED_DOWN, None, "已取缔"),
        (WorkshopState.CONVERTED, None, "已转为食品生产企业"),
    ],
)
def test_verdict_judges_the_day(db, state, until, word):
    assert verdict(Workshop(state=state, licence_until=until), TODAY).word == word


def test_search_finds_by_part_of_a_name(client, db):
    licensed_workshop("福顺麻花坊"), licensed_workshop("荆平石磨面粉坊", "XZF0002")
    assert [row[0].name for row in client.get(SEARCH, {"q": "麻花"}).context["rows"]] == ["福顺麻花坊"]


def test_search_does_not_find_by_owner_or_phone(db):
    licensed_workshop(owner_name="段福顺花", phone="13800001234")
    assert [queries.find(words) for words in ("段福顺花", "13800001234")] == [[], []]


def test_search_finds_by_licence_number(db):
    workshop = licensed_workshop(number="XZF0007")
    assert queries.find("xzf0007") == [workshop]


def test_search_leaves_out_unlicensed_and_ended_workshops(db):
    workshop_of(name="无证麻花坊")
    Workshop.objects.filter(pk=licensed_workshop("注销麻花坊").pk).update(state=WorkshopState.CANCELLED)
    assert queries.find("麻花坊") == []


def test_search_asks_for_two_characters(client, db):
    assert "至少输入两个字" in client.get(SEARCH, {"q": "福"}).content.decode()


def test_search_by_code_leads_to_the_page(client, db):
    workshop = licensed_workshop()
    typed = f"{workshop.code[:4]} {workshop.code[4:].lower()}"
    assert client.get(SEARCH, {"q": typed}).url == reverse("public:workshop", args=[workshop.code])


def test_search_names_the_way_on_when_nothing_is_found(client, db):
    assert "12315" in client.get(SEARCH, {"q": "没有这家"}).content.decode()


def test_search_makes_the_same_queries_for_one_and_many(client, assert_same_queries):
    numbers = iter(range(100))
    assert_same_queries(lambda: client.get(SEARCH, {"q": "麻花"}), lambda: licensed_workshop("麻花坊", f"X{next(numbers)}"), at_most=5)


def test_look_ups_of_one_address_are_limited(client, db):
    answers = [client.get(SEARCH, {"q": "麻花"}).status_code for _ in range(pages.LOOKUPS_A_MINUTE + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_page_shows_the_licence_and_nothing_of_the_person(client, db):
    station = OrganisationFactory(name="稷峰市场监管所", phone="0359-5522000")
    workshop = licensed_workshop(owner_name="段福顺花", phone="13800001234", address="荆平村南巷17号")
    Workshop.objects.filter(pk=workshop.pk).update(station=station)
    Product.objects.create(workshop=workshop, name="糖酥麻花")
    text = client.get(reverse("public:workshop", args=[workshop.code])).content.decode()
    assert all(
        said in text for said in ("福顺麻花坊", "XZF0001", "许可证有效", "油炸糕点（麻花）", "糖酥麻花", "稷峰市场监管所", "0359-5522000")
    )
    assert not any(hidden in text for hidden in ("段福顺花", "13800001234", "南巷17号"))


def test_page_of_an_unlicensed_workshop_does_not_exist(client, db):
    assert client.get(reverse("public:workshop", args=[workshop_of().code])).status_code == 404


def test_page_of_an_unknown_code_does_not_exist(client, db):
    assert client.get("/w/22222222/").status_code == 404


def test_code_of_a_merged_file_leads_to_the_one_that_was_kept(client, db):
    kept = licensed_workshop()
    merged = WorkshopFactory(root=kept, merged_at=clock.now())
    response = client.get(reverse("public:workshop", args=[merged.code]))
    assert (response.status_code, response.url) == (301, reverse("public:workshop", args=[kept.code]))


def test_scanned_card_leads_to_its_workshop_and_a_forged_one_is_called_so(client, db):
    workshop = licensed_workshop()
    scanned = sealed(workshop.code)
    response = client.get(reverse("public:workshop", args=[scanned]))
    assert (response.status_code, response.url) == (301, reverse("public:workshop", args=[workshop.code]))
    assert client.get(SEARCH, {"q": scanned}).url == response.url
    forged = scanned[:-1] + ("3" if scanned[-1] == "2" else "2")
    response = client.get(reverse("public:workshop", args=[forged]))
    assert (response.status_code, "不是监管部门印发的门牌卡" in response.content.decode()) == (404, True)


def test_seal_of_one_card_fits_no_other(settings):
    one, other = "AB23CD45", "AB23CD46"
    assert meant(sealed(one).lower()) == one
    assert meant(other + sealed(one)[8:]) == ""
    printed = sealed(one)
    settings.FIELD_KEY = "another office's"
    assert is_forged(printed)


def test_page_may_be_kept_and_is_asked_for_conditionally(client, db, django_assert_num_queries):
    address = reverse("public:workshop", args=[licensed_workshop().code])
    first = client.get(address)
    with django_assert_num_queries(0):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first["Cache-Control"], again.status_code) == ("public, max-age=300", 304)


def test_page_costs_few_queries(client, db, django_assert_max_num_queries):
    address = reverse("public:workshop", args=[licensed_workshop().code])
    warn_days()  # the rulebook is read once a process
    with django_assert_max_num_queries(7):  # workshop, licence, products, their labels, last result, register; names of areas once
        client.get(address)


def test_large_text_of_a_public_page_is_kept_apart(client, db):
    address = reverse("public:workshop", args=[licensed_workshop().code])
    plain, care = client.get(address).content.decode(), client.get(address, {"care": "1"}).content.decode()
    assert ['class="face-public care"' in text for text in (plain, care)] == [False, True]


@pytest.mark.parametrize("address", ["/public/", SEARCH])
def test_public_pages_take_no_posts(client, db, address):
    assert client.post(address).status_code == 405


def test_cards_carry_a_drawn_code_for_licensed_workshops_in_reach(client_of):
    mine = licensed_workshop(area_code=TOWNSHIP)
    foreign = licensed_workshop("外乡麻花坊", "X9", area_code="140825100000")
    bare = workshop_of(area_code=TOWNSHIP)
    response = client_of(Role.INSPECTOR, area=TOWNSHIP).get(reverse("public:cards"), {"pk": [mine.pk, foreign.pk, bare.pk, "x"]})
    assert ([card.workshop for card in response.context["cards"]], response.context["left_out"]) == ([mine], 2)
    assert "<svg" in response.content.decode()


@pytest.mark.parametrize("role", [Role.OWNER, Role.FINANCE_REVIEWER, Role.SYSTEM_ADMIN])
def test_cards_are_printed_by_those_who_keep_the_registry(client_of, role):
    assert client_of(role).get(reverse("public:cards")).status_code == 403


def test_cards_carry_the_sealed_address(client_of):
    mine = licensed_workshop()
    card = client_of(Role.INSPECTOR, area=TOWNSHIP).get(reverse("public:cards"), {"pk": [mine.pk]}).context["cards"][0]
    assert card.address.endswith(f"/w/{sealed(mine.code)}/")


def test_cards_make_the_same_queries_for_one_and_many(client_of, assert_same_queries):
    client, numbers = client_of(Role.INSPECTOR, area=TOWNSHIP), iter(range(100))

    def visit():
        return client.get(reverse("public:cards"), {"pk": list(Workshop.objects.values_list("pk", flat=True))})

    assert_same_queries(visit, lambda: licensed_workshop("麻花坊", f"X{next(numbers)}"))
