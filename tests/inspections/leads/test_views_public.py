"""The public form: no log-in, nothing typed is lost, nothing is taken twice, machines and floods are held off."""

import io
import re
from uuid import uuid4

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inspections.leads import actions, actions_beside, limits
from inspections.leads.forms_public import MARK
from inspections.leads.models import Lead, Reporter
from inspections.leads.states import Channel, LeadKind, LeadState
from inspections.leads.views_public import grouped
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import rule
from tests.factories import TOWNSHIP, AreaFactory, OrganisationFactory, WorkshopFactory

FULL_WIDTH = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}  # as a Chinese keyboard types them
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county():
    AreaFactory(code=TOWNSHIP, name="稷峰镇")
    OrganisationFactory()  # the bureau, through which numbers run


def filled(**changes) -> dict:
    return {
        "area_code": TOWNSHIP,
        "place": "荆平村南巷",
        "description": "半夜有人炸麻花，没有证",
        "submission_id": str(uuid4()),
        "opened": signing.dumps(clock.now().timestamp() - 60, salt=MARK),
        **changes,
    }


def photo(name="现场.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_start_and_forms_name_the_periods_and_what_is_unconfirmed(client):
    text = client.get("/report/").content.decode()
    assert "15 个工作日内核查" in text
    assert "7 个工作日内告诉您是否受理" in text
    assert "现行规定待局方确认" in text
    assert not rule("complaint.accept").is_confirmed
    for kind in ("report", "complaint"):
        assert client.get(f"/report/{kind}/").status_code == 200
    assert client.get("/report/praise/").status_code == 404


def test_the_public_side_sets_no_cookie():
    client = Client()
    for path in ("/report/", "/report/report/", "/report/status/"):
        assert not client.get(path).cookies


def test_an_anonymous_report_gets_a_code_once(client):
    answer = client.post("/report/report/", filled(photos=[photo()]))
    lead = Lead.objects.get()
    assert answer.status_code == 201
    assert grouped(lead.tracking_code) in answer.content.decode()
    assert (lead.kind, lead.channel, lead.is_named, lead.made_by) == (LeadKind.REPORT, Channel.WEB, False, None)
    assert (lead.pictures.count(), Reporter.objects.count()) == (1, 0)
    assert lead.pictures.get().file.is_kept


def test_a_form_of_another_site_or_an_expired_token_loses_nothing():
    """There is no cookie to forge with: the form acts for nobody who is logged in."""
    assert Client(enforce_csrf_checks=True).post("/report/report/", filled()).status_code == 201


def test_sent_twice_is_one_lead_and_the_same_code(client):
    data = filled()
    first, second = client.post("/report/report/", data), client.post("/report/report/", data)
    assert (first.status_code, second.status_code, Lead.objects.count()) == (201, 201, 1)
    assert grouped(Lead.objects.get().tracking_code) in second.content.decode()


def test_a_complaint_needs_name_phone_and_wish(client):
    answer = client.post("/report/complaint/", filled())
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"wish", "name", "phone"})
    assert "半夜有人炸麻花，没有证" in answer.content.decode()
    client.post("/report/complaint/", filled(wish="退款", name="李四", phone="0359-5522333"))
    lead = Lead.objects.get()
    assert (lead.is_named, lead.wish, lead.reporter.name) == (True, "退款", "李四")


def test_a_name_without_a_phone_is_asked_about(client):
    answer = client.post("/report/report/", filled(name="李四"))
    assert "想匿名就两样都不填" in answer.content.decode()
    assert not Lead.objects.exists()


def test_photos_survive_an_error_elsewhere(client):
    answer = client.post("/report/report/", filled(place="", photos=[photo(), photo("二.jpg")]))
    assert "已收到 2 张" in answer.content.decode()
    kept = re.search(r'name="photos_kept" value="([^"]+)"', answer.content.decode())[1]
    client.post("/report/report/", filled(photos_kept=kept))
    assert Lead.objects.get().pictures.count() == 2


def test_a_spoiled_list_of_photos_takes_nobodys_file(client):
    client.post("/report/report/", filled(photos_kept=signing.dumps([1, 2], salt="other")))
    assert Lead.objects.get().pictures.count() == 0


@pytest.mark.parametrize(
    "content",
    [b"<svg onload=alert(1)>", b"\xff\xd8\xff not a picture", b"PK\x03\x04zip", b"%PDF-1.4 not a photo", b""],
)
def test_a_hostile_photo_is_refused_and_the_text_stays(client, content):
    bad = SimpleUploadedFile("x.jpg", content, "image/jpeg")
    answer = client.post("/report/report/", filled(photos=[photo(), bad]))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("没有收" in text, "半夜有人炸麻花，没有证" in text, "已收到 1 张" in text) == (True, True, True)
    assert not Lead.objects.exists()


def test_too_many_photos(client):
    answer = client.post("/report/report/", filled(photos=[photo(f"{n}.jpg") for n in range(8)]))
    assert "最多 6 张照片" in answer.content.decode()
    assert StoredFile.objects.count() == 6


@pytest.mark.parametrize(
    "changes",
    [
        {"website": "http://spam"},
        {"opened": ""},
        {"opened": "forged"},
        {"opened": signing.dumps(9_999_999_999.0, salt=MARK)},
    ],
)
def test_machines_are_asked_again_and_nothing_is_lost(client, changes):
    answer = client.post("/report/report/", filled(**changes))
    assert answer.status_code == 422
    assert "再按一次" in answer.content.decode()
    assert "半夜有人炸麻花，没有证" in answer.content.decode()
    assert "http://spam" not in answer.content.decode()
    assert not Lead.objects.exists()


def test_one_address_may_not_flood(client, monkeypatch):
    monkeypatch.setattr(limits, "value", lambda key: 2)
    for _ in range(2):
        client.post("/report/report/", filled())
    answer = client.post("/report/report/", filled())
    assert (answer.status_code, Lead.objects.count()) == (429, 2)
    assert "12315" in answer.content.decode()
    assert "半夜有人炸麻花，没有证" in answer.content.decode()


def test_the_county_has_a_daily_limit(client, monkeypatch):
    monkeypatch.setattr(limits, "value", lambda key: {"lead.public_per_day": 1}.get(key, 99))
    client.post("/report/report/", filled(), REMOTE_ADDR="10.0.0.1")
    assert client.post("/report/report/", filled(), REMOTE_ADDR="10.0.0.2").status_code == 429


def test_the_address_is_kept_nowhere(client):
    seen = []
    plain = cache.add
    cache.add = lambda key, *rest, **more: seen.append(key) or plain(key, *rest, **more)
    try:
        client.post("/report/report/", filled(), REMOTE_ADDR="203.0.113.77")
    finally:
        cache.add = plain
    assert seen
    assert "203.0.113.77" not in str(seen) + str(list(Lead.objects.values()))


def test_the_card_at_the_door_fills_in_the_workshop(client):
    shop = WorkshopFactory(name="福顺麻花坊", village="荆平村", licence_number="晋小作坊14082400017", code="ABCD2345")
    assert "福顺麻花坊" in client.get(f"/report/?w={shop.code}").content.decode()
    assert f"/report/complaint/?w={shop.code}" in client.get(f"/report/report/?w={shop.code}").content.decode()
    form = client.get(f"/report/report/?w={shop.code}").context["form"]
    assert (form.initial["place"], form.initial["area_code"]) == ("福顺麻花坊（荆平村）", TOWNSHIP)
    client.post("/report/report/", filled(code=shop.code))
    assert Lead.objects.get().workshop == shop
    assert f"/report/?w={shop.code}" in client.get(f"/w/{shop.code}/").content.decode()


def test_a_workshop_without_a_public_page_is_not_given_away(client):
    shop = WorkshopFactory(name="暗坊", licence_number="", code="ABCD2346")
    assert "暗坊" not in client.get(f"/report/?w={shop.code}").content.decode()


class TestStatus:
    """What the holder of the code reads."""

    def shown(self, client, lead) -> str:
        return client.get("/report/status/", {"code": f" {grouped(lead.tracking_code)}".translate(FULL_WIDTH)}).content.decode()

    def test_from_receipt_to_answer_without_anything_internal(self, client, named, chief, leader, official, township):
        assert "等待受理" in self.shown(client, named)
        actions.accept(named, by=chief)
        asked = actions_beside.ask_township(named, township, by=chief, request="内部要求请保密")
        actions_beside.answer_assist(asked, by=official, answer="乡镇内部说法")
        extension = actions_beside.ask_extension(named, by=chief, reason="内部理由")
        actions_beside.decide_extension(extension, by=leader, grant=True)
        text = self.shown(client, named)
        assert "经批准延长核查期限" in text
        actions.find_nothing(named, by=chief, note="到场两次没有生产。", findings="内部记录某某")
        text = self.shown(client, named)
        assert ("到场两次没有生产。" in text, "联系您" in text) == (True, True)
        for word in ("内部", "李四举", "13877776666", chief.name, leader.name, official.name):
            assert word not in text

    def test_a_merged_report_follows_the_other(self, client, lead_of, chief):
        first, second = actions.accept(lead_of(), by=chief), lead_of()
        actions.merge(second, first, by=chief, note="同一件事")
        assert "正在核查" in self.shown(client, second)
        actions.find_nothing(first, by=chief, note="没有生产。")
        assert "没有生产。" in self.shown(client, second)

    def test_unknown_codes_and_floods(self, client, freeze):
        freeze("2026-03-17 10:00")
        assert "没有查到" in client.get("/report/status/?code=000000000000").content.decode()
        for _ in range(limits.LOOKUPS_A_MINUTE):
            answer = client.get("/report/status/?code=000000000000")
        assert answer.status_code == 429


def test_settling_says_both(client, lead_of, chief):
    lead = actions.mediate(lead_of(kind=LeadKind.COMPLAINT), by=chief)
    actions.settle(lead, by=chief, outcome="agreed", note="店家退款")
    assert lead.state == LeadState.SETTLED
    assert "达成一致。店家退款。" in client.get(f"/report/status/?code={lead.tracking_code}").content.decode()
