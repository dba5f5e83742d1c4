"""Drawing and marking, and reading a table of questions."""

import pytest
from django.core.exceptions import ValidationError

from workshops.training import rules
from workshops.training.bank_table import answer_errors, read
from workshops.training.models import Question

BANK = [{"id": number, "text": f"第{number}题", "options": ["甲", "乙"], "answer": "A", "why": ""} for number in range(30)]
HEAD = "主题,题目,选项A,选项B,选项C,选项D,答案,解析\n"


def test_the_same_seed_draws_the_same_questions():
    assert rules.draw(BANK, 10, 7) == rules.draw(BANK, 10, 7)
    assert rules.draw(BANK, 10, 7) != rules.draw(BANK, 10, 8)
    assert len({one["id"] for one in rules.draw(BANK, 10, 7)}) == 10


def test_a_small_bank_is_asked_whole():
    assert len(rules.draw(BANK[:4], 10, 7)) == 4


@pytest.mark.parametrize(
    ("given", "score"), [({}, 0), ({"0": "A"}, 33), ({"0": "A", "1": "A", "2": "B"}, 66), ({"0": "A", "1": "A", "2": "A"}, 100)]
)
def test_score_counts_exact_answers_and_rounds_down(given, score):
    assert rules.mark(BANK[:3], given) == score


def test_several_right_answers_must_all_be_given():
    question = {"answer": "AC"}
    assert [rules.is_right(question, given) for given in ("CA", "A", "ABC", "")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("options", "answer", "said"), [(["甲"], "A", 1), (["甲", "乙"], "C", 1), (["甲", "乙"], "", 1), (["甲", "乙"], "AB", 0)]
)
def test_answers_must_be_among_the_options(options, answer, said):
    assert len(answer_errors(options, answer)) == said


@pytest.mark.django_db
def test_a_table_is_read_and_its_errors_named_by_row():
    found = read((HEAD + "食品安全,多选的题,甲,乙,丙,,CA,因为\n").encode())
    assert [(one.theme_id, one.options, one.answer) for one in found] == [("safety", ["甲", "乙", "丙"], "AC")]
    with pytest.raises(ValidationError) as refused:
        read((HEAD + "养殖,题,甲,乙,,,A,\n食品安全,,甲,乙,,,D,\n").encode())
    assert [said[:5] for said in refused.value.messages] == ["第 2 行", "第 3 行", "第 3 行"]
    with pytest.raises(ValidationError, match="没有找到表头"):
        read("姓名,电话\n甲,1\n".encode())


@pytest.mark.django_db
def test_every_shipped_question_has_an_answer_among_its_options():
    rows = list(Question.objects.all())
    assert [row.text for row in rows if answer_errors(row.options, row.answer)] == []
    assert min(sum(row.theme_id == theme for row in rows) for theme in ("safety", "brand", "standard", "law")) >= 10
