from datetime import timedelta

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import ADMINISTRATORS, Role
from jishan_portal.dashboard import figures, queries
from jishan_portal.duties.actions import DutySpec, open_duty
from jishan_portal.kit import clock
from tests.factories import TOWNSHIP, user_of
from tests.factories.workshops import OwnershipFactory, WorkshopFactory
from workshops.registry.states import WorkshopState

ELSEWHERE = "140825100000"
_serial = iter(range(10_000))


def owe(user, title="补录许可证", days=5):
    spec = DutySpec(title=title, url="/", area_code=TOWNSHIP, person=user)
    role = Role.OWNER if Role.OWNER in user.roles else Role.INSPECTOR
    return open_duty("tests.row", next(_serial), spec, role=role, due_on=clock.today() + timedelta(days=days))


def test_todo_puts_the_soonest_first_and_says_what_is_late(client_of):
    user = client_of(Role.INSPECTOR).user
    owe(user, "后办", 9), owe(user, "先办", -1), owe(user, "再办", 2)
    todo = queries.todo(user)
    assert [duty.title for duty in todo.duties] == ["先办", "再办", "后办"]
    assert todo.sentence == "您有 3 件事要办，1 件已逾期，1 件 3 天内到期"


def test_todo_says_when_there_is_nothing(client_of):
    assert queries.todo(client_of(Role.INSPECTOR).user).sentence == "现在没有要您办的事"


def test_todo_does_not_count_past_what_it_shows(client_of):
    user = client_of(Role.INSPECTOR).user
    for _ in range(queries.SHOWN + 1):
        owe(user)
    assert queries.todo(user).sentence == "最急的 12 件列在下面"
    assert queries.todo(user, most=queries.SHOWN_ON_DEMAND).sentence == "您有 13 件事要办"


def test_todo_says_that_all_it_shows_is_late(client_of):
    user = client_of(Role.INSPECTOR).user
    for days in range(queries.SHOWN + 1):
        owe(user, days=-1 - days)
    assert queries.todo(user).sentence == "最急的 12 件列在下面，都已逾期"


def test_all_duties_are_shown_on_demand(client_of):
    client = client_of(Role.INSPECTOR)
    for _ in range(queries.SHOWN + 1):
        owe(client.user)
    assert [len(client.get(page).context["todo"].duties) for page in ("/", "/?all=1")] == [12, 13]


def test_home_makes_the_same_queries_for_one_and_many_duties(client_of, assert_same_queries):
    client = client_of(Role.INSPECTOR)
    assert_same_queries(lambda: client.get("/"), lambda: owe(client.user), at_most=8)


def test_figures_count_living_workshops_in_reach(client_of):
    today = clock.today()
    WorkshopFactory(licence_number="A1", licence_until=today - timedelta(days=1))
    WorkshopFactory(licence_number="A2", licence_until=today)
    WorkshopFactory(licence_number="A3", licence_until=today + timedelta(days=61))
    WorkshopFactory(licence_number="A4")
    WorkshopFactory()
    WorkshopFactory(state=WorkshopState.CANCELLED)
    WorkshopFactory(area_code=ELSEWHERE)
    counted = figures.of_reach(client_of(Role.INSPECTOR, area=TOWNSHIP).user)
    assert counted.total == {"on_file": 5, "licensed": 3, "soon": 1, "expired": 1, "unlicensed": 1}
    assert [(code, counts["on_file"]) for code, _, counts in counted.townships] == [(TOWNSHIP, 5)]


def test_figures_are_not_shared_between_reaches(client_of):
    WorkshopFactory()
    here, there = client_of(Role.INSPECTOR, area=TOWNSHIP).user, client_of(Role.INSPECTOR, area=ELSEWHERE).user
    assert [figures.of_reach(user).total["on_file"] for user in (here, there)] == [1, 0]


def test_empty_area_shows_the_first_step(client_of):
    assert "还没有建档的小作坊" in client_of(Role.INSPECTOR).get("/").content.decode()


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_see_no_workshop_figures(client_of, role):
    assert client_of(role).get("/").context["figures"] is None


def test_staff_see_what_owners_of_their_area_owe(client_of):
    owner = user_of(Role.OWNER)
    owe(owner, "补交健康证照片")
    here, there = client_of(Role.INSPECTOR, area=TOWNSHIP), client_of(Role.INSPECTOR, area=ELSEWHERE)
    seen = ["补交健康证照片" in client.get("/").content.decode() for client in (here, there)]
    assert seen == [True, False]


def test_what_owners_owe_is_said_to_go_on_where_it_does(client_of):
    owner, said = user_of(Role.OWNER), []
    inspector, chief = client_of(Role.INSPECTOR), client_of(Role.STATION_CHIEF)
    for number in range(queries.WAITED_SHOWN + 1):
        owe(owner, f"补交第 {number} 张照片")
        html = inspector.get("/").content.decode()
        said.append(("还有更多" in html, html.count("补交第")))
    assert said[-2:] == [(False, queries.WAITED_SHOWN), (True, queries.WAITED_SHOWN)]
    assert ["?view=area" in client.get("/").content.decode() for client in (inspector, chief)] == [False, True]


def test_departments_do_not_see_what_owners_owe(client_of):
    assert queries.awaited(client_of(Role.FINANCE_REVIEWER).user) == []


def test_owner_sees_duties_and_the_licence_in_plain_words(client_of):
    client = client_of(Role.OWNER)
    workshop = WorkshopFactory(name="福顺麻花坊", licence_number="A1", licence_until=clock.today() + timedelta(days=20))
    OwnershipFactory(workshop=workshop, user=client.user)
    owe(client.user, "九月自查")
    text = client.get("/").content.decode()
    assert all(said in text for said in ("您有 1 件事要做", "九月自查", "福顺麻花坊的许可证"))


def test_owner_reads_what_is_late_first_and_not_the_name_of_the_only_workshop(client_of):
    client = client_of(Role.OWNER)
    workshop = WorkshopFactory(name="福顺麻花坊")
    OwnershipFactory(workshop=workshop, user=client.user)
    owe(client.user, "福顺麻花坊：参加培训", 3)
    owe(client.user, "福顺麻花坊：补考", -2)
    text = client.get("/").content.decode()
    assert text.index("<h2>补考</h2>") < text.index("<h2>参加培训</h2>")
    assert [text.count(said) for said in ("，请尽快办。", "前办好就行。")] == [1, 1]


def test_owner_without_a_workshop_is_told_whom_to_call(client_of):
    assert "还没有连到小作坊" in client_of(Role.OWNER).get("/").content.decode()


def test_contact_page_is_for_owners(client_of):
    answers = [client_of(role).get(reverse("dashboard:contact")).status_code for role in (Role.OWNER, Role.INSPECTOR)]
    assert answers == [200, 403]


def test_contact_page_names_the_station_of_each_workshop(client_of, assert_same_queries):
    client = client_of(Role.OWNER)
    assert_same_queries(
        lambda: client.get(reverse("dashboard:contact")), lambda: OwnershipFactory(workshop=WorkshopFactory(), user=client.user), at_most=4
    )
