"""The daily warning: who is told what, once a stage, and never twice."""

from datetime import date, timedelta

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.notifications.models import Notice
from tests.factories import TOWNSHIP, OrganisationFactory, OwnershipFactory, user_of, workshop_of
from workshops.licences import actions
from workshops.licences.actions import Facts
from workshops.licences.tasks import warn_of_expiry
from workshops.people import actions as people
from workshops.people.actions import CertificateFacts, PersonFacts
from workshops.registry.models import Workshop

TODAY = date(2026, 3, 17)


@pytest.fixture
def station(db):
    return OrganisationFactory(kind="station", areas=[TOWNSHIP])


@pytest.fixture
def inspector(station):
    return user_of(Role.INSPECTOR, organisation=station)


@pytest.fixture
def owner(db):
    return user_of(Role.OWNER)


@pytest.fixture
def shop(station, owner):
    made = workshop_of(name="福顺麻花坊", station=station)
    OwnershipFactory(workshop=made, user=owner)
    return made


def _licence(shop, days: int, number: str = "晋1"):
    facts = Facts(number=number, issued_on=date(2023, 1, 1), valid_until=TODAY + timedelta(days=days))
    return actions.record(shop, "workshop", facts, by=SYSTEM)


def _titles(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("title", flat=True))


def test_owner_and_station_are_told_once_a_stage(shop, owner, inspector, freeze):
    _licence(shop, 45)
    for day in (
        TODAY,
        TODAY,
        TODAY + timedelta(days=1),
        TODAY + timedelta(days=15),
        TODAY + timedelta(days=38),
        TODAY + timedelta(days=46),
    ):
        freeze(day)
        warn_of_expiry()
    assert _titles(owner) == [
        "福顺麻花坊：食品小作坊许可证还有 45 天到期（2026-05-01），延续申请最迟 2026-04-01 提出",
        "福顺麻花坊：食品小作坊许可证还有 30 天到期（2026-05-01），延续申请最迟 2026-04-01 提出",
        "福顺麻花坊：食品小作坊许可证还有 7 天到期（2026-05-01），请尽快到监管所办理",
        "福顺麻花坊：食品小作坊许可证已过期 1 天（2026-05-01），请尽快到监管所办理",
    ]
    assert _titles(inspector) == ["本所新增 1 件证照到期要提醒"] * 4
    assert shop.events.filter(sentence__startswith="系统提醒").count() == 4


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (8, 1), (7, 1), (0, 1), (-1, 1), (-400, 1)])
def test_a_licence_met_for_the_first_time_is_told_in_its_present_stage_only(shop, owner, days, told):
    _licence(shop, days)
    assert (actions.warn(by=SYSTEM), len(_titles(owner))) == (told, told)


def test_ended_workshops_and_licences_are_left_alone(shop, owner):
    actions.end(_licence(shop, 5), "cancelled", on=TODAY, reason="申请注销", by=SYSTEM)
    _licence(shop, 3, "晋2")
    Workshop.objects.filter(pk=shop.pk).update(state="suspended")
    assert actions.warn(by=SYSTEM) == 1
    other = workshop_of(name="乙")
    _licence(other, 3, "晋3")
    Workshop.objects.filter(pk=other.pk).update(state="cancelled")
    assert actions.warn(by=SYSTEM) == 0


def test_people_are_told_by_their_last_certificate_and_again_after_a_renewal(shop, owner, freeze):
    person = people.register(shop, PersonFacts(name="王改萍"), by=SYSTEM)
    people.record_certificate(person, CertificateFacts(issued_on=date(2025, 3, 21), valid_until=date(2026, 3, 20)), by=SYSTEM)
    assert (people.warn(by=SYSTEM), people.warn(by=SYSTEM)) == (1, 0)
    people.record_certificate(person, CertificateFacts(issued_on=TODAY, valid_until=date(2027, 3, 16)), by=SYSTEM)
    assert people.warn(by=SYSTEM) == 0
    freeze("2027-03-10")
    assert people.warn(by=SYSTEM) == 1
    assert _titles(owner) == [
        "福顺麻花坊：王改萍 的健康证明还有 3 天到期，请尽快体检换证",
        "福顺麻花坊：王改萍 的健康证明还有 6 天到期，请尽快体检换证",
    ]


def test_digest_counts_by_stage(station, inspector, shop):
    for number, days in enumerate([-3, -2, 5, 20, 50]):
        _licence(workshop_of(name=f"第{number}坊", station=station), days, f"晋{number}")
    actions.warn(by=SYSTEM)
    assert Notice.objects.get(user=inspector).body == "已过期 2 件，7 天内到期 1 件，30 天内到期 1 件，60 天内到期 1 件。"


def test_one_entry_for_the_whole_run_and_few_queries(station, django_assert_max_num_queries):
    for number in range(12):
        _licence(workshop_of(station=station), number, f"晋{number}")
    with django_assert_max_num_queries(34):
        assert actions.warn(by=SYSTEM) == 12
    assert [entry.summary for entry in Entry.objects.filter(action="workshops.licence.warn")] == ["提醒证照到期 12 件"]
