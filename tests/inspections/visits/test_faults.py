"""What goes wrong in a workshop: nothing is lost, nothing is doubled, the message says what to do."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from inspections.hazards.models import Hazard
from inspections.plans.models import Check
from inspections.visits import actions, actions_fill
from inspections.visits.models import Visit, VisitPicture
from jishan_portal.accounts.roles import Role
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from jishan_portal.publications.models import Publication
from tests.factories import user_of
from tests.factories.plans import officer_of
from tests.factories.visits import answered, arranged, begun, concluded, done, signed, told
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import jpeg, photo_file


@pytest.fixture
def phone(client_of, pair):
    return client_of(pair[0].user)


def test_double_finish_from_both_phones_is_one_result(client_of, phone, shop, pair):
    visit = signed(concluded(answered(told(begun(shop, pair=pair)), E2="no")))
    first = phone.post(f"{visit.url}finish/", {"submission_id": str(uuid4())})
    second = client_of(pair[1].user).post(f"{visit.url}finish/", {"submission_id": str(uuid4())})
    assert first.url == second.url == visit.url
    assert (Hazard.objects.count(), Check.objects.count()) == (1, 1)
    assert (Paper.objects.filter(kind="visit_result").count(), Publication.objects.count()) == (1, 1)


def test_double_arrange_with_the_same_number_is_one_visit(phone, shop):
    form = {"kind": "daily", "supervision": "daily", "planned_on": f"{clock.today()}", "client_uuid": str(uuid4())}
    for _ in range(2):
        phone.post(f"/inspections/visits/open/{shop.pk}/", form)
    assert Visit.objects.count() == 1


def test_server_restarted_mid_visit_leaves_every_answer_and_the_place_where_one_was(client_of, shop, pair):
    visit = told(begun(shop, pair=pair))
    items = list(visit.version.items.order_by("order"))
    rows = [{"item": items[0].pk, "value": "yes"}, {"item": items[1].pk, "value": "no", "remark": "地面有积水"}]
    client_of(pair[0].user).post(f"{visit.url}answers/", {"answers": json.dumps(rows)})
    fresh = client_of(pair[0].user)  # another session, another process: all there is, is in the database
    assert fresh.get(f"{visit.url}go/").url == f"{visit.url}check/"
    page = fresh.get(f"{visit.url}check/")
    lines = {line.item.pk: (line.value, line.remark) for part in page.context["parts"] for line in part.lines}
    assert lines[items[1].pk] == ("no", "地面有积水")
    assert (lines[items[0].pk][0], lines[items[2].pk][0]) == ("yes", "")
    again = fresh.post(f"{visit.url}answers/", {"answers": json.dumps(rows)}).json()  # the phone sends what it was not sure of
    assert (again["conflicts"], visit.answers.count()) == ([], 2)


def test_failing_photo_costs_neither_answers_nor_other_photos(phone, shop, pair):
    visit = told(begun(shop, pair=pair))
    rows = {item.code: item.pk for item in visit.version.items.all()}
    sent = {f"a{rows['E2']}": "no", f"r{rows['E2']}": "积水", f"b{rows['E2']}": "0", f"a{rows['P1']}": "yes"}
    sent |= {f"p{rows['E2']}": [photo_file(b"broken"), photo_file(jpeg("#446622"))]}
    page = phone.post(f"{visit.url}check/?part=1", sent, follow=True)
    assert "没有存上" in page.content.decode()
    assert (visit.answers.count(), visit.pictures.count()) == (2, 1)


def test_photo_cut_off_on_the_way_can_be_sent_again(phone, shop, pair):
    visit = told(begun(shop, pair=pair))
    once, content = str(uuid4()), jpeg()
    cut = phone.post(f"{visit.url}photos/", {"uuid": once, "file": photo_file(content[: len(content) // 2])})
    assert (cut.status_code, StoredFile.objects.count()) == (422, 0)
    whole = phone.post(f"{visit.url}photos/", {"uuid": once, "file": photo_file(content)})
    assert (whole.status_code, VisitPicture.objects.count()) == (201, 1)


def test_place_refused_asks_for_a_reason_and_keeps_what_was_chosen(phone, shop, pair):
    visit = arranged(shop, pair=pair)
    sent = {"kind": "special", "supervision": "key", "first": pair[0].pk, "second": pair[1].pk}
    page = phone.post(f"{visit.url}start/", sent)
    assert page.status_code == 422
    assert "请写明原因" in page.content.decode()
    assert page.context["form"]["kind"].value() == "special"
    phone.post(f"{visit.url}start/", {**sent, "place_reason": "手机不允许定位"})
    visit.refresh_from_db()
    assert (visit.state, visit.latitude, visit.place_reason, visit.kind) == ("filling", None, "手机不允许定位", "special")


def test_visit_without_a_camera_is_finished_all_the_same(shop, pair):
    visit = done(shop, pair=pair, values={"E2": "no"})
    assert (visit.state, visit.pictures.count()) == ("done", 0)


@pytest.mark.parametrize("sent", ["not a time", "", "2031-01-01T00:00:00", "99999"])
def test_phone_that_sends_nonsense_for_its_clock_starts_by_the_servers(phone, shop, pair, sent):
    visit = arranged(shop, pair=pair)
    facts = {"kind": "daily", "supervision": "daily", "first": pair[0].pk, "second": pair[1].pk, "place_reason": "x", "phone_at": sent}
    phone.post(f"{visit.url}start/", facts)
    visit.refresh_from_db()
    assert (visit.state, visit.clock_gap) == ("filling", None)


def test_phone_far_off_is_told_to_the_chief_and_changes_no_time(client_of, phone, shop, pair):
    visit = arranged(shop, pair=pair)
    late = (clock.now() + timedelta(days=400)).isoformat()
    facts = {"kind": "daily", "supervision": "daily", "first": pair[0].pk, "second": pair[1].pk, "place_reason": "x", "phone_at": late}
    phone.post(f"{visit.url}start/", facts)
    visit = actions.finish(signed(concluded(answered(told(Visit.objects.get())))), by=pair[0].user, submission_id=uuid4())
    assert visit.done_on == clock.today()
    page = client_of(user_of(Role.STATION_CHIEF)).get(visit.url)
    assert any("手机时钟快" in flag for flag in page.context["flags"])


def test_certificate_that_ends_today_still_serves_and_warns(client_of, shop):
    last = officer_of(shop.station, certificate_until=clock.today())
    other = officer_of(shop.station)
    visit = begun(shop, pair=(last, other))
    page = client_of(last.user).get(f"{visit.url}steps/show/")
    assert page.context["warnings"] == [f"{last.name}的执法证今天到期，明天起不能再检查，请尽快换证。"]


def test_certificate_that_ended_yesterday_is_refused_with_what_to_do(shop):
    gone = officer_of(shop.station, certificate_until=clock.today() - timedelta(days=1))
    visit = arranged(shop, pair=(officer_of(shop.station), gone))
    with pytest.raises(ValidationError, match="请另选一名"):
        actions.start(visit, by=visit.first.user, place=actions.Place(reason="x"))


def test_certificate_that_ends_overnight_lets_the_begun_visit_be_finished(shop, freeze):
    freeze("2026-03-17 16:00")
    last = officer_of(shop.station, certificate_until=clock.today())
    visit = told(begun(shop, pair=(last, officer_of(shop.station))))
    freeze("2026-03-18 00:20")
    visit = actions.finish(signed(concluded(answered(visit))), by=last.user, submission_id=uuid4())
    assert (visit.state, visit.crew[0]["until"]) == ("done", "2026-03-17")


def test_cancelled_while_it_is_filled_in_tells_every_page_and_keeps_everything(phone, shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2="no")
    actions.cancel(visit, by=user_of(Role.STATION_CHIEF), note="户主住院")
    item = visit.version.items.get(code="E4")
    for part, sent in (
        ("answers/", {"answers": json.dumps([{"item": item.pk, "value": "no", "base": 1}])}),
        ("photos/", {"file": photo_file(jpeg())}),
    ):
        refused = phone.post(f"{visit.url}{part}", sent)
        assert (refused.status_code, "户主住院" in refused.json()["error"]) == (409, True)
    assert phone.post(f"{visit.url}check/?part=1", {f"a{item.pk}": "no"}).status_code == 409
    assert phone.post(f"{visit.url}finish/", {"submission_id": str(uuid4())}).status_code == 409
    visit.refresh_from_db()
    assert (visit.state, visit.answers.count(), visit.findings.count(), Hazard.objects.count()) == ("cancelled", 4, 1, 0)


def test_last_visit_says_where_it_comes_from(client_of, shop, pair):
    """prevarisc#278: nobody could tell where the shown last-visit date came from; here it is one check with its record."""
    visit = done(shop, pair=pair)
    check = Check.objects.get()
    assert (check.on, check.url, check.subject_id) == (visit.done_on, visit.url, str(visit.pk))
    shop.refresh_from_db()
    page = client_of(user_of(Role.STATION_CHIEF)).get("/inspections/plans/coverage/").content.decode()
    assert f"{visit.done_on}" in page


def test_next_visit_shows_the_earlier_findings_first(phone, shop, pair):
    """Fred_Co_Land-Management#1498: the follow-up screen lacked earlier violations."""
    done(shop, pair=pair, values={"E2": "no", "E4": "no"})
    visit = arranged(shop, pair=pair)
    start = phone.get(f"{visit.url}start/").content.decode()
    assert start.index("不符合：E2 的要求") < start.index("检查类别")
    visit = told(actions.start(visit, by=pair[0].user, place=actions.Place(reason="x")))
    lines = {line.item.code: line.is_repeat for part in phone.get(f"{visit.url}check/").context["parts"] for line in part.lines}
    assert lines == {"P1": False, "E2": True, "E4": True, "F1": False}


def test_withdrawn_problem_is_no_repetition(shop, pair):
    """Fred_Co#1103: waived checks kept spawning follow-ups."""
    from inspections.hazards import actions as hazards
    from inspections.visits.models import VisitFinding

    done(shop, pair=pair, values={"E2": "no"})
    hazards.withdraw(Hazard.objects.get(), by=user_of(Role.STATION_CHIEF), note="录错了户")
    VisitFinding.objects.all().delete()
    visit = answered(told(begun(shop, pair=pair)), E2="no")
    assert [row.is_repeat for row in visit.findings.all()] == [False]


def test_answers_of_a_foreign_list_keep_nothing(shop, pair):
    visit = told(begun(shop, pair=pair))
    other = WorkshopFactory(station=shop.station)
    assert other.pk
    given = [actions_fill.Given(visit.version.items.first().pk, "yes"), actions_fill.Given(0, "yes")]
    with pytest.raises(Exception, match="不属于这次检查"):
        actions_fill.save_answers(visit, given, by=pair[0].user)
    assert visit.answers.count() == 0
