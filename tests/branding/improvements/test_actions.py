"""Improvements: advised, carried out with pictures, reviewed; the treasures as data."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branding.improvements import actions, indicators, queries
from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import FactKind, ImprovementState, PictureKind, Subject
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import WorkshopFactory, user_of
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import FoodKind

pytestmark = pytest.mark.django_db
S = ImprovementState


@pytest.fixture
def advised(shop, product, culture, photo) -> Improvement:
    """A piece of advice on the packaging."""
    return actions.advise(
        shop, Subject.PACKAGING, on=clock.today(), problem="袋子薄", advice="换铝箔袋", product=product, photos=[photo(culture)], by=culture
    )


def _duty():
    return Duty.objects.open().filter(subject_kind="branding.improvement").first()


def test_advice_is_the_owners_duty_then_the_advisers(advised, owner, culture, photo):
    assert (_duty().person, advised.pictures.get().kind) == (owner, PictureKind.BEFORE)
    with pytest.raises(ValidationError, match="改后的照片"):
        actions.carry_out(advised, words="换了", by=owner)
    done = actions.carry_out(advised, words="换了", photos=[photo(owner)], by=owner)
    assert (done.state, _duty().person, _duty().role) == (S.CARRIED_OUT, culture, Role.CULTURE_TOURISM)
    back = actions.review(done, is_adopted=False, words="还没有防潮", by=culture)
    assert (back.state, _duty().person) == (S.ADVISED, owner)
    adopted = actions.review(actions.carry_out(back, words="加了干燥剂", by=owner), is_adopted=True, words="好", by=culture)
    assert (adopted.state, adopted.reviewer, _duty()) == (S.ADOPTED, culture, None)
    with pytest.raises(MoveRefused):
        actions.add_pictures(adopted, PictureKind.AFTER, [photo(owner)], by=owner)


def test_drafts_of_the_design_are_numbered_and_kept(advised, culture, photo):
    for _ in range(2):
        actions.add_pictures(advised, PictureKind.DESIGN, [photo(culture)], by=culture)
    assert list(advised.pictures.filter(kind=PictureKind.DESIGN).values_list("version", flat=True)) == [1, 2]
    with pytest.raises(ValidationError):
        actions.add_pictures(advised, PictureKind.DESIGN, [], by=culture)


def test_strangers_do_nothing_and_owners_do_not_review(advised, owner, photo):
    stranger = user_of(Role.OWNER)
    with pytest.raises(PermissionDenied):
        actions.carry_out(advised, words="换了", photos=[photo(stranger)], by=stranger)
    done = actions.carry_out(advised, words="换了", photos=[photo(owner)], by=owner)
    with pytest.raises(PermissionDenied):
        actions.review(done, is_adopted=True, words="好", by=owner)


def test_declining_needs_its_reason(advised, owner):
    with pytest.raises(MoveRefused):
        actions.decline(advised, words=" ", by=owner)
    assert actions.decline(advised, words="成本太高", by=owner).state == S.NOT_ADOPTED


def test_advice_of_tomorrow_or_on_anothers_product_is_refused(shop, product, culture):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        actions.advise(shop, Subject.LABEL, on=clock.today() + timedelta(days=1), problem="甲", advice="乙", by=culture)
    with pytest.raises(ValidationError, match="不是这一户"):
        actions.advise(WorkshopFactory(), Subject.LABEL, on=clock.today(), problem="甲", advice="乙", product=product, by=culture)


def test_marks_count_while_they_hold(shop, culture):
    fact = actions.keep_fact(BrandFact(workshop=shop, kind=FactKind.TRADEMARK, name="稷福", number="1"), by=culture)
    assert queries.has_mark(queries.facts_of([shop.pk])[shop.pk])
    fact.until = clock.today() - timedelta(days=1)
    actions.keep_fact(fact, by=culture)
    assert queries.facts_of([shop.pk]) == {shop.pk: []}
    with pytest.raises(ValidationError):
        actions.keep_fact(BrandFact(workshop=shop, kind=FactKind.TRADEMARK, name="稷福", number="1"), by=culture)


def test_treasures_are_data(shop, product, culture):
    load_food_kinds()
    flour = WorkshopFactory(kind=FoodKind.objects.get(pk="flour"))
    assert [list(queries.tagged(key)) for key in ("any", "麻花", "priority")] == [[shop], [shop], list(queries.tagged("priority"))]
    assert set(queries.tagged("priority")) == {shop, flour}
    actions.tag_kind(flour.kind, treasure="鸡蛋", is_priority=True, is_confirmed=True, by=culture)
    assert list(queries.tagged("鸡蛋")) == [flour]


def test_figures_count_advice_by_kind(advised, shop, culture, owner, photo):
    today = clock.today()
    actions.review(actions.carry_out(advised, words="换了", photos=[photo(owner)], by=owner), is_adopted=True, words="好", by=culture)
    rows = {one.key: (one.rows(culture, today).count(), one.rows(culture, today).filter(one.done).count()) for one in indicators.BY_SUBJECT}
    assert rows == {"improvements.packaging": (1, 1), "improvements.label": (0, 0), "improvements.design": (0, 0)}
    assert indicators.TREASURES.rows(culture, today).filter(indicators.TREASURES.done).count() == 1
