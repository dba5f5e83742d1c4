"""What a result sheet freezes."""

import pytest

from inspections.checklists.states import AnswerValue
from inspections.visits.documents import NOTHING, result_content
from tests.factories.visits import done

pytestmark = pytest.mark.django_db
ARTICLE = "某条例第二十条"


@pytest.mark.parametrize(("is_confirmed", "printed"), [(False, NOTHING), (True, ARTICLE)])
def test_a_result_sheet_prints_the_articles_of_a_confirmed_list_only(version, shop, pair, is_confirmed, printed):
    version.items.filter(code="E2").update(basis=ARTICLE)
    version.is_confirmed = is_confirmed
    version.save(update_fields=["is_confirmed"])

    visit = done(shop, pair=pair, values={"E2": AnswerValue.NO})

    assert [row["basis"] for row in result_content(visit)["problems"]] == [printed]


def test_an_article_that_an_officer_wrote_is_printed(version, shop, pair):
    visit = done(shop, pair=pair, values={"E2": AnswerValue.NO})
    visit.findings.update(basis=ARTICLE)

    assert [row["basis"] for row in result_content(visit)["problems"]] == [ARTICLE]
