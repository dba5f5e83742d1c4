"""Pages of the second look: the phone's one page a workshop, list, figures, print, who may, costs that do not grow."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.look_backs import actions, queries
from inspections.look_backs.indicators import DONE, REBOUND, UNMENDED
from inspections.look_backs.models import LookBack
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard.indicators import address_of
from jishan_portal.kit import clock
from jishan_portal.programme.indicators import measure
from tests.factories import OrganisationFactory, user_of
from tests.factories.look_backs import drawn, hazard_in, waiting
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import photo_file

pytestmark = pytest.mark.django_db
ELSEWHERE = "140881100000"
HOME = "/inspections/look-backs/"


def _sent(second, **answers) -> dict:
    return {"second": second.pk, "submission_id": str(uuid4()), **answers}


def test_one_page_takes_all_problems_of_a_workshop(client_of, shop, pair):
    one, two, three = (hazard_in("closed", shop, text=text) for text in ("纱窗破损", "地面积水", "台账缺页"))
    drawn()
    first, second, third = (LookBack.objects.get(hazard=row) for row in (one, two, three))
    phone = client_of(pair[0].user)
    assert shop.name in phone.get(f"{HOME}shops/").content.decode()
    url = f"{HOME}shops/{shop.pk}/"
    assert [row.row for row in phone.get(url).context["typed"]] == [first, second, third]
    answers = {f"r{first.pk}": "kept", f"photos{first.pk}": photo_file(), f"r{second.pk}": "rebound", f"n{second.pk}": "又积水"}
    assert phone.post(url, _sent(pair[1], **answers)).url == url
    assert dict(LookBack.objects.values_list("pk", "state")) == {first.pk: "kept", second.pk: "rebound", third.pk: "waiting"}
    page = phone.get(url)
    assert [row.row for row in page.context["typed"]] == [third]
    assert page.context["form"].initial["second"] == pair[1]
    shown = phone.get(f"{HOME}photos/{first.pictures.get().pk}/?small")
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    shown.close()


def test_bad_answer_costs_the_others_nothing_and_keeps_what_was_typed(client_of, shop, pair):
    for text in ("纱窗破损", "地面积水"):
        hazard_in("closed", shop, text=text)
    drawn()
    good, bad = LookBack.objects.order_by("pk")
    phone, url = client_of(pair[0].user), f"{HOME}shops/{shop.pk}/"
    broken = photo_file(b"not a picture")
    page = phone.post(
        url, _sent(pair[1], **{f"r{good.pk}": "kept", f"r{bad.pk}": "kept", f"photos{bad.pk}": broken, f"n{bad.pk}": "很干净"})
    )
    assert page.status_code == 422
    assert "很干净" in page.content.decode()
    assert dict(LookBack.objects.values_list("pk", "state")) == {good.pk: "kept", bad.pk: "waiting"}
    nothing = phone.post(url, _sent(pair[1]))
    assert "请先选" in nothing.content.decode()
    alone = phone.post(url, {"submission_id": str(uuid4()), f"r{bad.pk}": "kept"})
    assert alone.status_code == 422


def test_list_figures_and_files(client_of, shop, pair):
    hazard_in("open", shop, text="还没改")
    row = waiting(shop)
    actions.look(row, actions.Verdict(False, pair[1], "又破了"), by=pair[0].user, submission_id=uuid4())
    chief = client_of(user_of(Role.STATION_CHIEF))
    page = chief.get(HOME)
    figures = page.context["figures"]
    assert [figures[key] for key in ("due", "looked", "rate", "rebound", "rebound_rate", "unmended")] == [2, 1, 50, 1, 100, 1]
    assert [one[0] for one in chief.get(f"{HOME}?view=unmended").context["rows"]] == [LookBack.objects.get(hazard__text="还没改")]
    lines = chief.get(f"{HOME}progress/").context["lines"]
    assert [(line["due"], line["looked"], line["rate"]) for line in lines] == [(2, 1, 50)]
    assert chief.get(f"{HOME}export/").status_code == 200
    assert chief.get(f"{HOME}print/").content[:5] == b"%PDF-"
    assert "前后对比" in chief.get(row.url).content.decode()
    panel = chief.get(reverse("dossier:workshop", args=[shop.pk]) + "?tab=look_backs").content.decode()
    assert row.url in panel


@pytest.mark.parametrize(("indicator", "figure"), [(DONE, (1, 2)), (REBOUND, (1, 1)), (UNMENDED, (1, 1))])
def test_indicators_count_the_rows_of_their_list(client_of, shop, pair, indicator, figure):
    hazard_in("open", shop, text="还没改")
    row = waiting(shop)
    actions.look(row, actions.Verdict(False, pair[1], "又破了"), by=pair[0].user, submission_id=uuid4())
    chief = client_of(user_of(Role.STATION_CHIEF))
    found = measure(indicator, chief.user, clock.today())
    assert (found.done, found.total) == figure
    rows = chief.get(address_of(indicator.key)).context["rows"]
    assert len(rows) == found.total


def test_before_the_day_the_page_says_when(client_of, freeze):
    freeze("2026-10-01")
    page = client_of(user_of(Role.STATION_CHIEF)).get(HOME).content.decode()
    assert "2026年11月1日" in page
    assert "列出今年的清单" not in page
    assert client_of(Role.STATION_CHIEF).post(f"{HOME}draw/").status_code == 409


def test_chief_draws_the_list_up_by_hand(client_of, shop):
    hazard_in("closed", shop)
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert "列出今年的清单" in chief.get(HOME).content.decode()
    chief.post(f"{HOME}draw/")
    assert queries.current().look_backs.count() == 1
    assert client_of(Role.TOWNSHIP).post(f"{HOME}draw/").status_code == 403


def test_wrong_role_area_and_state(client_of, shop, pair):
    row = waiting(shop)
    assert client_of(Role.TOWNSHIP).get(f"{HOME}shops/{shop.pk}/").status_code == 403
    assert client_of(Role.TOWNSHIP).get(row.url).status_code == 200
    assert client_of(Role.OWNER).get(HOME).status_code == 403
    elsewhere = client_of(user_of(Role.INSPECTOR, organisation=OrganisationFactory(areas=[ELSEWHERE])))
    assert elsewhere.get(row.url).status_code == 404
    assert elsewhere.get(f"{HOME}shops/{shop.pk}/").status_code == 404
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert chief.post(f"{row.url}drop/", {"reason": "场所已拆除"}).url == row.url
    assert chief.post(f"{row.url}drop/", {"reason": "再来一次"}).status_code == 409


def test_lists_and_the_phone_page_cost_the_same_for_many(client_of, shop, pair, assert_same_queries):
    roll = drawn()
    chief, phone = client_of(user_of(Role.STATION_CHIEF)), client_of(pair[0].user)

    def make(workshop=None):
        hazard = hazard_in("closed", workshop or WorkshopFactory(station=shop.station), text=f"问题 {LookBack.objects.count()}")
        LookBack.objects.create(roll=roll, hazard=hazard, workshop=hazard.workshop, area_code=hazard.area_code, due_on=roll.due_on)

    assert_same_queries(lambda: chief.get(HOME), make)
    assert_same_queries(lambda: phone.get(f"{HOME}shops/"), make)
    assert_same_queries(lambda: phone.get(f"{HOME}shops/{shop.pk}/"), lambda: make(shop))
