"""Pages of improvements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branding.improvements import actions
from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import Subject
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import WorkshopFactory
from tests.factories.rooms import room, sent, upload
from tests.jishan_portal.files.conftest import picture

pytestmark = pytest.mark.django_db
LIST = "/branding/improvements/"
ELSEWHERE = "140881100000"


def _upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("图.jpg", picture(), "image/jpeg")


@pytest.fixture
def advised(shop, culture) -> Improvement:
    """A piece of advice."""
    return actions.advise(shop, Subject.LABEL, on=clock.today(), problem="缺保质期", advice="补上", by=culture)


def test_from_advice_to_review_on_the_pages(client_of, culture, owner, shop, product):
    desk, phone = client_of(culture), client_of(owner)
    typed = {
        "product": product.pk,
        "subject": "packaging",
        "on": f"{clock.today()}",
        "problem": "袋子薄",
        "advice": "",
        "photos": _upload(),
    }
    refused = desk.post(f"{LIST}new/{shop.pk}/", typed)
    kept = [stored.pk for stored in refused.context["kept"]]
    assert (refused.status_code, len(kept)) == (422, 1)  # the picture is not lost
    desk.post(f"{LIST}new/{shop.pk}/", {**typed, "photos": "", "photo_ids": kept, "advice": "换铝箔袋"})
    row = Improvement.objects.get()
    assert (row.pictures.count(), row.product) == (1, product)
    assert phone.post(f"{row.url}carry-out/", {"words": "换了"}).status_code == 422
    again = phone.post(f"{row.url}carry-out/", {"words": "换了", "photos": _upload()})
    assert (again.status_code, "是同一张" in again.content.decode(), again.context["kept"]) == (422, True, [])
    phone.post(f"{row.url}carry-out/", {"words": "换了", "photos": upload(sent(room(1)))})
    assert phone.get(f"{row.url}review/").status_code == 403
    desk.post(f"{row.url}review/", {"is_adopted": "1", "words": "好"})
    assert Improvement.objects.get().state == "adopted"
    shown = phone.get(row.url)
    assert (shown.status_code, len(shown.context["before"]), len(shown.context["after"])) == (200, 1, 1)
    picture_pk = row.pictures.first().pk
    assert b"".join(phone.get(f"{LIST}pictures/{picture_pk}/").streaming_content)[:2] == b"\xff\xd8"
    assert client_of(Role.OWNER).get(f"{LIST}pictures/{picture_pk}/").status_code == 404


@pytest.mark.parametrize("page", ["", "pictures/", "carry-out/", "review/", "decline/"])
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, advised, page):
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(f"{advised.url}{page}").status_code == 404
    assert client_of(Role.POLICE).get(f"{advised.url}{page}").status_code == 403


def test_facts_and_treasures_from_the_pages(client_of, culture, shop):
    client = client_of(culture)
    client.post(f"{LIST}facts/new/{shop.pk}/", {"kind": "heritage", "name": "麻花技艺", "level": "县级"})
    fact = BrandFact.objects.get()
    client.post(f"{LIST}facts/{fact.pk}/", {"kind": "heritage", "name": "麻花技艺", "level": "市级"})
    assert BrandFact.objects.get().level == "市级"
    assert "市级" in client.get(f"/workshops/{shop.pk}/file/?tab=brand").content.decode()
    client.post(f"{LIST}treasures/mahua/", {"treasure": "麻花", "is_priority": "on", "is_confirmed": "on"})
    assert "已核定" in client.get(f"{LIST}treasures/").content.decode()
    assert client_of(Role.INSPECTOR).get(f"{LIST}treasures/mahua/").status_code == 403


def test_the_list_makes_the_same_queries_and_exports_what_it_shows(client_of, culture, assert_same_queries):
    client = client_of(culture)

    def make():
        actions.advise(WorkshopFactory(), Subject.DESIGN, on=clock.today(), problem="甲", advice="乙", by=culture)

    assert_same_queries(lambda: client.get(LIST), make)
    assert client.get(f"{LIST}export/?subject=design").status_code == 200
    assert client.get(f"{LIST}?treasure=板枣").context["rows"] == []


def test_the_owners_list_and_the_file_show_it(client_of, owner, advised, chief):
    assert [row for row, _ in client_of(owner).get(f"{LIST}mine/").context["rows"]] == [advised]
    assert "缺保质期" in client_of(chief).get(f"/workshops/{advised.workshop_id}/file/?tab=brand").content.decode()
