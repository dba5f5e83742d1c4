"""A party that speaks is not punished more heavily for it (行政处罚法第四十五条)."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from inspections.cases import deciding, hearing
from inspections.cases.facts import facts_of
from inspections.cases.forms_steps import ProposalForm
from inspections.cases.models import Case
from inspections.cases.rules import told_words
from inspections.cases.states import CaseState
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import Proposal, fined

pytestmark = pytest.mark.django_db
C = CaseState
NEW = {"heavier_ground": "陈述申辩后查获第二批不合格产品"}


def spoken(walk, *, proposal=None, speaks=True) -> Case:
    """A case sent back to be looked into again, after the party was told of a fine of 5,000 yuan and spoke (or kept silent)."""
    case = walk.to(C.STATEMENT, proposal=proposal)
    return sent_back(case, walk, speaks=speaks)


def sent_back(case, walk, *, speaks: bool) -> Case:
    if speaks:
        deciding.record_statement(case, by=walk.team.handler, statement="已经整改，请从轻", review="整改属实")
    walk.speak(case)
    deciding.return_decision(case, by=walk.team.leader, note="再查一查进货")
    return Case.objects.get(pk=case.pk)


def proposed(walk, fine="5000", kinds=("fine",), **more) -> Proposal:
    base = fined(walk.violation, fine)
    return Proposal(base.words, base.verdict, base.violations, [(kind, "") for kind in kinds], base.amounts, **more)


def concluded(case, walk, proposal) -> Case:
    walk.proposal = proposal
    walk.conclude(case)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("fine", "kinds", "words"),
    [
        ("5000.01", ("fine",), "由 5,000.00 元提高到 5,000.01 元"),
        ("5000", ("fine", "warning"), "增加警告"),
        ("5000", ("fine", "stop"), "增加责令停产停业"),
    ],
)
def test_more_than_was_told_is_refused_once_the_party_has_spoken(walk, fine, kinds, words):
    case = spoken(walk)
    with pytest.raises(MoveRefused, match="第四十五条") as refused:
        concluded(case, walk, proposed(walk, fine, kinds))
    assert words in str(refused.value)
    kept = Case.objects.get(pk=case.pk)
    assert (kept.state, kept.fine) == (C.INVESTIGATING, 5000)


@pytest.mark.parametrize("fine", ["5000", "4999.99"])
def test_as_much_or_less_goes_on(walk, fine):
    assert concluded(spoken(walk), walk, proposed(walk, fine)).state == C.REVIEWING


def test_one_kind_less_goes_on(walk):
    case = spoken(walk, proposal=proposed(walk, kinds=("fine", "stop")))
    assert concluded(case, walk, proposed(walk)).state == C.REVIEWING


def test_who_kept_silent_may_be_told_of_more(walk):
    assert concluded(spoken(walk, speaks=False), walk, proposed(walk, "9000")).fine == 9000


def test_new_facts_are_written_down_and_stand_in_the_papers(walk):
    case = concluded(spoken(walk), walk, proposed(walk, "9000", **NEW))
    assert (case.state, case.fine, case.heavier_ground) == (C.REVIEWING, 9000, NEW["heavier_ground"])
    assert NEW["heavier_ground"] in facts_of(case)["lenient_or_plain"]


def test_asking_for_a_hearing_is_speaking(walk):
    case = walk.to(C.STATEMENT, proposal=proposed(walk, kinds=("fine", "stop")))
    hearing.ask_hearing(case, by=walk.team.handler, on=clock.today())
    hearing.withdraw_hearing(case, by=walk.team.reviewer, note="当事人撤回")
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(MoveRefused, match="第四十五条"):
        case.state = C.INVESTIGATING
        case.save(update_fields=["state"])
        concluded(case, walk, proposed(walk, "9000", ("fine", "stop")))


def test_what_was_said_to_an_earlier_notice_counts_after_a_silent_one(walk):
    case = concluded(spoken(walk), walk, proposed(walk, "6000", **NEW))
    for step in (walk.review, walk.approve, walk.notify):
        step(case)
    case = Case.objects.get(pk=case.pk)
    assert case.statement == ""
    case = sent_back(case, walk, speaks=False)
    assert told_words(case) == "罚款 6,000.00 元"
    with pytest.raises(MoveRefused, match=r"由 6,000\.00 元提高到 6,500\.00 元"):
        concluded(case, walk, proposed(walk, "6500"))
    assert concluded(case, walk, proposed(walk, "6000")).heavier_ground == ""


def test_the_form_asks_for_new_facts_where_they_are_needed(walk):
    fresh = walk.to(C.INVESTIGATING)
    assert "heavier_ground" not in ProposalForm(case=fresh).fields
    field = ProposalForm(case=sent_back(onward(fresh, walk), walk, speaks=True)).fields["heavier_ground"]
    assert not field.required
    assert "罚款 5,000.00 元" in field.help_text


def test_what_was_proposed_before_stands_in_the_form(walk):
    case = spoken(walk)
    form = ProposalForm(case=case)
    assert {name: form[name].value() for name in ("words", "verdict", "kinds", "fine", "violations")} == {
        "words": "拟罚款", "verdict": "penalty", "kinds": ["fine"], "fine": 5000, "violations": [walk.violation.pk],
    }  # fmt: skip
    assert ProposalForm(case=walk.to(C.INVESTIGATING, workshop=None)).initial == {}


def test_a_refused_proposal_keeps_everything_typed(walk, client_of):
    case = spoken(walk)
    typed = {
        "words": "改为罚款九千元，理由写了很长",
        "verdict": "penalty",
        "violations": [walk.violation.pk],
        "kinds": ["fine"],
        "fine": "9000",
    }
    answer = client_of(walk.team.handler).post(f"{case.url}do/conclude/", typed)
    page = answer.content.decode()
    assert (answer.status_code, "第四十五条" in page, typed["words"] in page) == (409, True, True)
    refused = Entry.objects.filter(chain=case.audit_chain).order_by("-id").first()
    assert "第四十五条" in refused.summary


def onward(case, walk) -> Case:
    for step in (walk.conclude, walk.review, walk.approve, walk.notify):
        step(case)
        case = Case.objects.get(pk=case.pk)
    return case


def test_notices_served_before_this_was_kept_are_known(walk):
    case = spoken(walk)
    Case.objects.filter(pk=case.pk).update(told={})
    import_module("inspections.migrations.0023_what_a_notice_told").from_the_case(apps, None)
    case.refresh_from_db()
    sums = [Decimal(case.told[name]) for name in ("fine", "confiscated", "goods_confiscated")]
    assert (sums, case.told["kinds"], case.told["has_spoken"]) == ([5000, 0, 0], ["fine"], False)
    with pytest.raises(MoveRefused, match="第四十五条"):
        concluded(case, walk, proposed(walk, "5001"))
