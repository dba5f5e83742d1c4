"""A heavy fine under the food safety law is the city's to impose (食品安全法实施条例第八十一条)."""

import pytest

from inspections.cases.models import Case
from inspections.cases.states import CaseState
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import fined

pytestmark = pytest.mark.django_db
C = CaseState


@pytest.mark.parametrize(
    ("article", "fine", "is_refused"),
    [
        ("《食品安全法》第一百二十三条", "300000", True),
        ("《食品安全法》第一百二十三条", "299999.99", False),
        ("省的具体管理办法第五条", "300000", False),
    ],
)
def test_fine_that_only_the_city_may_impose_is_not_proposed(walk, violation, article, fine, is_refused):
    violation.penal_article = article
    violation.save()
    case = walk.to(C.INVESTIGATING)
    walk.proposal = fined(violation, fine)
    if not is_refused:
        walk.conclude(case)
        return
    with pytest.raises(MoveRefused, match="第八十一条"):
        walk.conclude(case)
    assert Case.objects.get(pk=case.pk).state == C.INVESTIGATING
