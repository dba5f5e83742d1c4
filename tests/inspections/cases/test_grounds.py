"""The grounds of leniency and of suspension are lists of the rulebook to choose from, with words beside them."""

from datetime import date

import pytest

from inspections.cases import grounds
from inspections.cases.forms_steps import LENIENT_LIMIT, ProposalForm, SuspensionForm
from inspections.cases.models import Case
from inspections.cases.models_beside import TimeOut
from inspections.cases.states import CaseState
from jishan_portal.rulebook.models import Rule

pytestmark = pytest.mark.django_db
C = CaseState
FIRST = "初次违法且危害后果轻微并及时改正，可以不予行政处罚（《行政处罚法》第三十三条）"
LATER = "其他应当中止调查的情形（《市场监督管理行政处罚程序规定》第四十六条）"
TYPED = {"words": "拟不予处罚", "verdict": "no_penalty"}


def test_every_list_is_dated_has_its_article_and_says_that_it_is_unconfirmed():
    for key in (*grounds.LENIENCY, *grounds.SUSPENSION):
        rule = Rule.objects.get(key=key)
        assert (rule.in_force_from, rule.is_confirmed, "条" in rule.article) == (date(2021, 7, 15), False, True)
    (_, none), (no_penalty, found), (lighter, _) = grounds.choices(grounds.LENIENCY, none="没有")
    assert none == "没有"
    assert no_penalty == "不予行政处罚的情形（清单文字待局方确认）"
    assert lighter.startswith("从轻或者减轻行政处罚的情形")
    assert FIRST in dict(found)


@pytest.mark.parametrize(
    ("choice", "words", "said"), [(FIRST, "当日改正", f"{FIRST}；当日改正"), (FIRST, "", FIRST), ("", "自行写明", "自行写明"), ("", "", "")]
)
def test_a_chosen_ground_stands_before_the_words(choice, words, said):
    form = ProposalForm(TYPED | {"lenient_choice": choice, "lenient_ground": words}, case=Case())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lenient_ground"] == said


def test_a_ground_of_no_list_and_words_without_room_are_said_at_their_field():
    made_up = ProposalForm(TYPED | {"lenient_choice": "看着可怜"}, case=Case())
    assert list(made_up.errors) == ["lenient_choice"]
    long = ProposalForm(TYPED | {"lenient_choice": FIRST, "lenient_ground": "改" * LENIENT_LIMIT}, case=Case())
    assert "请写短一些" in long.errors["lenient_ground"][0]
    assert list(SuspensionForm({"note": "另案"}, case=Case()).errors) == ["ground"]


def test_a_case_is_suspended_for_a_ground_of_article_46(walk, client_of):
    case, client = walk.to(C.INVESTIGATING), client_of(walk.team.leader)
    url = f"{case.url}do/suspend/"
    assert LATER in client.get(url).content.decode()
    assert client.post(url, {"note": "等"}).status_code == 422
    assert client.post(url, {"ground": LATER, "note": "长" * 300}).status_code == 302

    case.refresh_from_db()
    assert case.state == C.SUSPENDED
    assert TimeOut.objects.get().reason.startswith(f"{LATER}；长长")
