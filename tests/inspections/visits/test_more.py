"""Beside the day's work: stamps, pinyin, planned visits put elsewhere, corrections, credit lines, the three supervisions."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from PIL import Image

from inspections.hazards import actions as hazards
from inspections.hazards.models import Hazard
from inspections.hazards.models import Picture as HazardPicture
from inspections.leads import actions as leads
from inspections.leads.states import LeadKind, LeadSource
from inspections.officers.queries import found_workshops
from inspections.plans.models import PlanItem, Trip
from inspections.visits import actions, actions_fill, correcting, figures, rearranging, stamps
from inspections.visits.models import Visit, VisitPicture
from inspections.visits.states import Outcome, Supervision
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.files import storage
from jishan_portal.files.actions import keep
from jishan_portal.files.models import StoredFile
from jishan_portal.files.stamping import can_stamp
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import OwnershipFactory, user_of
from tests.factories.plans import officer_of, plan_of
from tests.factories.visits import answered, arranged, begun, concluded, done, signed, told
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import jpeg, photo_file
from workshops.credit.models import CreditLine
from workshops.registry.keys import initials


def _picture(visit, django_capture_on_commit_callbacks) -> VisitPicture:
    by = visit.first.user
    with django_capture_on_commit_callbacks(execute=True):
        stored = keep(photo_file(jpeg()), by=by, purpose="photo", is_evidence=True)
        picture = actions_fill.add_picture(visit, stored, by=by, item=visit.version.items.get(code="E2"))
    picture.refresh_from_db()
    return picture


def test_photo_is_served_with_time_and_place_and_the_original_is_untouched(
    client_of, shop, pair, freeze, django_capture_on_commit_callbacks
):
    assert can_stamp(), "fonts-noto-cjk is part of what script/run installs"
    freeze("2026-03-17 09:12")
    visit = arranged(shop, pair=pair)
    visit = told(actions.start(visit, by=pair[0].user, place=actions.Place(35.6001, 110.98, 18)))
    picture = _picture(visit, django_capture_on_commit_callbacks)
    lines = stamps.lines_of(picture)
    assert visit.number in lines[0]
    assert "2026-03-17 09:12（服务器时间）" in lines[1]
    assert "35.60010, 110.98000 ±18 米" in lines[1]
    with (
        Image.open(storage.path_of("original", picture.stamped.sha256)) as shown,
        Image.open(storage.path_of("served", picture.file.sha256)) as plain,
    ):
        assert (shown.width, shown.height > plain.height) == (plain.width, True)
    assert picture.file.sha256 != picture.stamped.sha256
    served = client_of(pair[0].user).get(f"{visit.url}photos/{picture.pk}/")
    content = b"".join(served.streaming_content)
    assert content == storage.path_of("original", picture.stamped.sha256).read_bytes()
    stamped = picture.stamped_id
    stamps.stamp(picture.pk, by=SYSTEM)
    picture.refresh_from_db()
    assert picture.stamped_id == stamped
    served.close()


def test_stamp_without_a_place_says_so(shop, pair, django_capture_on_commit_callbacks):
    picture = _picture(told(begun(shop, pair=pair)), django_capture_on_commit_callbacks)
    assert "未取得定位" in stamps.lines_of(picture)[1]


def test_photo_without_a_stamp_is_still_shown(client_of, shop, pair, django_capture_on_commit_callbacks):
    visit = told(begun(shop, pair=pair))
    picture = _picture(visit, django_capture_on_commit_callbacks)
    StoredFile.objects.filter(pk=picture.file_id).update(stamped=None)
    served = client_of(pair[0].user).get(f"{visit.url}photos/{picture.pk}/")
    assert b"".join(served.streaming_content)[:2] == b"\xff\xd8"
    served.close()


def test_workshop_is_found_by_pinyin_initials(db):
    shop = WorkshopFactory(name="稷峰镇香酥麻花坊", name_initials=initials("稷峰镇香酥麻花坊"))
    other = WorkshopFactory(name="稷峰镇老陈醋坊")
    user = user_of(Role.INSPECTOR)
    assert found_workshops(user, "xsmh") == [shop]
    assert found_workshops(user, other.code.lower()) == [other]
    assert found_workshops(user, "zzzz") == []


def test_standard_wording_is_found_by_pinyin_initials(client_of, shop, pair):
    from inspections.hazards.loading import load_findings

    load_findings()
    visit = told(begun(shop, pair=pair))
    actions_fill.save_answers(
        visit, [actions_fill.Given(pk, "yes") for pk in visit.version.items.values_list("pk", flat=True)], by=pair[0].user
    )
    actions.take_step(visit, "check", by=pair[0].user)
    phone = client_of(pair[0].user)
    assert phone.get(f"{visit.url}findings/").context["n_standard"] is None
    page = phone.get(f"{visit.url}findings/?find=sc")
    assert 0 < page.context["n_standard"] < 60
    assert phone.get(f"{visit.url}findings/?find=没有这种事").context["n_standard"] == 0


@pytest.fixture
def item(version, pair):
    plan_of(issued=True)
    return PlanItem.objects.select_related("trip__first__user", "trip__second__user", "workshop__root", "plan").first()


def test_planned_visit_is_moved_by_its_officer_with_the_reason(client_of, item):
    phone, url = client_of(item.trip.first.user), f"/inspections/visits/planned/{item.pk}/change/"
    assert [row[0] for row in phone.get(url).context["form"].fields["do"].choices] == ["move"]
    assert phone.post(url, {"do": "move", "reason": "户主外出"}).status_code == 422
    week = item.week_on + timedelta(days=7)
    assert phone.post(url, {"do": "move", "week": f"{week}", "reason": "户主外出"}).status_code == 302
    item.refresh_from_db()
    assert (item.week_on, item.note) == (week, "户主外出")


def test_planned_visit_is_cancelled_by_chiefs_only(item):
    with pytest.raises(PermissionDenied, match="所长"):
        rearranging.cancel(item, by=item.trip.first.user, reason="停产")
    assert rearranging.cancel(item, by=user_of(Role.STATION_CHIEF), reason="停产").status == "cancelled"
    with pytest.raises(PermissionDenied, match="这一组"):
        rearranging.move(item, by=user_of(Role.INSPECTOR), week=item.week_on, reason="x")


def test_planned_visit_is_made_together_with_one_that_is_there(client_of, item, pair):
    by = item.trip.first.user
    visit = arranged(item.workshop, pair=(item.trip.first, item.trip.second), reason="投诉核查")
    url = f"/inspections/visits/planned/{item.pk}/change/"
    phone = client_of(by)
    assert phone.post(url, {"do": "merge", "reason": "顺路"}).status_code == 422
    phone.post(url, {"do": "merge", "visit": visit.pk, "reason": "顺路"})
    visit.refresh_from_db()
    assert visit.plan_item == item
    assert phone.post(f"/inspections/visits/planned/{item.pk}/").url == f"{visit.url}go/"
    assert Visit.objects.count() == 1
    with pytest.raises(MoveRefused, match="同一户"):
        rearranging.merge(item, arranged(pair=pair), by=by, reason="顺路")


def test_correction_voids_the_sheet_and_takes_back_what_was_published(client_of, shop, pair):
    visit = done(shop, pair=pair, values={"E2": "no"})
    leader = user_of(Role.BUREAU_LEADER)
    publications.publish(visit.publication, by=leader)
    old, first = visit.paper, visit.publication
    with pytest.raises(PermissionDenied):
        correcting.correct(visit, by=pair[0].user, outcome=Outcome.BAD, reason="漏算重点项")
    with pytest.raises(ValidationError):
        correcting.correct(visit, by=leader, outcome=Outcome.BAD, reason=" ")
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert "更正结果" in chief.get(visit.url).content.decode()
    assert chief.post(f"{visit.url}correct/", {"outcome": "bad", "reason": "漏算重点项"}).url == visit.url
    visit.refresh_from_db()
    old.refresh_from_db()
    first.refresh_from_db()
    assert (visit.outcome, visit.computed, old.is_void, first.state) == ("bad", "fair", True, "recalled")
    assert visit.paper.number != old.number
    assert "不符合" in visit.publication.body
    assert Publication.objects.of("inspections.visit", visit.pk).count() == 2
    assert CreditLine.objects.filter(url=visit.url, is_adverse=True, sentence__contains="更正").count() == 1
    assert chief.post(f"{visit.url}correct/", {"outcome": "bad", "reason": "再来"}).status_code == 409
    assert client_of(pair[0].user).post(f"{visit.url}correct/", {"outcome": "good", "reason": "x"}).status_code == 403


def test_rectification_in_time_and_late_stands_in_the_credit_record(shop, pair, freeze):
    freeze("2026-03-17")
    done(shop, pair=pair, values={"E2": "no", "E4": "no"})
    in_time, late = Hazard.objects.order_by("pk")
    owner, other = user_of(Role.TOWNSHIP), user_of(Role.INSPECTOR)
    hazards.answer(in_time, by=owner, words="好了", submission_id=uuid4(), on_behalf=True)
    hazards.accept(in_time, by=other)
    freeze(late.deadline_on + timedelta(days=3))
    hazards.answer(late, by=owner, words="好了", submission_id=uuid4(), on_behalf=True)
    hazards.accept(late, by=other)
    found = dict(CreditLine.objects.filter(kind="整改").values_list("url", "is_adverse"))
    assert found == {in_time.url: False, late.url: True}
    assert "逾期 3 天" in CreditLine.objects.get(url=late.url).sentence


def test_what_a_workshop_found_itself_stays_out_of_the_credit_record(shop):
    hazard = hazards.open_hazards(shop, [hazards.Problem(text="积水")], source="self_check", by=SYSTEM)[0]
    hazards.order(hazard, by=SYSTEM)
    hazards.answer(hazard, by=user_of(Role.TOWNSHIP), words="好了", submission_id=uuid4(), on_behalf=True)
    hazards.accept(hazard, by=user_of(Role.INSPECTOR))
    assert CreditLine.objects.count() == 0


def test_three_supervisions_are_counted_by_month_township_and_workshop(client_of, shop, pair):
    for kind in (Supervision.SOURCE, Supervision.KEY, Supervision.KEY):
        done(shop, pair=pair, supervision=kind)
    chief = client_of(user_of(Role.STATION_CHIEF))
    page = chief.get("/inspections/visits/supervision/")
    assert page.context["sums"] == {"source": 1, "daily": 0, "key": 2, "total": 3}
    month = page.context["months"][-1]
    assert (month["at"], month["source"], month["key"]) == (f"{clock.today():%Y-%m}", 1, 2)
    assert [(line["source"], line["key"], line["total"]) for line in page.context["towns"]] == [(1, 2, 3)]
    assert [(row["shop"], row["key"]) for row, _ in page.context["shops"]] == [(shop.pk, 2)]
    assert chief.get("/inspections/visits/supervision/?kind=daily").context["shops"] == []
    assert chief.get("/inspections/visits/supervision/?year=2025").context["sums"]["total"] == 0
    assert chief.get("/inspections/visits/supervision/export/").status_code == 200
    assert len(figures.by_month(chief.user, 2025)) == 12


def test_page_of_supervisions_costs_the_same_for_many(client_of, pair, version, assert_same_queries):
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert_same_queries(lambda: chief.get("/inspections/visits/supervision/"), lambda: done(pair=None))


def test_photo_handed_on_to_a_hazard_shows_the_stamp_of_the_visit(client_of, shop, pair, django_capture_on_commit_callbacks):
    visit = answered(told(begun(shop, pair=pair)), E2="no")
    picture = _picture(visit, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        actions.finish(signed(concluded(visit)), by=pair[0].user, submission_id=uuid4())
    evidence = HazardPicture.objects.get(hazard__visit_findings__visit=visit)
    assert (evidence.file, evidence.file.stamped_id) == (picture.file, picture.stamped_id)
    client = client_of(pair[0].user)
    shown = {size: client.get(f"/inspections/hazards/pictures/{evidence.pk}/{size}/") for size in ("served", "thumb")}
    sent = {size: b"".join(answer.streaming_content) for size, answer in shown.items()}
    places = (("served", "original"), ("thumb", "thumb"))
    assert sent == {size: storage.path_of(variant, picture.stamped.sha256).read_bytes() for size, variant in places}
    for answer in shown.values():
        answer.close()


def test_result_sheets_of_a_list_are_bound_in_one_file(client_of, shop, pair, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        done(shop, pair=pair)
    client = client_of(pair[0].user)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/inspections/visits/print/?outcome=good")
    job = Job.objects.get(kind="papers.bind")
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.pk}/")
    assert (job.state, job.outcome) == ("done", {"papers": 1})
    none = client.post("/inspections/visits/print/?outcome=bad", follow=True)
    assert "没有可以打印的结果通知书" in none.content.decode()


def test_too_many_sheets_are_asked_to_be_fewer(client_of, shop, pair, monkeypatch):
    monkeypatch.setattr("jishan_portal.papers.binding.MOST", 0)
    done(shop, pair=pair)
    answer = client_of(pair[0].user).post("/inspections/visits/print/?", follow=True)
    assert "一次最多 0 份" in answer.content.decode()
    assert Job.objects.filter(kind="papers.bind").count() == 0


def test_code_at_the_door_leads_to_the_task_that_waits_there(client_of, shop, pair):
    visit = arranged(shop, pair=pair)
    page = client_of(pair[0].user).get(f"/inspections/visits/open/?q={shop.code}").content.decode()
    assert f'href="{visit.url}go/"' in page
    assert "另加一次检查" in page
    stranger = client_of(officer_of(shop.station).user).get(f"/inspections/visits/open/?q={shop.code}").content.decode()
    assert (f'href="{visit.url}go/"' in stranger, "检查这一户" in stranger) == (False, True)


def test_code_at_the_door_leads_to_the_planned_visit_of_today(client_of, item):
    Trip.objects.filter(pk=item.trip_id).update(day_on=clock.today())
    page = client_of(item.trip.first.user).get(f"/inspections/visits/open/?q={item.workshop.code}").content.decode()
    assert f"/inspections/visits/planned/{item.pk}/" in page


def test_sheet_that_was_to_hang_until_this_check_is_asked_for(client_of, shop, pair):
    visit = answered(told(begun(shop, pair=pair)))
    actions.finish(signed(concluded(visit, is_posted=True)), by=pair[0].user, submission_id=uuid4())
    page = client_of(pair[0].user).get(f"{arranged(shop, pair=pair).url}start/").content.decode()
    assert "张贴到这次检查" in page
    done(shop, pair=pair)
    later = client_of(pair[0].user).get(f"{arranged(shop, pair=pair).url}start/").content.decode()
    assert "张贴到这次检查" not in later


def test_visit_for_a_lead_says_so_to_officers_alone_and_in_the_history_of_the_lead(client_of, shop, pair):
    lead = leads.propose(shop, item_code="", words="有人反映", source=LeadSource.VISIT, kind=LeadKind.CLUE, by=pair[0].user)
    visit = done(shop, pair=pair, from_lead=lead, reason="投诉举报核查")
    told_by = Entry.objects.get(action="inspections.visit.answer_origin")
    assert (told_by.subject_id, visit.number in told_by.summary) == (str(lead.pk), True)
    page = client_of(pair[0].user).get(visit.url).content.decode()
    assert (lead.number in page, "投诉举报核查" in page) == (True, True)
    owner = user_of(Role.OWNER)
    OwnershipFactory(workshop=shop, user=owner)
    seen = client_of(owner).get(visit.url).content.decode()
    assert (lead.number in seen, "投诉举报" in seen, visit.number in seen) == (False, False, True)
