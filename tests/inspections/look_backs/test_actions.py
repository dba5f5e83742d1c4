"""The list is drawn up once, follows what happens, and each problem is looked at once."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.hazards.actions import PhotoReused
from inspections.hazards.models import Hazard
from inspections.look_backs import actions, stamps
from inspections.look_backs.actions import Verdict
from inspections.look_backs.models import LookBack, LookBackList
from inspections.look_backs.states import FLOW, LookBackState
from inspections.look_backs.tasks import draw_look_backs, stamp_left_over
from inspections.plans.actions import record_done
from inspections.plans.gathering import COUNTED
from inspections.plans.models import Check
from inspections.plans.queries import last_check
from inspections.plans.states import CheckKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.celery import left_to_sweeps
from jishan_portal.duties.models import Duty
from jishan_portal.files.actions import keep
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.look_backs import drawn, hazard_in, waiting
from tests.factories.plans import officer_of
from tests.factories.rooms import passed_on, room, sent, upload
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import photo_file
from workshops.credit.models import CreditLine

pytestmark = pytest.mark.django_db


def _states() -> dict:
    return dict(LookBack.objects.values_list("hazard__text", "state"))


def _duties() -> int:
    return Duty.objects.open().filter(subject_kind="inspections.lookback").count()


def test_list_before_its_day_is_refused(freeze):
    freeze("2026-10-31")
    hazard_in("closed")
    with pytest.raises(MoveRefused, match="2026-11-01 起"):
        drawn()
    draw_look_backs()
    assert LookBackList.objects.count() == 0


def test_closed_ones_wait_open_ones_are_listed_and_withdrawn_ones_spawn_nothing(shop):
    for state in ("closed", "open", "withdrawn"):
        hazard_in(state, shop, text=state)
    draw_look_backs()
    assert _states() == {"closed": "waiting", "open": "unmended"}
    assert list(LookBack.objects.values_list("hazard__text", "was_open").order_by("-id")) == [("closed", False), ("open", True)]
    assert LookBack.objects.due().count() == 2
    duty = Duty.objects.open().get(subject_kind="inspections.lookback")
    assert (duty.due_on.isoformat(), duty.organisation, duty.role) == ("2026-11-30", shop.station, "inspector")
    assert Duty.objects.open().filter(subject_kind="inspections.hazard").count() == 1


def test_drawing_up_twice_changes_nothing(shop):
    hazard_in("closed", shop)
    draw_look_backs()
    hazard_in("closed", shop, text="后来的")
    draw_look_backs()
    assert LookBack.objects.count() == 1
    assert _duties() == 1
    assert Entry.objects.filter(action="inspections.look_back.draw_up").count() == 1


def test_closed_last_year_is_not_listed(shop, freeze):
    freeze("2025-12-20")
    hazard_in("closed", shop, text="去年销号")
    freeze("2026-11-01")
    hazard_in("closed", shop, text="今年销号")
    assert list(drawn().look_backs.values_list("hazard__text", flat=True)) == ["今年销号"]


def test_mended_later_waits_and_withdrawn_later_leaves(shop, freeze):
    first, second = hazard_in("open", shop, text="后来改了"), hazard_in("open", shop, text="录错了")
    roll = drawn()
    Hazard.objects.filter(pk=first.pk).update(state="closed", closed_on=clock.today())
    Hazard.objects.filter(pk=second.pk).update(state="withdrawn")
    freeze("2026-11-10")
    draw_look_backs()
    assert _states() == {"后来改了": "waiting", "录错了": "dropped"}
    assert (_duties(), roll.look_backs.due().count()) == (1, 1)
    assert LookBack.objects.get(hazard=second).drop_reason == "隐患已撤销"
    assert actions.renew(roll, by=SYSTEM) == 0


def test_workshop_that_ended_leaves_the_list(shop):
    row = waiting(shop)
    shop.__class__.objects.filter(pk=shop.pk).update(state="cancelled")
    actions.renew(row.roll, by=SYSTEM)
    row.refresh_from_db()
    assert (row.state, _duties()) == (LookBackState.DROPPED, 0)
    assert "不再生产" in row.drop_reason


def test_kept_problem_ends_without_a_new_hazard(shop, pair):
    row = waiting(shop)
    photo = keep(photo_file(), by=pair[0].user, purpose="photo", is_evidence=True)
    done = actions.look(row, Verdict(True, pair[1], "", (photo,)), by=pair[0].user, submission_id=uuid4())
    assert (done.state, done.first, done.second, done.pictures.count()) == (LookBackState.KEPT, pair[0], pair[1], 1)
    assert (Hazard.objects.count(), _duties(), CreditLine.objects.get(kind="回头看").is_adverse) == (1, 0, False)


def test_rebound_opens_a_linked_hazard_and_leaves_the_old_one_alone(shop, pair):
    row = waiting(shop)
    before = Hazard.objects.filter(pk=row.hazard_id).values().get()
    done = actions.look(row, Verdict(False, pair[1], "又破了两处"), by=pair[0].user, submission_id=uuid4())
    new = done.rebound
    assert (done.state, new.earlier, new.source, new.state) == (LookBackState.REBOUND, row.hazard, "look_back", "ordered")
    assert (new.text, new.demand, new.deadline_on > clock.today()) == ("纱窗破损", "换新纱窗", True)
    assert Hazard.objects.filter(pk=row.hazard_id).values().get() == before
    assert CreditLine.objects.get(url=done.url).is_adverse
    assert Duty.objects.of("inspections.hazard", new.pk).open().count() == 1


def test_rebound_needs_words_or_a_photo(shop, pair):
    row = waiting(shop)
    with pytest.raises(ValidationError, match="写一句"):
        actions.look(row, Verdict(False, pair[1]), by=pair[0].user, submission_id=uuid4())
    assert Hazard.objects.count() == 1


def test_same_submission_is_one_look_and_a_second_person_overwrites_nothing(shop, pair):
    row, once = waiting(shop), uuid4()
    verdict = Verdict(False, pair[1], "又破了")
    actions.look(row, verdict, by=pair[0].user, submission_id=once)
    assert actions.look(row, verdict, by=pair[0].user, submission_id=once).state == LookBackState.REBOUND
    with pytest.raises(MoveRefused, match="没有覆盖"):
        actions.look(row, Verdict(True, pair[0]), by=pair[1].user, submission_id=uuid4())
    assert Hazard.objects.count() == 2


def test_look_needs_two_certified_officers(shop, pair):
    row = waiting(shop)
    for second in (None, pair[0], officer_of(shop.station, certificate_until=None)):
        with pytest.raises(ValidationError):
            actions.look(row, Verdict(True, second), by=pair[0].user, submission_id=uuid4())
    with pytest.raises(ValidationError, match="两名检查员"):
        actions.look(row, Verdict(True, pair[1]), by=user_of(Role.INSPECTOR), submission_id=uuid4())


def test_unmended_one_cannot_be_looked_at(shop, pair):
    hazard_in("open", shop)
    row = drawn().look_backs.get()
    with pytest.raises(MoveRefused, match="未整改"):
        actions.look(row, Verdict(True, pair[1]), by=pair[0].user, submission_id=uuid4())


def test_dropping_is_for_chiefs_with_a_reason(shop):
    row = waiting(shop)
    with pytest.raises(PermissionDenied):
        actions.drop(row, by=user_of(Role.INSPECTOR), reason="拆迁")
    with pytest.raises(MoveRefused):
        actions.drop(row, by=user_of(Role.STATION_CHIEF), reason=" ")
    assert actions.drop(row, by=user_of(Role.STATION_CHIEF), reason="场所已拆除").state == LookBackState.DROPPED


def test_drawing_up_costs_the_same_for_many(django_assert_max_num_queries, shop):
    for number in range(30):
        hazard_in("closed", WorkshopFactory(station=shop.station), text=f"问题 {number}")
    with django_assert_max_num_queries(40):
        drawn()
    assert _duties() == 30


@pytest.mark.parametrize("name", sorted(FLOW.moves))
@pytest.mark.parametrize("state", sorted(LookBackState.values))
def test_moves_are_open_in_their_states_only(name, state):
    refusal = FLOW.refusal(name, state=state, roles=FLOW.move(name).by, note="x")
    assert (refusal is None) == (state in FLOW.move(name).sources)


def _two_waiting(shop) -> list[LookBack]:
    for text in ("纱窗破损", "垃圾桶没有盖"):
        hazard_in("closed", shop, text=text)
    drawn()
    return list(LookBack.objects.order_by("hazard"))


def test_look_counts_as_one_check_a_day_and_not_for_the_frequency(shop, pair):
    for row in _two_waiting(shop):
        actions.look(row, Verdict(True, pair[1]), by=pair[0].user, submission_id=uuid4())
    check = Check.objects.get(workshop=shop)
    assert (check.on, check.kind, check.is_full, check.officers) == (clock.today(), CheckKind.RECHECK, False, [pair[0].pk, pair[1].pk])
    assert last_check(shop) == check
    assert check.kind not in COUNTED


def test_visit_of_the_same_day_for_the_second_look_is_the_same_check(shop, pair):
    actions.look(waiting(shop), Verdict(True, pair[1]), by=pair[0].user, submission_id=uuid4())
    facts = {"on": clock.today(), "by": pair[0].user, "kind": CheckKind.RECHECK, "subject": ("inspections.visit", "7")}
    same = record_done(shop, is_full=True, **facts)
    assert (same, same.is_full) == (Check.objects.get(workshop=shop), True)
    assert record_done(shop, **facts) == same


def test_kept_and_rebound_stand_in_the_credit_record(shop, pair):
    first, second = _two_waiting(shop)
    actions.look(first, Verdict(True, pair[1]), by=pair[0].user, submission_id=uuid4())
    actions.look(second, Verdict(False, pair[1], "又没有盖"), by=pair[0].user, submission_id=uuid4())
    assert list(CreditLine.objects.filter(kind="回头看").order_by("pk").values_list("is_adverse", flat=True)) == [False, True]


def test_a_photo_of_the_hazard_is_no_second_look(shop, pair):
    row = waiting(shop)
    old = keep(upload(sent(room(1))), by=pair[0].user, purpose="photo", is_evidence=True)
    row.hazard.pictures.create(file=old, answer=row.hazard.answers.first())
    again = keep(upload(passed_on(room(1))), by=pair[0].user, purpose="photo", is_evidence=True)
    with pytest.raises(PhotoReused):
        actions.look(row, Verdict(True, pair[1], "", (again,)), by=pair[0].user, submission_id=uuid4())
    fresh = keep(upload(sent(room(2))), by=pair[0].user, purpose="photo", is_evidence=True)
    done = actions.look(row, Verdict(True, pair[1], "", (fresh,)), by=pair[0].user, submission_id=uuid4())
    assert done.state == LookBackState.KEPT


def test_photo_of_the_look_shows_whose_and_when(shop, pair, django_capture_on_commit_callbacks):
    row = waiting(shop)
    photo = keep(photo_file(), by=pair[0].user, purpose="photo", is_evidence=True)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.look(row, Verdict(True, pair[1], "", (photo,)), by=pair[0].user, submission_id=uuid4())
    picture = done.pictures.select_related("file__stamped").get()
    assert picture.file.stamped is not None
    head, when = stamps.lines_of(picture)
    assert (row.hazard.number in head, "（服务器时间）" in when) == (True, True)


def test_photo_whose_stamp_was_lost_on_the_way_gets_it_within_the_hour(shop, pair, freeze):
    row = waiting(shop)
    photo = keep(photo_file(), by=pair[0].user, purpose="photo", is_evidence=True)
    with left_to_sweeps():
        done = actions.look(row, Verdict(False, pair[1], "又破了", (photo,)), by=pair[0].user, submission_id=uuid4())
    stamp_left_over()
    photo.refresh_from_db()
    assert photo.stamped is None, "the worker may still be at it"
    freeze("2026-11-01 08:25")
    stamp_left_over()
    stamp_left_over()
    photo.refresh_from_db()
    assert (photo.stamped is None, done.rebound.pictures.get().file.stamped_id) == (False, photo.stamped_id)
    assert StoredFile.objects.filter(purpose="result").count() == 1
