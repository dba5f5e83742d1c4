"""The library, notices with receipts, publicity."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from branding.publicity import actions, indicators, queries
from branding.publicity.models import Bulletin, Effort, PolicyText, Receipt
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from tests.factories import TOWNSHIP, WorkshopFactory, user_of
from tests.jishan_portal.files.conftest import picture

pytestmark = pytest.mark.django_db
HOME = "/branding/publicity/"


def _policy(chief, title: str = "补助问答", body: str = "每家补助不少于三万元，专款专用。", **more) -> PolicyText:
    return actions.keep_policy(PolicyText(title=title, kind="answer", body=body, **more), by=chief)


def _send(chief, **more) -> Bulletin:
    facts = {"title": "补助告知", "body": "请看", "audience": "workshops", "area_code": TOWNSHIP, **more}
    return actions.send(Bulletin(**facts), by=chief)


@pytest.mark.parametrize(
    ("words", "is_found"), [("补助", True), ("专款", True), ("三万元 补助", True), ("万", True), ("枣树", False), ("补助 枣树", False)]
)
def test_texts_are_found_by_any_two_characters(chief, words, is_found):
    PolicyText.objects.all().delete()
    policy = _policy(chief)
    assert list(queries.policies(q=words)) == ([policy] if is_found else [])


def test_the_hit_is_shown_with_what_stands_around_it(chief):
    pieces = queries.snippet(_policy(chief, body="前" * 60 + "专款专用" + "后" * 200), "专款")
    assert [words for words, is_hit in pieces if is_hit] == ["专款"]
    assert (pieces[0][0][:2], len(pieces[2][0])) == ("…前", 88)


def test_policies_are_kept_and_internal_ones_stay_inside(client_of, chief, owner):
    client = client_of(chief)
    typed = {"title": "内部口径", "kind": "guide", "body": "只给工作人员看", "is_current": "on"}
    client.post(f"{HOME}policies/new/", typed)
    policy = PolicyText.objects.get(title="内部口径")
    assert client.post(f"{HOME}policies/new/", typed).status_code == 422
    assert client_of(owner).get(policy.url).status_code == 404
    assert Client().get(f"/public/policies/{policy.code}/").status_code == 404
    client.post(
        f"{HOME}policies/{policy.pk}/edit/", {**typed, "is_public": "on", "original": SimpleUploadedFile("原件.pdf", b"%PDF-1.4\n%%EOF\n")}
    )
    assert client_of(owner).get(policy.url).status_code == 200
    assert b"".join(client_of(owner).get(f"{policy.url}original/").streaming_content)[:4] == b"%PDF"
    assert "内部口径" in Client().get("/public/policies/?q=口径").content.decode()
    assert client_of(Role.POLICE).get(f"{HOME}policies/new/").status_code == 403


def test_a_notice_reaches_every_workshop_and_is_read_by_pressing(client_of, chief, owner, shop):
    other = WorkshopFactory()
    bulletin = _send(chief)
    assert ({row.workshop for row in bulletin.receipts.all()}, Notice.objects.get().user) == ({shop, other}, owner)
    phone = client_of(owner)
    receipt = bulletin.receipts.get(workshop=shop)
    assert (phone.get(f"{HOME}inbox/").status_code, Receipt.objects.filter(read_at__isnull=False).count()) == (200, 0)
    phone.post(f"{HOME}receipts/{receipt.pk}/read/")
    assert [(line.name != "", line.due, line.read, line.unread) for line in queries.readings(bulletin, chief)] == [(True, 2, 1, 1)]
    assert client_of(Role.OWNER).post(f"{HOME}receipts/{receipt.pk}/read/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.read(bulletin.receipts.get(workshop=other), by=owner)


def test_those_without_an_account_are_told_and_the_rest_reminded_once_a_day(client_of, chief, owner, shop):
    other, client = WorkshopFactory(), client_of(chief)
    bulletin = _send(chief)
    client.post(f"{bulletin.url}told/", {"receipt": bulletin.receipts.get(workshop=other).pk})
    assert (bulletin.receipts.get(workshop=other).is_told, actions.remind(bulletin, by=chief), actions.remind(bulletin, by=chief)) == (
        True,
        1,
        0,
    )
    assert Notice.objects.filter(user=owner).count() == 2
    shown = client.get(f"{bulletin.url}?view=unread").context["rows"]
    assert [row.workshop for row, _ in shown] == [shop]
    assert client.get(f"{bulletin.url}export/").status_code == 200
    figures = indicators.READ.rows(chief, clock.today())
    assert (figures.count(), figures.filter(indicators.READ.done).count()) == (2, 1)


def test_officials_get_theirs_by_name(chief):
    inspector = user_of(Role.INSPECTOR, area=TOWNSHIP)
    bulletin = _send(chief, audience="officials")
    assert {inspector, chief} <= {row.user for row in bulletin.receipts.all()}


def test_the_same_notice_is_sent_once(client_of, chief, shop):
    typed = {
        "title": "告知",
        "body": "请看",
        "audience": "workshops",
        "area": TOWNSHIP,
        "submission_id": "0f0e3f6a-2f0b-4a58-9c1c-0c7f2e0c8a11",
    }
    for _ in range(2):
        client_of(chief).post(f"{HOME}bulletins/new/", typed)
    assert (Bulletin.objects.count(), Receipt.objects.count()) == (1, 1)


def test_publicity_is_written_down_with_its_pictures(client_of, chief):
    client = client_of(chief)
    typed = {"title": "集市宣讲", "medium": "talk", "on": f"{clock.today()}", "place": "稷峰镇集市", "reach": "120", "area": TOWNSHIP}
    photo = SimpleUploadedFile("图.jpg", picture(), "image/jpeg")
    assert client.post(f"{HOME}new/", {**typed, "on": "2030-01-01"}).status_code == 422
    made = client.post(f"{HOME}new/", {**typed, "photos": photo})
    effort = Effort.objects.get()
    assert (made.url, effort.year, effort.photos.count()) == (effort.url, 2026, 1)
    assert b"".join(client.get(f"{HOME}photos/{effort.photos.get().pk}/").streaming_content)[:2] == b"\xff\xd8"
    assert client.get(HOME).context["figures"] == {"number": 1, "reach": 120, "media": 1}
    assert client.get(f"{HOME}export/?medium=talk").status_code == 200
    assert client_of(Role.INSPECTOR, area="140881100000").get(effort.url).status_code == 404
    assert client_of(Role.OWNER).get(HOME).status_code == 403


@pytest.mark.parametrize("page", ["", "export/"])
def test_notices_elsewhere_are_not_found(client_of, chief, page):
    bulletin = _send(chief)
    assert client_of(Role.INSPECTOR, area="140881100000").get(f"{bulletin.url}{page}").status_code == 404
    assert client_of(Role.OWNER).get(f"{bulletin.url}{page}").status_code == 403


def test_lists_make_the_same_queries(client_of, chief, assert_same_queries):
    client = client_of(chief)
    assert_same_queries(lambda: client.get(f"{HOME}bulletins/"), lambda: _send(chief))
    number = iter(range(100))
    assert_same_queries(lambda: client.get(f"{HOME}policies/"), lambda: _policy(chief, title=f"问答{next(number)}"))
    bulletin = _send(chief)
    assert_same_queries(
        lambda: client.get(bulletin.url), lambda: Receipt.objects.create(bulletin=bulletin, workshop=WorkshopFactory(), area_code=TOWNSHIP)
    )
