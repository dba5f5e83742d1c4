"""风险等级确定表: every field of the form, as the grade and what was decided about it stand."""

from datetime import date

import pytest

from inspections.risk import actions, computing, documents
from inspections.risk.explaining import explain
from inspections.risk.models import Grade
from inspections.risk.states import AdjustKind
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.papers.models import Paper
from jishan_portal.rulebook import actions as rulebook
from jishan_portal.rulebook.models import Rule
from tests.inspections.risk.conftest import proposed
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def _paper(shop, by) -> Paper:
    return documents.issue(explain(shop, Grade.objects.in_force(date(2026, 3, 17)).get(workshop=shop)), by=by)


def _ticked(rows: list) -> list[str]:
    return [words for words, is_ticked in rows if is_ticked]


def test_form_of_a_grade_that_nobody_moved(graded, chief):
    facts = {"owner_name": "卫大成", "phone": "13812345678", "credit_code": "92140824MA0XXX015A", "licence_number": "晋小作坊1"}
    Workshop.objects.filter(pk=graded.pk).update(**facts)
    graded.refresh_from_db()
    told = _paper(graded, chief).content
    assert {key: told[key] for key in ("year", "name", "credit_code", "licence", "contact", "before")} == {
        "year": 2026, "name": "福顺麻花坊", "credit_code": "92140824MA0XXX015A", "licence": "晋小作坊1",
        "contact": "卫大成 138****5678", "before": "未评",
    }  # fmt: skip
    assert [told[key] for key in ("static", "dynamic", "total", "by_score", "grade", "is_converted")] == ["22", "33", "55", "C", "C", True]
    assert (len(told["raises"]), len(told["lowers"]), _ticked(told["raises"] + told["lowers"])) == (7, 4, [])
    assert [told[key] for key in ("decision", "following", "frequency", "remark")] == ["不调整", "C", "每年 2–3 次", "—"]
    assert [told[key] for key in ("filled_by", "filled_on", "checked_by")] == [chief.display_name, "2026-03-17", ""]
    assert [line[0] for line in told["lines"][:4]] == ["食品类别", "规模（从业人数）", "销售对象", "加工方式"]


@pytest.mark.parametrize(
    ("kind", "condition", "steps", "decision", "following", "frequency"),
    [
        (AdjustKind.RAISE, "sampling", 2, "上调", "D", "每年 3–4 次"),
        (AdjustKind.LOWER, "certified", 1, "下调", "B", "每年 1–2 次"),
    ],
)
def test_decided_move_is_ticked_and_gives_next_year(graded, inspector, chief, kind, condition, steps, decision, following, frequency):
    plain = _paper(graded, chief)
    actions.accept(proposed(graded, inspector, kind=kind, condition=condition, steps=steps, reason="检验报告 3 号"), by=chief)
    paper = _paper(graded, inspector)
    told = paper.content
    assert paper.pk != plain.pk
    assert [told[key] for key in ("grade", "decision", "following", "frequency", "remark")] == [
        "C", decision, following, frequency, "检验报告 3 号",
    ]  # fmt: skip
    words = {key: label for key, label, *_ in Rule.objects.get(key=f"risk.{kind}_conditions").value}
    assert _ticked(told["raises"] + told["lowers"]) == [words[condition]]
    assert told["checked_by"] == chief.display_name


def test_last_years_grade_stands_on_this_years_form(graded, chief, freeze):
    computing.apply(Workshop.objects.living(), year=2027, by=SYSTEM)
    freeze("2027-02-01 09:00")
    grade = Grade.objects.in_force(date(2027, 2, 1)).get(workshop=graded)
    assert documents.issue(explain(graded, grade), by=chief).content["before"] == "C 级"


def test_frequency_is_the_one_that_holds_next_year(graded, chief):
    rule = Rule.objects.get(key="risk.frequency")
    rulebook.add_version(rule, by=SYSTEM, value=rule.alternatives[0]["value"], in_force_from=date(2027, 1, 1), article="县局通知")
    assert _paper(graded, chief).content["frequency"] == "每年至少 2 次"
