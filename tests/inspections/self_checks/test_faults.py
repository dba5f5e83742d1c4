"""A server that dies in the middle, and the same thing sent twice at once: nothing half-written, nothing lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from inspections.hazards import actions as hazards
from inspections.hazards.models import Hazard
from inspections.leads import actions as leads
from inspections.leads.models import Lead
from inspections.self_checks import actions, actions_fill, waves
from inspections.self_checks.actions_fill import Given
from inspections.self_checks.models import IndicatorResult, Round, SelfCheck, Wave
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from tests.factories import COUNTY, user_of, workshop_of
from tests.factories.inspections import checklist_of, self_check_of
from tests.inspections.self_checks.conftest import DEADLINE


@contextmanager
def dying(table: str, after: int = 0):
    """The database goes away at the next insert into a table, or after so many more."""
    left = [after]

    def watch(execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{table}"'):
            left[0] -= 1
            if left[0] < 0:
                raise OperationalError("the server went away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch), pytest.raises(OperationalError):
        yield


def everything(check) -> list[Given]:
    return [Given(row.pk, "no" if row.code in {"P1", "F1"} else "yes", remark="缺") for row in check.version.items.all()]


@pytest.mark.parametrize("table", ["inspections_round", "workshops_event", "jishan_portal_duty"])
def test_a_server_dying_while_a_form_is_handed_in_leaves_it_as_it_was(check, helper, table):
    held = actions_fill.save_answers(actions.start(check, by=helper), everything(check)[:1], by=helper)
    once = uuid4()
    with dying(table):
        actions_fill.hand_in(held, everything(check), by=helper, submission_id=once, owner_word="王某")
    kept = SelfCheck.objects.get(pk=check.pk)
    assert (kept.state, kept.answers.count(), Round.objects.count(), IndicatorResult.objects.count()) == (CheckState.DRAFT, 1, 0, 0)
    assert Duty.objects.open().of("inspections.selfcheck", check.pk).get().role == Role.OWNER
    for _ in range(2):
        kept = actions_fill.hand_in(kept, everything(check), by=helper, submission_id=once, owner_word="王某")
    assert (kept.state, kept.rounds, kept.noes, Round.objects.count()) == (CheckState.SUBMITTED, 1, 2, 1)


def test_a_server_dying_while_hazards_are_opened_opens_none_and_wastes_no_number(check, handed_in, inspector):
    held = handed_in(check, noes=("P1", "F1"))
    with dying("inspections_hazard", after=1):
        actions.accept(held, by=inspector)
    assert (SelfCheck.objects.get(pk=check.pk).state, Hazard.objects.count(), Lead.objects.count()) == (CheckState.SUBMITTED, 0, 0)
    actions.accept(SelfCheck.objects.get(pk=check.pk), by=inspector)
    numbers = list(Hazard.objects.order_by("pk").values_list("number", flat=True))
    assert (len(numbers), Lead.objects.count()) == (2, 1)
    assert [number.rpartition("〕")[2] for number in numbers] == ["1号", "2号"], numbers


def test_a_server_dying_while_a_wave_is_launched_leaves_no_wave(version, workshop):
    facts = {"year": 2026, "title": "自查", "area_code": COUNTY, "version": version, "deadline_on": DEADLINE, "by": SYSTEM}
    with dying("jishan_portal_duty"):
        waves.launch(**facts)
    assert (Wave.objects.count(), SelfCheck.objects.count()) == (0, 0)
    assert waves.launch(**facts).checks.count() == 1


def test_a_server_dying_while_an_answer_with_photos_is_taken_keeps_the_hazard_with_the_owner(workshop, inspector, owner):
    hazard = hazards.open_hazards(workshop, [hazards.Problem(text="没有记录")], source="visit", by=inspector)[0]
    hazards.order(hazard, by=inspector)
    once = uuid4()
    with dying("inspections_answer"):
        hazards.answer(hazard, by=owner, words="改好了", submission_id=once)
    hazard = Hazard.objects.get()
    assert (hazard.state, hazard.rounds) == ("ordered", 0)
    for _ in range(2):
        hazards.answer(Hazard.objects.get(), by=owner, words="改好了", submission_id=once)
    assert (Hazard.objects.get().state, Hazard.objects.get().rounds, hazard.answers.count()) == ("fixed", 1, 1)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_handed_in_twice_at_the_same_moment_is_one():
    helper, shop = user_of(Role.TOWNSHIP), workshop_of()
    check = actions.start(self_check_of(shop, version=checklist_of()), by=helper)
    given, once = everything(check), uuid4()

    def hand_in():
        made = actions_fill.hand_in(SelfCheck.objects.get(pk=check.pk), given, by=helper, submission_id=once, owner_word="王某")
        return made.state, made.rounds

    assert at_once(hand_in) == [(CheckState.SUBMITTED, 1)] * 2
    assert Round.objects.count() == 1


def at_once(act) -> list:
    """What two servers answer that are asked for the same at the same moment."""

    def one(_):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        return list(both.map(one, range(2)))


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["hazard", "answer", "lead"])
def test_a_button_pressed_twice_at_the_same_moment_makes_one(what):
    inspector, once, shop = user_of(Role.INSPECTOR), uuid4(), workshop_of()
    problem = hazards.Problem(text="没有记录")
    reported = {"kind": "report", "source": "public", "area_code": shop.area_code, "place": "南巷", "description": "半夜生产"}
    opening = hazards.Opening(problem, "visit", clock.today(), once)
    standing = hazards.order(hazards.open_hazards(shop, [problem], source="visit", by=inspector)[0], by=inspector)
    acts = {
        "hazard": lambda: hazards.open_by_hand(shop, opening, by=inspector),
        "answer": lambda: hazards.answer(Hazard.objects.get(pk=standing.pk), by=inspector, words="改好了", submission_id=once),
        "lead": lambda: leads.take_in(Lead(**reported), by=SYSTEM, submission_id=once),
    }
    first, second = at_once(acts[what])
    assert first.pk == second.pk
