"""Pages of 名特优 and the public register."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from branding.awards import actions
from branding.awards.models import Award
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import WorkshopFactory, user_of
from tests.factories.brands import POINTS, Cast, award_of, qualify

pytestmark = pytest.mark.django_db
LIST = "/branding/awards/"


@pytest.fixture
def cast(db) -> Cast:
    """Everybody."""
    return Cast()


@pytest.fixture
def ready(shop, cast):
    """A workshop that meets every condition."""
    qualify(shop, by=cast.chief)
    return shop


def _state() -> str:
    return Award.objects.get().state


def test_from_the_owners_phone_to_the_register(client_of, cast, owner, ready):
    phone, desk = client_of(owner), {name: client_of(getattr(cast, name)) for name in ("chief", "lead", "culture", "office")}
    assert phone.get(f"{LIST}mine/").context["shops"] == [ready]
    phone.post(f"{LIST}new/{ready.pk}/", {"craft": "手工搓条"})
    award = Award.objects.get()
    assert phone.get(award.url).context["unmet"] == []
    desk["chief"].post(f"{award.url}step/cultivate/", {"note": ""})
    desk["chief"].post(f"{award.url}step/submit/", {})
    assert desk["lead"].post(f"{award.url}step/pass_county/", {"note": ""}).status_code == 422
    assert desk["culture"].post(f"{award.url}step/pass_county/", {"note": "好"}).status_code == 403
    desk["lead"].post(f"{award.url}step/pass_county/", {"note": "材料齐全"})
    assert desk["lead"].post(f"{award.url}step/pass_county/", {"note": "再一次"}).status_code == 409
    desk["culture"].post(f"{award.url}step/pass_joint/", {"note": "特色突出"})
    desk["office"].post(f"{award.url}step/report/", {"note": "已报市局"})
    desk["office"].post(f"{award.url}judges/", {"judges": [judge.pk for judge in cast.experts]})
    for judge in cast.experts:
        client, row = client_of(judge), award.judgements.get(judge=judge)
        typed = {**{f"p_{key}": points for key, points in POINTS.items()}, "has_no_conflict": "on"}
        assert client.post(row.url, {**typed, "p_craft": "99"}).status_code == 422
        client.post(row.url, typed)
        assert (client.get(award.url).context["judged"], client.get(row.url).status_code) == ([], 200)  # nobody sees the others' points
    desk["office"].post(f"{award.url}step/settle/", {"note": ""})
    assert (_state(), b"2026" in Client().get("/public/publications/kind/award_notice/").content) == ("notice", True)
    with clock.travel(Award.objects.get().notice_until + timedelta(days=1)):
        actions.grant(award, by=cast.office)
    page = Client().get("/public/awards/").content.decode()
    assert (ready.name in page, owner.name in page, "不代表监管部门推荐" in page) == (True, False, True)
    assert "名录" in Client().get(f"/w/{ready.code}/").content.decode()


def test_the_dossier_is_a_sheet_and_a_pack_noted_in_the_audit(client_of, cast, ready, django_capture_on_commit_callbacks):
    award = award_of(ready, cast, until="county")
    client = client_of(cast.lead)
    assert client.get(f"{award.url}sheet/").content[:4] == b"%PDF"
    pack = zipfile.ZipFile(io.BytesIO(client.post(f"{award.url}pack/").content))
    assert (pack.testzip(), {"01 申报表.pdf", "目录.csv"} <= set(pack.namelist())) == (None, True)
    assert Entry.objects.filter(action="branding.award.pack").count() == 1


@pytest.mark.parametrize("page", ["", "describe/", "step/cultivate/", "sheet/"])
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, cast, ready, page):
    award = award_of(ready, cast, until="cultivating")
    assert client_of(Role.INSPECTOR, area="140881100000").get(f"{award.url}{page}").status_code == 404
    assert client_of(Role.POLICE).get(f"{award.url}{page}").status_code == 403


def test_judgements_are_each_judges_own(client_of, cast, ready):
    award = award_of(ready, cast)
    actions.ask_judges(award, cast.experts[:1], by=cast.office)
    row = award.judgements.get()
    assert client_of(cast.experts[1]).get(row.url).status_code == 404
    client = client_of(cast.experts[0])
    assert [one for one, _ in client.get(f"{LIST}judging/").context["rows"]] == [row]
    client.post(f"{row.url}recuse/", {"note": "近亲属"})
    assert client.post(f"{row.url}recuse/", {"note": "近亲属"}).status_code == 409
    assert client_of(cast.chief).get(f"{award.url}judges/").status_code == 403


def test_the_list_makes_the_same_queries_and_exports(client_of, cast, assert_same_queries):
    client = client_of(cast.lead)
    assert_same_queries(lambda: client.get(LIST), lambda: actions.start(WorkshopFactory(), by=cast.lead))
    assert client.get(f"{LIST}export/?state=applied").status_code == 200
    assert client.get(f"{LIST}?state=held").context["rows"] == []


def test_the_file_shows_what_is_lacking(client_of, chief, shop):
    page = client_of(chief).get(f"/workshops/{shop.pk}/file/?tab=awards").content.decode()
    assert ("六个档案盒齐全" in page, "登记申报意向" in page) == (True, True)
    assert client_of(user_of(Role.LEADER)).get(f"/workshops/{shop.pk}/file/?tab=awards").status_code == 200
