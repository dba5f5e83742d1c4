"""The made county's candidates: everybody scored, some nominated, some chosen, one declined."""

from datetime import timedelta

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from subsidies.candidates import actions
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState
from workshops.registry.demo import County
from workshops.registry.models import Workshop

CHOSEN, WAITING = 6, 4
AREA = "140824100"


def add(county: County, users: dict[str, User]) -> int:
    """Score the county and decide on a few of the town with demo people; return how many were chosen."""
    leader, inspector, township = users["bureau_leader1"], users["inspector1"], users["township1"]
    with clock.travel(county.today - timedelta(days=75)):
        actions.appraise(Workshop.objects.all(), by=leader)
        rows = (
            Candidate.objects.filter(is_included=True, area_code__startswith=AREA).select_related("workshop__root").order_by("-score", "pk")
        )
        for number, row in enumerate(rows[: CHOSEN + WAITING]):
            row = actions.nominate(row, by=inspector)  # noqa: PLW2901 the row in its new state
            if number >= CHOSEN + 2:
                continue
            row = actions.opine(row, is_supported=True, opinion="场地够用，邻里没有意见，同意。", by=township)  # noqa: PLW2901
            if number < CHOSEN:
                actions.choose(row, by=leader, reason="基础条件较好，产品质量较高，业主意愿较强。")
    return Candidate.objects.filter(state=CandidateState.CHOSEN).count()
