"""The rule's score: each factor from rows; a 重大 hazard or a missing wish excludes whatever the score."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishan_portal.rulebook.loading import shipped_rules
from subsidies.candidates import rules
from subsidies.candidates.rules import Evidence

TODAY = date(2026, 3, 17)
POINTS = next(rule.value for rule in shipped_rules() if rule.key == "upgrade.candidate_points")
BEST = Evidence(1, 100, date(2028, 1, 1), True, True, 6, 6, (), "A", True)
SEEN = st.builds(
    Evidence,
    root_id=st.just(1),
    completeness=st.none() | st.integers(0, 100),
    licence_until=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    has_licence=st.booleans(),
    has_business=st.booleans(),
    clean_met=st.just(3),
    clean_asked=st.sampled_from([0, 6]),
    hazards=st.lists(st.sampled_from([1, 2, 3]), max_size=6).map(tuple),
    grade=st.sampled_from(["", "A", "B", "C", "D"]),
    wish=st.sampled_from([None, True, False]),
)


def test_the_best_has_all_points_and_every_part_is_there():
    found = rules.appraise(BEST, POINTS, 60, TODAY)
    assert (found["score"], found["is_included"], found["reasons"]) == (100, True, [])
    assert {factor["part"] for factor in found["factors"]} == set(rules.PARTS)
    assert all(factor["url"].startswith("/workshops/1/file/") for factor in found["factors"])


def test_nothing_on_file_scores_nothing_and_says_why():
    found = rules.appraise(Evidence(1), POINTS, 60, TODAY)
    assert found["score"] == 10  # no hazards are known
    assert found["reasons"] == ["还没有登记业主的意愿。", "得分 10，不到入选线 60 分。"]


def test_major_hazard_and_unwilling_owner_exclude():
    found = rules.appraise(Evidence(**{**BEST.__dict__, "hazards": (3, 1), "wish": False}), POINTS, 60, TODAY)
    assert found["reasons"] == ["有未销号的重大隐患，先整改销号。", "业主不愿意提档升级。"]
    assert [f["points"] for f in found["factors"] if f["label"] == "隐患"] == [0]


def test_expired_licence_counts_nothing():
    found = rules.factors(Evidence(**{**BEST.__dict__, "licence_until": date(2026, 3, 16)}), POINTS, TODAY)
    assert next(f for f in found if f.label == "小作坊许可证有效").points == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEN)
def test_score_is_the_sum_within_bounds_and_inclusion_is_explained(seen):
    found = rules.appraise(seen, POINTS, 60, TODAY)
    assert found["score"] == sum(f["points"] for f in found["factors"])
    assert all(0 <= f["points"] <= f["of"] and f["sentence"] for f in found["factors"])
    assert found["is_included"] == (not found["reasons"])
    assert found["is_included"] == (found["score"] >= 60 and seen.wish is True and 3 not in seen.hazards)
