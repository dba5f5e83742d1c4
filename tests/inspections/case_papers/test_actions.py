"""Papers are written, changed until they are issued, and never after; numbers have no gaps; a decision holds its seven elements."""

import pytest
from django.db import transaction

from inspections.case_papers import actions, rules
from inspections.case_papers.models import Draft
from inspections.cases import actions as steps
from inspections.cases import deciding
from inspections.cases.facts import facts_of
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

pytestmark = pytest.mark.django_db
C = CaseState


def begun(case, walk, code="35") -> Draft:
    return actions.start(case, code, facts_of(case), by=walk.team.handler)


def test_a_paper_starts_with_the_facts_and_is_begun_once(walk):
    case = walk.to(C.REVIEWING)
    draft = begun(case, walk)

    assert draft.texts["facts"] == case.facts
    assert draft.texts["nature"] == "上述行为违反了甲条，构成超限量使用食品添加剂。"
    assert begun(case, walk) == draft


def test_free_parts_change_until_the_paper_is_issued_and_never_after(walk):
    case = walk.to(C.REVIEWING)
    draft = begun(case, walk)
    actions.change(draft, {"idea": "建议罚款", "unknown": "x"}, by=walk.team.handler, version=1)
    with pytest.raises(MoveRefused, match="有人改过"):
        actions.change(draft, {"idea": "另一份"}, by=walk.team.handler, version=1)

    draft = Draft.objects.get(pk=draft.pk)
    paper = actions.issue(draft, facts_of(case), subject=case, by=walk.team.handler)
    assert {part["key"]: part["paragraphs"] for part in paper.content["parts"]}["idea"] == ["建议罚款"]
    assert "unknown" not in Draft.objects.get(pk=draft.pk).texts
    assert actions.issue(draft, facts_of(case), subject=case, by=walk.team.handler) == paper
    with pytest.raises(MoveRefused, match="不能再改"):
        actions.change(draft, {"idea": "改"}, by=walk.team.handler, version=2)
    with pytest.raises(MoveRefused, match="不能再改"):
        actions.drop(draft, by=walk.team.handler)


def test_a_paper_with_an_empty_part_is_not_issued_and_takes_no_number(walk):
    case = walk.to(C.REVIEWING)
    draft = begun(case, walk)
    actions.change(draft, {"evidence": " "}, by=walk.team.handler, version=1)

    with pytest.raises(MoveRefused, match="主要证据"):
        actions.issue(draft, facts_of(case), subject=case, by=walk.team.handler)
    assert not Paper.objects.filter(kind="case_form").exists()


@pytest.mark.parametrize(
    ("part", "element"),
    [
        ("facts", "事实和证据"),
        ("evidence", "事实和证据"),
        ("defence", "陈述、申辩的采纳情况"),
        ("content", "内容和依据"),
        ("basis", "内容和依据"),
        ("fulfil", "履行方式和期限"),
        ("remedy", "复议、提起行政诉讼"),
    ],
)
def test_a_decision_without_one_of_its_seven_elements_is_refused(walk, part, element):
    case = walk.to(C.DECIDING)
    draft = begun(case, walk, "45")
    actions.change(draft, {part: ""}, by=walk.team.handler, version=1)

    with pytest.raises(MoveRefused, match=f"{element}.*第六十二条"):
        deciding.decide(case, by=walk.team.leader)
    assert Case.objects.get(pk=case.pk).state == C.DECIDING


@pytest.mark.parametrize("head", ["party", "address", "office", "decided_on"])
def test_head_and_foot_of_a_decision_are_elements_too(walk, head):
    case = walk.to(C.DECIDING)
    draft = begun(case, walk, "45")
    facts = facts_of(case, decided_on="2026年3月17日")

    assert rules.missing_elements(draft.texts, facts) == []
    assert len(rules.missing_elements(draft.texts, facts | {head: ""})) == 1


def test_a_decision_that_names_another_amount_is_refused(walk):
    case = walk.to(C.DECIDING)
    actions.change(begun(case, walk, "45"), {"content": "罚款 3,000.00 元"}, by=walk.team.handler, version=1)

    with pytest.raises(MoveRefused, match=r"没有审核通过的金额 5,000.00 元"):
        deciding.decide(case, by=walk.team.leader)


def test_the_decision_number_is_that_of_its_paper_and_a_failed_one_leaves_no_gap(walk):
    first = walk.to(C.DECIDING)
    with pytest.raises(RuntimeError), transaction.atomic():
        deciding.decide(first, by=walk.team.leader)
        raise RuntimeError
    deciding.decide(first, by=walk.team.leader)
    second = walk.to(C.SERVING, cause="另一案", happened_on=None)

    rows = Paper.objects.filter(kind="decision").order_by("serial")
    assert [row.serial for row in rows] == [1, 2]
    assert [Case.objects.get(pk=case.pk).decision_number for case in (first, second)] == [row.number for row in rows]
    assert not Paper.objects.visible_to(walk.team.leader).filter(kind="decision").exists()  # served by the case alone


def test_a_new_proposal_gives_up_what_was_written_from_the_old_one(walk):
    case = walk.to(C.REVIEWING)
    begun(case, walk, "45")
    steps.return_review(case, by=walk.team.reviewer, note="补证")
    walk.conclude(Case.objects.get(pk=case.pk))
    assert not Draft.objects.of(case.audit_chain).filter(code="45").exists()
