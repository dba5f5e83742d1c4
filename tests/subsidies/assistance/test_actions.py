"""Groups, invitations that expire, guidance and the owner's signature; the pages' gates and queries."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from subsidies.assistance import actions, indicators, queries, rules
from subsidies.assistance.models import Expert, Group, Visit
from subsidies.assistance.states import AREAS, SPECIALTIES, Topic
from tests.factories import user_of
from tests.factories.upgrade import chosen_of, group_of, owned_shop
from tests.factories.workshops import workshop_of

pytestmark = pytest.mark.django_db
LIST = "/subsidies/assistance/"
ELSEWHERE = "140881100000"
TODAY = date(2026, 3, 17)


def _visit(group, *topics, on=TODAY, by=None, **values) -> Visit:
    return actions.record_visit(group, on=on, topics=list(topics or [Topic.SITE]), advice="地面做硬化", by=by or group.leader, **values)


def test_group_is_one_to_one_and_only_for_the_chosen():
    row, leader, member = chosen_of(), user_of(Role.INSPECTOR), user_of(Role.STATION_CHIEF)
    group = actions.form_group(row, leader=leader, members=[member, leader], by=member)
    assert actions.form_group(row, leader=member, members=[leader], by=member) == group
    assert list(group.members.all()) == [member]
    with pytest.raises(ValidationError, match="组员"):
        actions.change_group(group, leader=leader, members=[leader], plan="", by=member)
    ended = actions.end_group(group, reason="已转为企业", by=member)
    with pytest.raises(MoveRefused, match="结束"):
        _visit(ended)
    assert actions.form_group(row, leader=leader, members=[member], by=member) != group


def test_candidate_not_chosen_gets_no_group():
    row = chosen_of()
    type(row).objects.filter(pk=row.pk).update(decision="", decided_on=None, state="appraised")
    with pytest.raises(MoveRefused, match="入选以后"):
        actions.form_group(row, leader=user_of(Role.INSPECTOR), members=[user_of(Role.INSPECTOR)], by=user_of(Role.STATION_CHIEF))


def test_guidance_waits_for_the_owners_signature():
    shop, owner = owned_shop()
    group, key = group_of(shop), uuid4()
    visit = _visit(group, Topic.SITE, Topic.QUALITY, submission_id=key)
    assert _visit(group, submission_id=key) == visit
    assert Duty.objects.open().get(subject_kind="subsidies.visit").person == owner
    with pytest.raises(PermissionDenied):
        actions.sign(visit, by=user_of(Role.OWNER))
    visit = actions.sign(visit, by=owner)
    assert (visit.state, visit.signed_by) == ("signed", owner)
    with pytest.raises(MoveRefused):
        actions.sign(visit, by=owner)


def test_guidance_needs_topics_words_and_a_possible_day():
    group = group_of()
    for facts in ({"topics": []}, {"topics": ["none"]}, {"advice": " "}, {"on": date(2026, 3, 18)}, {"on": date(2026, 3, 16)}):
        with pytest.raises(ValidationError):
            actions.record_visit(group, by=group.leader, **{"on": TODAY, "topics": [Topic.SITE], "advice": "x", **facts})
    with pytest.raises(PermissionDenied):
        _visit(group, by=user_of(Role.TOWNSHIP))


def test_month_without_guidance_is_late():
    assert not rules.is_late(date(2026, 2, 20), [], 1, TODAY)
    assert rules.is_late(date(2026, 2, 1), [date(2026, 2, 10)], 1, TODAY)
    assert not rules.is_late(date(2026, 2, 1), [date(2026, 2, 18)], 1, TODAY)


def test_coverage_counts_topics_and_figures_follow():
    group, scope = group_of(), user_of(Role.BUREAU_LEADER)
    chosen_of()
    _visit(group, *AREAS)
    _visit(group, *SPECIALTIES[:5])
    work = queries.with_work(Group.objects.all())[0][1]
    assert work.covered == (4, 5)
    for row, done in ((indicators.GROUPED, 1), (indicators.AREA_COVER, 1), (indicators.SPECIALTY_COVER, 0)):
        rows = row.rows(scope, TODAY)
        assert (rows.count(), rows.filter(row.done).count()) == (2, done)


def test_expert_sees_only_what_they_are_invited_to_until_the_day(client_of, freeze):
    group, other, expert_user = group_of(), group_of(), user_of(Role.EXPERT)
    chief = user_of(Role.STATION_CHIEF)
    expert = actions.keep_expert(Expert(name="姚守信", user=expert_user), by=chief)
    client = client_of(expert_user)
    assert client.get(group.url).status_code == 404
    row = actions.invite(group, expert, until=date(2026, 3, 20), by=chief)
    assert actions.invite(group, expert, until=date(2026, 3, 25), by=chief) == row
    assert (client.get(group.url).status_code, client.get(other.url).status_code) == (200, 404)
    assert [one.pk for one in client.get(f"{LIST}mine/").context["groups"]] == [group.pk]
    facts = {"on": "2026-03-17", "topics": ["site", "layout"], "advice": "生熟分开", "submission_id": str(uuid4())}
    assert client.post(f"{group.url}visit/", facts).status_code == 302
    assert Visit.objects.get().expert == expert
    assert client.get(LIST).status_code == 403
    freeze("2026-03-26 09:00")
    assert client_of(expert_user).get(group.url).status_code == 404
    with pytest.raises(ValidationError):
        actions.invite(group, expert, until=date(2026, 3, 20), by=chief)


def test_pages(client_of):
    shop, owner = owned_shop(name="甲麻花坊")
    row = chosen_of(shop)
    chief, member = client_of(Role.STATION_CHIEF), user_of(Role.INSPECTOR, name="卫建平")
    assert chief.get(f"{LIST}?view=without").context["rows"][0][0] == row
    assert chief.get(f"{LIST}candidates/{row.pk}/group/").status_code == 200
    facts = {"leader": chief.user.pk, "members": [member.pk], "plan": "先改车间"}
    chief.post(f"{LIST}candidates/{row.pk}/group/", facts)
    group = Group.objects.get()
    assert (group.leader, [one.pk for one in group.members.all()]) == (chief.user, [member.pk])
    for page in ("change", "invite", "end", "visit"):
        assert chief.get(f"{group.url}{page}/").status_code == 200
    chief.post(f"{LIST}experts/new/", {"name": "姚守信", "is_active": "on"})
    expert = Expert.objects.get()
    assert chief.get(f"{LIST}experts/{expert.pk}/").status_code == 200
    chief.post(f"{group.url}invite/", {"expert": expert.pk, "until": "2026-04-01"})
    chief.post(
        f"{group.url}visit/", {"on": "2026-03-17", "topics": ["site"], "advice": "硬化", "expert": expert.pk, "submission_id": uuid4()}
    )
    phone = client_of(owner)
    assert "看过了，签收" in phone.get(group.url).content.decode()
    phone.post(f"{LIST}visits/{Visit.objects.get().pk}/sign/")
    assert "业主已签收" in chief.get(group.url).content.decode()
    chief.post(f"{LIST}invitations/{group.invitations.get().pk}/end/")
    chief.post(f"{group.url}change/", {**facts, "plan": "再改设备"})
    chief.post(f"{group.url}end/", {"reason": "完成"})
    group.refresh_from_db()
    assert (group.plan, group.end_reason) == ("再改设备", "完成")
    assert chief.post(f"{group.url}end/", {"reason": "完成"}).status_code == 409
    assert chief.get(f"{LIST}experts/").status_code == 200


def test_gates(client_of):
    group = group_of()
    visit = _visit(group)
    assert client_of(Role.OWNER).get(LIST).status_code == 403
    assert client_of(Role.OWNER).get(group.url).status_code == 404
    assert client_of(Role.TOWNSHIP).get(f"{group.url}visit/").status_code == 403
    assert client_of(Role.INSPECTOR).get(f"{group.url}end/").status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(group.url).status_code == 404
    assert client_of(Role.INSPECTOR).post(f"{LIST}visits/{visit.pk}/sign/").status_code == 403


def test_owner_without_an_account_signs_on_paper(client_of):
    station = client_of(Role.INSPECTOR)
    shop = workshop_of()
    group = group_of(shop, leader=station.user)
    visit = _visit(group)
    assert Duty.objects.open().get(subject_kind="subsidies.visit").role == Role.INSPECTOR
    page = f"{LIST}visits/{visit.pk}/sign-paper/"
    assert station.get(page).context["form"].initial["word"] == shop.owner_name
    assert station.post(page, {"word": " "}).status_code == 422
    assert station.post(page, {"word": "段福顺"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.signed_word, visit.signed_by) == ("signed", "段福顺", station.user)
    assert station.post(page, {"word": "段福顺"}).status_code == 409
    assert client_of(Role.APPROVAL).get(page).status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(page).status_code == 404


def test_owner_with_an_account_signs_in_person(client_of):
    shop, _ = owned_shop()
    visit = _visit(group_of(shop))
    with pytest.raises(MoveRefused, match="自己签收"):
        actions.sign_paper(visit, by=user_of(Role.INSPECTOR), word="段福顺")


def test_group_of_an_enterprise_is_not_late_any_more():
    shop = workshop_of()
    group = group_of(shop)
    Group.objects.filter(pk=group.pk).update(opened_on=date(2026, 1, 1))
    assert queries.with_work(Group.objects.all())[0][1].is_late
    type(shop).objects.filter(pk=shop.pk).update(state="converted")
    assert not queries.with_work(Group.objects.all())[0][1].is_late


def test_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    client, leader = client_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    assert_same_queries(lambda: client.get(LIST), lambda: _visit(group_of(leader=leader)), at_most=16)
    assert_same_queries(lambda: client.get(f"{LIST}export/"), lambda: _visit(group_of(leader=leader)), at_most=12)
    group = group_of(leader=leader)
    assert_same_queries(lambda: client.get(group.url), lambda: _visit(group), at_most=18)
