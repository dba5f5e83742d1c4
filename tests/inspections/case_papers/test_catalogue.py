"""The catalogue of papers: complete, and naming nothing that a case does not know."""

import string

import pytest

from inspections.case_papers.catalogue import LAYOUTS, PLACES, all_titles, kinds
from inspections.cases.facts import facts_of
from inspections.cases.occasions import occasions
from inspections.cases.states import CaseState
from jishan_portal.papers.kinds import kinds as number_kinds

OFFICIAL_LAST = 56


def test_the_set_of_a_workshop_case_is_there():
    numbers = {int(code.rstrip("abc")) for code in all_titles()}

    assert numbers >= {
        1,
        7,
        9,
        10,
        11,
        14,
        19,
        20,
        21,
        23,
        24,
        30,
        33,
        35,
        36,
        37,
        38,
        39,
        40,
        41,
        42,
        43,
        44,
        45,
        46,
        47,
        48,
        49,
        50,
        51,
        52,
        53,
        54,
        55,
        56,
    }
    assert len(all_titles()) >= 47
    assert max(numbers) == OFFICIAL_LAST


@pytest.mark.parametrize("code", sorted(kinds()))
def test_a_kind_has_its_layout_number_row_place_and_parts(code):
    kind = kinds()[code]

    assert kind.layout in LAYOUTS
    assert number_kinds()[kind.counter].is_private
    assert kind.place in PLACES
    assert len({part.key for part in kind.parts}) == len(kind.parts) > 0
    assert kind.to in {"", "party", "recipient"}
    assert (kind.to == "recipient") == any(part.key == "recipient" for part in kind.parts)


@pytest.mark.django_db
def test_every_fact_and_occasion_the_catalogue_names_is_known(walk):
    case = walk.to(CaseState.EXECUTING)
    known = set(facts_of(case))
    named = {name for kind in kinds().values() for part in kind.parts for _, name, _, _ in string.Formatter().parse(part.default) if name}

    assert named <= known
    assert {fact for kind in kinds().values() for _, fact in kind.cells} <= known
    moments = {"registered", "registered_end", "seized", "seized_longer", "seized_end", "restrained", "tested", "tested_end", "ordered"}
    moments |= {"heard", "heard_held", "deferred", "demanded", "enforced", "served_by_notice", "not_filed", "spoke", "discussed", "spared"}
    moments |= {"simple_punished", "elsewhere", "transferring", "proposed_none", "things", "closed_ordinary"}
    assert {kind.occasion for kind in kinds().values()} | {kind.required for kind in kinds().values() if kind.required} <= set(
        occasions(case)
    ) | moments
