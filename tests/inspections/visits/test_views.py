"""Pages of visits: who may open them, the whole way without JavaScript, what a phone sends, costs that do not grow."""

import hashlib
import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from inspections.hazards.models import Hazard
from inspections.visits import actions, queries
from inspections.visits.models import Visit, VisitPicture
from inspections.visits.states import VisitKind, VisitState
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import OrganisationFactory, OwnershipFactory, user_of
from tests.factories.plans import officer_of, plan_of
from tests.factories.rooms import passed_on, room, sent
from tests.factories.visits import STROKES, answered, arranged, begun, concluded, done, signed, told
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import jpeg, photo_file
from workshops.registry.actions import write_text
from workshops.registry.codes import sealed

ELSEWHERE = "140881100000"


@pytest.fixture
def phone(client_of, pair):
    return client_of(pair[0].user)


def _go(phone, visit) -> str:
    return phone.get(f"{visit.url}go/").url.removeprefix(visit.url)


def test_whole_visit_without_javascript(phone, shop, pair):
    made = phone.post(
        f"/inspections/visits/open/{shop.pk}/",
        {"kind": "daily", "supervision": "source", "planned_on": f"{clock.today()}", "client_uuid": str(uuid4())},
    )
    assert made.url == "/inspections/visits/today/"
    visit = Visit.objects.get()
    assert "开始检查" in phone.get("/inspections/visits/today/").content.decode()
    refused = phone.post(f"{visit.url}start/", {"kind": "daily", "supervision": "source", "first": pair[0].pk, "second": pair[1].pk})
    assert refused.status_code == 422
    assert "没有取得定位" in refused.content.decode()
    facts = {"kind": "daily", "supervision": "source", "first": pair[0].pk, "second": pair[1].pk, "place_reason": "手机不允许定位"}
    phone.post(f"{visit.url}start/", facts)
    for key in ("show", "tell", "avoid"):
        assert _go(phone, visit) == f"steps/{key}/"
        assert phone.get(f"{visit.url}steps/{key}/").status_code == 200
        phone.post(f"{visit.url}steps/{key}/", {"is_asked": "no"})
    assert _go(phone, visit) == "check/"
    assert phone.get(f"{visit.url}check/").status_code == 200
    rows = {item.code: item.pk for item in Visit.objects.get().version.items.all()}
    sent = {f"a{pk}": "no" if code == "P1" else "yes" for code, pk in rows.items()} | {f"b{pk}": "0" for pk in rows.values()}
    sent |= {f"r{rows['P1']}": "健康证过期", f"p{rows['P1']}": photo_file(), "done": "1"}
    assert phone.post(f"{visit.url}check/?part=1", sent).url == f"{visit.url}findings/"
    finding = visit.findings.get()
    deadline = clock.today() + timedelta(days=7)
    route = {"route": "term", "deadline_on": f"{deadline}", "demand": "换证后上岗", "base": finding.version}
    phone.post(f"{visit.url}findings/{finding.pk}/", route)
    assert "换证后上岗" in phone.get(f"{visit.url}findings/").content.decode()
    phone.post(f"{visit.url}findings/done/")
    assert "不符合" in phone.get(f"{visit.url}outcome/").content.decode()
    phone.post(f"{visit.url}outcome/", {"outcome": "bad", "do_talk": "on", "why_talk": "重点项不符合"})
    for signer in ("first", "second"):
        phone.post(f"{visit.url}sign/", {"signer": signer, "method": "drawn", "strokes": json.dumps(STROKES)})
    phone.post(f"{visit.url}sign/", {"signer": "owner", "method": "paper", "name": "卫大成", "photo": photo_file(jpeg("#112233"))})
    assert phone.get(f"{visit.url}sign/").context["is_complete"]
    once = str(uuid4())
    first = phone.post(f"{visit.url}finish/", {"submission_id": once})
    again = phone.post(f"{visit.url}finish/", {"submission_id": once})
    visit.refresh_from_db()
    assert (first.url, again.url, visit.state, visit.supervision) == (visit.url, visit.url, VisitState.DONE, "source")
    hazard = Hazard.objects.get()
    assert (hazard.deadline_on, hazard.demand, hazard.pictures.count()) == (deadline, "换证后上岗", 1)
    page = phone.get(visit.url).content.decode()
    assert "健康证过期" in page
    assert "责任约谈" in page
    assert visit.paper.pdf_id


def test_answers_of_a_second_phone_come_back_as_conflicts(client_of, phone, shop, pair):
    visit = told(begun(shop, pair=pair))
    item = visit.version.items.get(code="E2")
    url = f"{visit.url}answers/"
    sent = phone.post(url, {"answers": json.dumps([{"item": item.pk, "value": "no", "remark": "积水"}])}).json()
    assert sent["versions"] == {str(item.pk): 1}
    other = client_of(pair[1].user).post(url, {"answers": json.dumps([{"item": item.pk, "value": "yes"}])}).json()
    assert [(row["value"], row["remark"], row["version"]) for row in other["conflicts"]] == [("no", "积水", 1)]
    assert phone.post(url, {"answers": "[{]"}).status_code == 422


def test_photo_is_evidence_kept_once_and_a_broken_one_refused(phone, shop, pair):
    visit = told(begun(shop, pair=pair))
    item, content, once = visit.version.items.get(code="E2"), jpeg(), str(uuid4())
    good = {"item": item.pk, "uuid": once, "sha256": hashlib.sha256(content).hexdigest()}
    broken = phone.post(f"{visit.url}photos/", {**good, "file": photo_file(content), "sha256": "0" * 64})
    assert broken.status_code == 422
    assert "有损坏" in broken.json()["error"]
    first = phone.post(f"{visit.url}photos/", {**good, "file": photo_file(content)})
    again = phone.post(f"{visit.url}photos/", {**good, "file": photo_file(content)})
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert visit.pictures.get().file.has_original
    shown = phone.get(first.json()["thumb"])
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    shown.close()


def _shown(phone, visit, content: bytes, **facts):
    sent_along = {"uuid": str(uuid4()), "sha256": hashlib.sha256(content).hexdigest(), "file": photo_file(content)}
    return phone.post(f"{visit.url}photos/", {**sent_along, **facts})


def test_before_and_after_are_two_photos_whichever_comes_first(phone, shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2="no")
    item, finding = visit.version.items.get(code="E2"), visit.findings.get(item__code="E2")
    assert _shown(phone, visit, sent(room(1)), item=item.pk).status_code == 201
    refused = _shown(phone, visit, passed_on(room(1)), item=item.pk, finding=finding.pk)
    assert (refused.status_code, "同一张" in refused.json()["error"]) == (422, True)
    assert _shown(phone, visit, sent(room(2)), item=item.pk, finding=finding.pk).status_code == 201
    assert _shown(phone, visit, passed_on(room(2)), item=item.pk).status_code == 422
    assert visit.pictures.count() == 2


def test_a_photo_of_an_earlier_visit_is_noticed_though_it_was_passed_on(phone, shop, pair):
    earlier, visit = (told(begun(at, pair=pair)) for at in (WorkshopFactory(station=shop.station), shop))
    stranger = told(begun(WorkshopFactory(station=shop.station), pair=(officer_of(shop.station), officer_of(shop.station))))
    _shown(phone, earlier, sent(room(1)), item=earlier.version.items.get(code="E2").pk)
    for content in (passed_on(room(1)), sent(room(2))):
        _shown(phone, visit, content, item=visit.version.items.get(code="E2").pk)
    assert (queries.reused_pictures(visit), queries.reused_pictures(stranger)) == (1, 0)
    VisitPicture.objects.filter(visit=earlier).update(taken_at=clock.now() - timedelta(days=400))
    assert queries.reused_pictures(visit) == 0


def test_cancelled_visit_tells_the_phone_why(phone, shop, pair):
    visit = told(begun(shop, pair=pair))
    actions.cancel(visit, by=user_of(Role.STATION_CHIEF), note="户主住院")
    item = visit.version.items.get(code="E2")
    answer = phone.post(f"{visit.url}answers/", {"answers": json.dumps([{"item": item.pk, "value": "no"}])})
    assert answer.status_code == 409
    assert "户主住院" in answer.json()["error"]


def test_patrol_of_a_township_is_short_and_counts_for_coverage(client_of, shop):
    visitor = user_of(Role.TOWNSHIP)
    phone = client_of(visitor)
    form = {"kind": "patrol", "supervision": "daily", "planned_on": f"{clock.today()}", "client_uuid": str(uuid4())}
    phone.post(f"/inspections/visits/open/{shop.pk}/", form)
    visit = Visit.objects.get(kind=VisitKind.PATROL)
    phone.post(f"{visit.url}start/", {"place_reason": "院内没有信号"})
    assert _go(phone, visit) == "check/"
    visit.refresh_from_db()
    answered(visit, E2="no")
    actions.take_step(visit, "check", by=visitor)
    assert phone.get(f"{visit.url}findings/").status_code == 200
    phone.post(f"{visit.url}findings/done/")
    assert phone.get(f"{visit.url}sign/").status_code == 200
    phone.post(f"{visit.url}finish/", {"submission_id": str(uuid4())})
    visit.refresh_from_db()
    hazard = Hazard.objects.get()
    assert (visit.state, hazard.source, hazard.state, visit.check_record, visit.paper) == ("done", "patrol", "found", None, None)


def test_planned_visit_is_taken_up_once(client_of, version, pair, shop):
    plan = plan_of(issued=True)
    item = plan.items.select_related("trip__first__user").first()
    phone = client_of(item.trip.first.user)
    assert phone.get("/inspections/visits/today/").status_code == 200
    first = phone.post(f"/inspections/visits/planned/{item.pk}/")
    assert phone.post(f"/inspections/visits/planned/{item.pk}/").url == first.url
    assert Visit.objects.get().plan_item == item


def test_open_by_the_code_of_the_door_card(phone, shop):
    for text in (f"{shop.code[:4].lower()} {shop.code[4:]}", sealed(shop.code)):
        assert phone.get("/inspections/visits/open/", {"q": text}).context["found"] == [(shop, [], [])]


@pytest.mark.parametrize("part", ["go/", "check/", "findings/", "outcome/", "sign/", "reopen/"])
def test_pages_of_the_phone_are_for_its_officers(client_of, shop, pair, part):
    visit = told(begun(shop, pair=pair))
    other = client_of(officer_of(shop.station).user)
    assert other.get(f"{visit.url}{part}").status_code == (302 if part == "go/" else 403)


def test_owner_sees_what_is_done_and_nothing_before(client_of, shop, pair):
    owner = user_of(Role.OWNER)
    OwnershipFactory(workshop=shop, user=owner)
    visit = begun(shop, pair=pair)
    client = client_of(owner)
    assert client.get(visit.url).status_code == 404
    assert client.get("/inspections/visits/today/").status_code == 403
    finished = concluded(answered(told(visit)))
    assert finished.outcome == "good"


def test_visit_elsewhere_is_not_found(client_of, shop, pair):
    visit = begun(shop, pair=pair)
    assert client_of(user_of(Role.INSPECTOR, organisation=OrganisationFactory(areas=[ELSEWHERE]))).get(visit.url).status_code == 404


def test_done_visit_refuses_another_cancel(client_of, shop, pair):
    visit = done(shop, pair=pair)
    answer = client_of(user_of(Role.STATION_CHIEF)).post(f"{visit.url}cancel/", {"reason": "重复"})
    assert answer.status_code == 409


def test_lists_cost_the_same_for_many(client_of, version, assert_same_queries):
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert_same_queries(lambda: chief.get("/inspections/visits/?state=planned"), arranged)


def test_day_costs_the_same_for_many(phone, pair, assert_same_queries):
    def make():
        arranged(WorkshopFactory(station=pair[0].station), pair=pair)

    assert_same_queries(lambda: phone.get("/inspections/visits/today/"), make)


def test_list_export_and_pack_open(client_of, phone, shop, pair):
    visit = done(shop, pair=pair, values={"E2": "no"})
    chief = client_of(user_of(Role.STATION_CHIEF))
    page = chief.get("/inspections/visits/", {"q": visit.number, "outcome": "fair", "month": f"{clock.today():%Y-%m}", "kind": "daily"})
    assert [row["number"] for row in page.context["rows"]] == [visit.number]
    assert chief.get("/inspections/visits/export/").status_code == 200
    assert phone.get("/inspections/visits/today/pack/").content[:5] == b"%PDF-"
    assert phone.post(f"{visit.url}notice/").status_code == 302


def test_follow_up_is_settled_with_its_result(client_of, shop, pair):
    visit = answered(told(begun(shop, pair=pair)), P1="no")
    visit = concluded(visit, wanted=(("talk", "多次未整改"),))
    visit = actions.finish(signed(visit), by=pair[0].user, submission_id=uuid4())
    follow = visit.follow_ups.get()
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert chief.get(follow.url).status_code == 200
    chief.post(follow.url, {"result": "约谈负责人，承诺三日内换证"})
    follow.refresh_from_db()
    assert (follow.state, follow.result) == ("done", "约谈负责人，承诺三日内换证")


@pytest.mark.parametrize("key", ["show", "nonsense", "sign"])
def test_step_that_is_not_said_aloud_or_not_begun_leads_to_where_one_is(phone, shop, pair, key):
    visit = arranged(shop, pair=pair)
    answer = phone.get(f"{visit.url}steps/{key}/")
    assert (answer.status_code, answer.url) == (302, f"{visit.url}go/")


def _copies(visit, days: list[date]) -> None:
    for number, day in enumerate(days):
        visit.pk, visit.number, visit.done_on = None, f"稷市监查〔2024〕{900 + number}号", day
        visit.client_uuid, visit.submission_id = uuid4(), uuid4()
        visit.save(force_insert=True)


def test_list_of_a_month_goes_by_its_days_and_pages_on(client_of, shop, pair):
    _copies(done(shop, pair=pair), [date(2024, 9, day) for day in (3, 9, 1, 20, 7, 15, 28, 11, 5, 30, 2, 18)] + [date(2024, 8, 31)])
    chief = client_of(user_of(Role.STATION_CHIEF))
    first = chief.get("/inspections/visits/", {"month": "2024-09", "size": "10"})
    rest = chief.get(f"/inspections/visits/{first.context['pager']['next_url']}")
    days = [row["done_on"].day for page in (first, rest) for row in page.context["rows"]]
    assert days == [30, 28, 20, 18, 15, 11, 9, 7, 5, 3, 2, 1]
    assert rest.context["pager"]["next_url"] == ""


def test_list_is_searched_by_number_or_by_workshop(client_of, shop, pair):
    visit = done(shop, pair=pair)
    write_text(shop)
    chief = client_of(user_of(Role.STATION_CHIEF))
    for words, found in ((visit.number, [visit.number]), (shop.name, [visit.number]), ("稷市监查〔2001〕1号", []), ("没有这一家", [])):
        rows = chief.get("/inspections/visits/", {"q": words}).context["rows"]
        assert [row["number"] for row in rows] == found, words


def test_filters_show_what_was_chosen_and_never_what_somebody_else_typed(client_of, version):
    chief = client_of(user_of(Role.STATION_CHIEF))
    pages = [
        chief.get("/inspections/visits/", asked).content.decode() for asked in ({"outcome": "fair", "q": "甲家"}, {"outcome": "fair"}, {})
    ]
    assert ['<option value="fair" selected>' in page for page in pages] == [True, True, False]
    assert ['value="甲家"' in page for page in pages] == [True, False, False]
