"""The policy of 2024 as loaded, and the running year's copy."""

from datetime import date

import pytest

from jishan_portal.audit.models import Entry
from jishan_portal.programme import loading, queries
from jishan_portal.programme.models import Clause, Milestone, Programme, RosterMember, Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin():
    return Programme.objects.get(year=2024)


@pytest.fixture
def empty():
    for model in (Target, Milestone, RosterMember):
        model.objects.all().delete()
    Clause.organisations.through.objects.all().delete()
    Clause.objects.all().delete()
    Programme.objects.filter(copied_from__isnull=False).delete()
    Programme.objects.all().delete()


def test_policy_of_2024_is_closed_history(origin):
    assert (origin.doc_number, origin.issued_on, origin.is_closed, origin.closed_on) == (
        "稷政办发〔2024〕10号",
        date(2024, 6, 17),
        True,
        date(2024, 11, 30),
    )


def test_policy_text_is_whole(origin):
    assert origin.text.startswith("稷山县人民政府办公室文件")
    assert origin.text.endswith("2024年6月17日印发")


def test_all_44_clauses_are_there(origin):
    clauses = list(origin.clauses.order_by("number"))

    assert [clause.number for clause in clauses] == [f"O-{n:02}" for n in range(1, 45)]
    assert all(clause.text and clause.unit_text and clause.evidence and clause.question and clause.section for clause in clauses)
    assert all(clause.deadline or clause.deadline_note for clause in clauses)


@pytest.mark.parametrize(
    ("number", "deadline", "note"),
    [
        ("O-04", date(2024, 6, 30), ""),
        ("O-01", date(2024, 11, 30), "方案未定期限，按 11 月底推定"),
        ("O-28", date(2024, 10, 31), ""),
        ("O-32", date(2024, 10, 31), ""),
        ("O-22", date(2024, 11, 30), ""),
        ("O-35", None, "持续"),
    ],
)
def test_deadlines_stand_as_the_policy_says(origin, number, deadline, note):
    clause = origin.clauses.get(number=number)

    assert (clause.deadline, clause.deadline_note) == (deadline, note)


@pytest.mark.parametrize(
    ("number", "units"),
    [
        ("O-32", ["approval"]),
        ("O-33", ["bureau", "finance"]),
        ("O-39", ["bureau", "culture"]),
        ("O-05", []),
        ("O-44", ["approval", "bureau", "culture", "finance"]),
    ],
)
def test_units_of_the_four_measures(origin, number, units):
    assert list(origin.clauses.get(number=number).organisations.order_by("code").values_list("code", flat=True)) == units


def test_townships_share_the_local_duty(origin):
    assert origin.clauses.get(number="O-20").organisations.count() == 9


def test_milestones_and_roster(origin):
    assert [row.day for row in origin.milestones.all()] == [date(2024, 6, 30), date(2024, 10, 31), date(2024, 11, 30)]
    assert [(row.get_role_display(), row.name) for row in queries.serving(origin, date(2024, 7, 1))] == [
        ("组长", "高康夏"),
        ("副组长", "田红学"),
        ("副组长", "肖喜保"),
        ("成员", "贾吉元"),
        ("成员", "田伟杰"),
        ("成员", "崔武斌"),
        ("成员", "宁建荣"),
    ]
    assert origin.roster.get(name="肖喜保").concurrent == "办公室主任"


def test_running_year_is_a_copy(origin):
    running = Programme.objects.get(year=2026)

    assert (running.copied_from, running.is_closed, running.clauses.count()) == (origin, False, 44)
    assert running.clauses.get(number="O-28").text == "2026年10月底前符合《食品生产许可审查通则》"
    assert running.clauses.get(number="O-20").organisations.count() == 9


def test_loading_again_adds_nothing():
    assert loading.load_programmes() == 0


def test_loading_in_the_first_year_makes_no_copy(empty):
    assert loading.load_programmes(date(2024, 7, 1)) == 1
    assert Programme.objects.get().is_closed is False


def test_loading_after_november_makes_the_next_year(empty):
    assert loading.load_programmes(date(2026, 12, 1)) == 2
    assert list(Programme.objects.values_list("year", "is_closed")) == [(2027, False), (2024, True)]
    assert Entry.objects.filter(action="programme.copy_year").latest("pk").data == {"from": 2024, "to": 2027}


def test_loading_a_year_later_copies_the_latest():
    assert loading.load_programmes(date(2026, 12, 1)) == 1
    assert Programme.objects.get(year=2027).copied_from.year == 2026
    assert Programme.objects.get(year=2026).closed_on == date(2026, 11, 30)


def test_programme_without_milestones_ends_with_its_year():
    running = Programme.objects.get(year=2026)
    running.milestones.all().delete()
    loading.load_programmes(date(2026, 12, 1))

    running.refresh_from_db()
    assert running.closed_on == date(2026, 12, 31)
