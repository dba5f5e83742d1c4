"""The way to 名特优, with everything that may stop it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branding.awards import actions, conditions, indicators, queries
from branding.awards.models import Award
from branding.awards.states import AwardState, JudgementState
from branding.improvements import actions as improvements
from branding.improvements.models import BrandFact
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.brands import POINTS, Cast, award_of, qualify
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
A = AwardState


@pytest.fixture
def cast(db) -> Cast:
    """Everybody."""
    return Cast()


@pytest.fixture
def ready(shop, cast) -> Workshop:
    """A workshop that meets every condition."""
    qualify(shop, by=cast.chief)
    return shop


def _score(award: Award, cast: Cast, *changes: dict) -> None:
    actions.ask_judges(award, cast.experts, by=cast.office)
    for judge, change in zip(cast.experts, changes or ({}, {}, {}), strict=True):
        actions.score(award.judgements.get(judge=judge), points={**POINTS, **change}, words="", has_no_conflict=True, by=judge)


def _duty() -> str:
    return Duty.objects.open().get(subject_kind="branding.award").role


def test_the_whole_way_into_the_register(ready, cast, owner):
    award = actions.start(ready, by=owner, craft="手工搓条")
    assert (actions.start(ready, by=owner).pk, _duty()) == (award.pk, Role.INSPECTOR)
    actions.step(award, "cultivate", by=cast.chief)
    award = actions.submit(award, by=cast.chief)
    assert (_duty(), {row["key"]: row["is_met"] for row in award.conditions}["boxes"]) == (Role.BUREAU_LEADER, True)
    actions.step(award, "pass_county", by=cast.lead, note="材料齐全")
    actions.step(award, "pass_joint", by=cast.culture, note="特色突出")
    award = actions.step(award, "report", by=cast.office, note="已报市局")
    _score(award, cast)
    award = actions.settle(award, by=cast.office)
    notice = Publication.objects.get(kind="award_notice")
    assert (award.state, award.score, award.spread, notice.state, notice.until_on) == (A.NOTICE, 92, 0, "published", award.notice_until)
    with pytest.raises(MoveRefused, match="才满"):
        actions.grant(award, by=cast.office)
    with clock.travel(award.notice_until + timedelta(days=1)):
        award = actions.grant(award, by=cast.office)
    assert (award.state, award.paper.kind, award.review_on.year - award.awarded_on.year) == (A.AWARDED, "award", 2)
    assert "推荐该食品" in Publication.objects.get(kind="award").body  # as a denial, never as praise
    assert list(queries.register()) == [award]
    assert not Duty.objects.open().filter(subject_kind="branding.award").exists()


def test_what_is_not_met_is_named_and_stops_the_submission(ready, cast):
    award = award_of(ready, cast, until="cultivating")
    BrandFact.objects.update(ended_on=clock.today())
    Workshop.objects.filter(pk=ready.pk).update(risk_grade="C")
    with pytest.raises(MoveRefused, match="风险等级 C"):
        actions.submit(award, by=cast.chief)
    found = conditions.evaluate(conditions.evidence(Workshop.objects.get(pk=ready.pk), craft=award.craft))
    assert [row.key for row in conditions.unmet(found)] == ["grade", "mark"]


def test_a_new_workshop_meets_nothing(shop):
    shop.licence_number = ""
    found = conditions.evaluate(conditions.evidence(shop))
    assert [row.key for row in found if row.is_met] == ["penalty", "sample"]


def test_judges_declare_and_stand_aside(ready, cast):
    award = award_of(ready, cast)
    actions.ask_judges(award, cast.experts, by=cast.office)
    assert actions.ask_judges(award, cast.experts, by=cast.office) == 0
    first, second, third = cast.experts
    with pytest.raises(ValidationError, match="利害关系"):
        actions.score(award.judgements.get(judge=first), points=POINTS, words="", has_no_conflict=False, by=first)
    with pytest.raises(PermissionDenied):
        actions.score(award.judgements.get(judge=first), points=POINTS, words="", has_no_conflict=True, by=second)
    assert actions.recuse(award.judgements.get(judge=first), words="近亲属", by=first).state == JudgementState.RECUSED
    for judge in (second, third):
        actions.score(award.judgements.get(judge=judge), points=POINTS, words="", has_no_conflict=True, by=judge)
    with pytest.raises(MoveRefused, match="有效评委 2 人"):
        actions.settle(award, by=cast.office)
    assert not Duty.objects.open().filter(subject_kind="branding.judgement").exists()


def test_a_wide_spread_must_be_explained(ready, cast):
    award = award_of(ready, cast)
    _score(award, cast, {}, {"quality": 3}, {})
    with pytest.raises(ValidationError, match="相差 16 分"):
        actions.settle(award, by=cast.office)
    assert actions.settle(award, by=cast.office, note="已复核，第二位看的是旧样品").spread == 16


def test_owners_of_the_workshop_do_not_judge(ready, cast, owner):
    award = award_of(ready, cast)
    with pytest.raises(ValidationError):
        actions.ask_judges(award, [owner], by=cast.office)


def test_an_objection_ends_the_notice_and_takes_it_back(ready, cast):
    award = award_of(ready, cast)
    _score(award, cast)
    award = actions.settle(award, by=cast.office)
    done = actions.decline(award, by=cast.office, note="异议成立：商标是借用的")
    assert (done.state, Publication.objects.get(kind="award_notice").state) == (A.DECLINED, "recalled")
    assert actions.start(ready, by=cast.chief).pk != award.pk  # it may try again


def test_after_two_years_it_is_reviewed_and_may_be_withdrawn(ready, cast):
    award = award_of(ready, cast)
    _score(award, cast)
    award = actions.settle(award, by=cast.office)
    with clock.travel(award.notice_until + timedelta(days=1)):
        award = actions.grant(award, by=cast.office)
    assert (actions.call_reviews(award.review_on - timedelta(days=1)), actions.call_reviews(award.review_on)) == (0, 1)
    assert actions.call_reviews(award.review_on) == 0
    with clock.travel(award.review_on):
        kept = actions.renew(award, by=cast.lead, note="复评合格")
        assert (kept.state, kept.review_on > award.review_on) == (A.AWARDED, True)
        gone = actions.withdraw(award, by=cast.lead, note="抽检不合格")
    assert (gone.state, gone.outcome, Publication.objects.get(kind="award").state) == (A.WITHDRAWN, "抽检不合格", "recalled")
    assert [row.state for row in queries.register()] == [A.WITHDRAWN]


def test_only_those_concerned_start_and_step(ready, cast):
    with pytest.raises(PermissionDenied):
        actions.start(ready, by=user_of(Role.OWNER))
    award = award_of(ready, cast, until="county")
    with pytest.raises(PermissionDenied):
        actions.step(award, "pass_county", by=user_of(Role.BUREAU_LEADER, area="140881000000"), note="好")
    with pytest.raises(PermissionDenied):
        actions.step(award, "pass_county", by=cast.culture, note="好")
    with pytest.raises(MoveRefused):
        actions.describe(award, by=cast.chief, product=None, craft="乙", words="")
    assert actions.step(award, "send_back", by=cast.lead, note="再养一年").state == A.CULTIVATING


def test_figures_count_applied_and_awarded(ready, cast):
    award_of(ready, cast, until="county")
    today = clock.today()
    rows = indicators.AWARDED.rows(cast.lead, today)
    assert (rows.count(), rows.filter(indicators.AWARDED.done).count()) == (1, 0)
    assert indicators.APPLIED_FOR.rows(cast.lead, today).filter(indicators.APPLIED_FOR.done).count() == 1
    assert indicators.BATCH.rows(cast.lead, today).count() == 0


def test_advisers_are_shown_among_the_judges(ready, cast):
    improvements.advise(ready, "packaging", on=clock.today(), problem="薄", advice="换", by=cast.culture)
    assert queries.advisers_of(award_of(ready, cast)) == {cast.culture.pk}
