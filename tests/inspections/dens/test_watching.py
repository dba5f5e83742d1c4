"""Surprise checks: drawn inside the window by a recorded seed, known to nobody before the morning, and to two people then."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.dens import actions, drawing, watching
from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import CheckState, DenState
from inspections.dens.tasks import show_checks
from inspections.leads.states import LeadSource
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.inspections.dens.conftest import photo

pytestmark = pytest.mark.django_db
K = CheckState


def shown(closing, freeze) -> SurpriseCheck:
    closing.closed()
    check = SurpriseCheck.objects.get()
    freeze(f"{check.planned_on} 06:05")
    show_checks()
    return SurpriseCheck.objects.get(pk=check.pk)


def test_the_draw_lies_inside_the_window_and_can_be_drawn_again(closing, freeze):
    freeze("2026-03-17 10:00")
    closing.closed()
    check = SurpriseCheck.objects.get()

    assert (check.window_from, check.window_until) == (date(2026, 3, 18), date(2026, 4, 16))
    assert check.window_from <= check.planned_on <= check.window_until
    assert drawing.draw(check.seed, check.pool["days"], check.pool["officers"]) == (
        f"{check.planned_on}",
        (check.first_id, check.second_id),
    )
    assert {check.first_id, check.second_id} == {closing.team.handler.pk, closing.team.second.pk}
    assert all(date.fromisoformat(day).isoweekday() <= 5 or day == "2026-04-06" for day in check.pool["days"])


def test_different_seeds_spread_over_days_and_officers():
    days, officers = [f"2026-03-{day:02d}" for day in range(2, 31)], list(range(1, 9))
    drawn = {drawing.draw(f"{seed:x}", days, officers) for seed in range(300)}

    assert {day for day, _ in drawn} == set(days)
    assert {pk for _, pair in drawn for pk in pair} == set(officers)
    assert all(first != second for _, (first, second) in drawn)


def test_a_window_of_days_off_still_has_a_day():
    assert drawing.days_between(date(2026, 10, 2), date(2026, 10, 3)) == [date(2026, 10, 2), date(2026, 10, 3)]


def test_nobody_knows_before_the_morning(closing, freeze):
    freeze("2026-03-17 10:00")
    den = closing.closed()
    check = SurpriseCheck.objects.get()

    for user in closing.team.__dict__.values():
        assert not SurpriseCheck.objects.told_to(user).exists()
    assert not Duty.objects.of("inspections.surprisecheck", check.pk).exists()
    told = [f"{row.summary}{row.data}" for row in Entry.objects.filter(chain=den.audit_chain)]
    assert not [words for words in told if f"{check.planned_on}" in words or check.seed in words]
    assert Entry.objects.get(chain=den.audit_chain, action="inspections.den.draw").data == {"commitment": check.commitment}


def test_on_the_morning_the_two_officers_are_told_and_nobody_else(closing, freeze):
    freeze("2026-03-17 10:00")
    third = user_of(Role.CASE_HANDLER)
    check = shown(closing, freeze)
    pair = {check.first_id, check.second_id}

    for user in (*closing.team.__dict__.values(), third):
        assert SurpriseCheck.objects.told_to(user).exists() == (user.pk in pair)
    duty = Duty.objects.of("inspections.surprisecheck", check.pk).open().get()
    assert (duty.person_id, duty.due_on, duty.is_restricted) == (check.first_id, check.planned_on, True)
    assert not Duty.objects.of_area(closing.team.leader).filter(pk=duty.pk).exists()
    assert set(Notice.objects.filter(url=check.url).values_list("user", flat=True)) == pair
    show_checks()
    assert Notice.objects.filter(url=check.url).count() == 2
    assert not Entry.objects.filter(chain=check.den.audit_chain, summary__contains="告知").exists()


def test_a_den_that_held_is_checked_again_within_three_months(closing, freeze):
    freeze("2026-03-17 10:00")
    check = shown(closing, freeze)
    with pytest.raises(PermissionDenied):
        watching.report(check, [photo(closing.team.leader)], by=closing.team.leader, is_revived=False, note="无人")
    with pytest.raises(MoveRefused, match="现场照片"):
        watching.report(check, [], by=check.first, is_revived=False, note="无人")
    watching.report(check, [photo(check.first)], by=check.first, is_revived=False, note="门锁，无生产痕迹")

    following = SurpriseCheck.objects.exclude(pk=check.pk).get()
    assert following.state == K.HIDDEN
    assert following.planned_on > check.planned_on
    assert SurpriseCheck.objects.told_to(closing.team.leader).get().findings == "门锁，无生产痕迹"
    with pytest.raises(MoveRefused):
        watching.report(check, [photo(check.first)], by=check.first, is_revived=True, note="再报")


def test_a_revived_den_opens_a_new_lead_and_the_old_case_stays_closed(closing, closed_case, freeze):
    den = closing.closed(closed_case)
    check = SurpriseCheck.objects.get()
    freeze(f"{check.planned_on} 06:05")
    show_checks()
    check = SurpriseCheck.objects.get()
    done = watching.report(check, [photo(check.second)], by=check.second, is_revived=True, note="又在炸麻花")

    assert (done.lead.source, done.lead.workshop) == (LeadSource.LOOK_BACK, closed_case.workshop)
    assert closed_case.number in done.lead.description
    assert Den.objects.get(pk=den.pk).state == DenState.REVIVED
    assert (Case.objects.get(pk=closed_case.pk).state, Case.objects.count()) == (CaseState.CLOSED, 1)
    assert not SurpriseCheck.objects.filter(state=K.HIDDEN).exists()


def test_a_restricted_case_is_not_named_in_the_new_lead(closing, walk, freeze):
    case = walk.to(CaseState.INVESTIGATING, is_restricted=True)
    closing.closed(case)
    check = SurpriseCheck.objects.get()
    freeze(f"{check.planned_on} 06:05")
    show_checks()
    done = watching.report(check, [photo(check.first)], by=check.first, is_revived=True, note="又在生产")

    assert case.number not in done.lead.description


def test_a_missed_check_is_drawn_anew(closing, freeze):
    freeze("2026-03-17 10:00")
    check = shown(closing, freeze)
    freeze(f"{check.planned_on} 23:00")
    assert watching.miss_due() == 0
    freeze("2026-05-20 06:05")
    show_checks()

    assert SurpriseCheck.objects.get(pk=check.pk).state == K.MISSED
    again = SurpriseCheck.objects.exclude(pk=check.pk).get()
    assert (again.state, again.planned_on > date(2026, 5, 20)) == (K.HIDDEN, True)
    assert not Duty.objects.of("inspections.surprisecheck", check.pk).open().exists()


def test_without_two_officers_no_check_is_drawn_and_the_closing_waits(closing, bureau):
    for post in closing.team.second.posts.all():
        post.ends_on = date(2026, 3, 1)
        post.starts_on = date(2026, 2, 1)
        post.save()

    with pytest.raises(MoveRefused, match="不足两人"):
        closing.closed()
    assert Den.objects.get().state == DenState.PROPOSED


def test_the_end_of_the_watch_strikes_the_check_ahead(closing):
    den = closing.closed()
    actions.release(den, by=closing.team.leader, note="房屋已拆除")

    assert SurpriseCheck.objects.get().state == K.DROPPED
    assert Den.objects.get().state == DenState.RELEASED


def test_a_den_is_closed_by_two_with_photos_and_approved_by_a_third(closing):
    with pytest.raises(MoveRefused, match="两名"):
        closing.propose(second=closing.team.handler)
    with pytest.raises(MoveRefused, match="不能晚于今天"):
        closing.propose(found_on=date(2030, 1, 1))
    den = closing.propose()
    actions.give_back(den, by=closing.team.leader, note="补照片")
    actions.propose_again(den, [photo(closing.team.handler)], by=closing.team.handler, goods="已清点")
    with pytest.raises(MoveRefused, match="不能审批"):
        actions.approve(den, by=closing.team.handler)
    with pytest.raises(PermissionDenied):
        actions.approve(den, by=closing.team.reviewer)
    den = actions.approve(den, by=closing.team.leader)

    assert (den.closed_on, den.paper.number, den.pictures.count()) == (clock.today(), "稷市监取缔〔2026〕1号", 2)
