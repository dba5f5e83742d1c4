"""What the reviewer reads, and accepting clean self-checks together."""

from uuid import uuid4

import pytest

from inspections.self_checks import actions, reviews, waves
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState
from tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db


def test_noes_stand_first_in_their_section(check, handed_in):
    handed_in(check, noes={"P3"})
    part = reviews.read(check).parts[0]
    assert ([line.item.code for line in part.lines], part.noes) == (["P3", "P1", "P2"], 1)


def test_key_no_is_grave_and_general_no_is_not(check, handed_in):
    handed_in(check, noes={"P1", "P2"})
    tones = {line.item.code: line.tone for line in reviews.read(check).parts[0].lines}
    assert tones == {"P1": "late", "P2": "near", "P3": "ok"}


def test_submission_counts_key_noes(check, handed_in):
    held = handed_in(check, noes={"P1", "P2", "F2"})
    assert (held.noes, held.key_noes) == (3, 1)


def test_next_review_shows_what_was_changed(check, handed_in, inspector, helper):
    held = handed_in(check, noes={"P2"})
    item = held.version.items.get(code="P2")
    actions.return_check(held, by=inspector, note="请补记录", mend=[item.pk])
    assert held.answers.get(item=item).is_to_mend
    actions.save_answer(held, item, by=helper, value="yes")
    held.refresh_from_db()
    again = actions.submit(held, by=helper, submission_id=uuid4(), owner_word="王某")
    review = reviews.read(again)
    line = next(line for part in review.parts for line in part.lines if line.item.code == "P2")
    assert (line.before, review.changed, len(review.rounds)) == ("否（没有记录）", 1, 2)


def test_return_marks_only_the_named_answers_and_acceptance_clears_them(check, handed_in, inspector, helper):
    held = handed_in(check)
    items = list(held.version.items.all()[:2])
    actions.return_check(held, by=inspector, note="补照片", mend=[items[0].pk])
    assert list(held.answers.filter(is_to_mend=True).values_list("item", flat=True)) == [items[0].pk]
    actions.submit(held, by=helper, submission_id=uuid4(), owner_word="王某")
    held.refresh_from_db()
    actions.accept(held, by=inspector)
    assert not held.answers.filter(is_to_mend=True).exists()


def test_accept_many_takes_clean_ones_of_others_only(wave, check, handed_in, inspector):
    shops = [WorkshopFactory() for _ in range(2)]
    waves.take_in(wave, by=inspector)
    handed_in(check)
    handed_in(wave.checks.get(workshop=shops[0]), noes={"P2"})
    handed_in(wave.checks.get(workshop=shops[1]), by=inspector)
    assert reviews.accept_many(SelfCheck.objects.all(), by=inspector) == 1
    states = dict(SelfCheck.objects.values_list("workshop", "state"))
    assert states[check.workshop_id] == CheckState.ACCEPTED
    assert {states[shop.pk] for shop in shops} == {CheckState.SUBMITTED}


def test_recall_puts_an_excused_one_back(check, chief):
    actions.excuse(check, by=chief, note="停产")
    assert actions.recall(check, by=chief, note="恢复生产").state == CheckState.WAITING
