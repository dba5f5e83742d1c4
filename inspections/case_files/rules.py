"""Who may write the papers of a case, and until when."""

from django.core.exceptions import PermissionDenied

from inspections.cases.models import Case
from inspections.cases.offers import handles
from inspections.cases.states import LEADERS, CaseState
from jishan_portal.accounts.models import User
from jishan_portal.workflow.actions import MoveRefused


def can_write(case: Case, user: User) -> bool:
    """Whether somebody may write, issue and keep papers: who handles the case, until it is archived."""
    return handles(case, user) and case.state != CaseState.ARCHIVED


def must_write(case: Case, user: User) -> None:
    """Refuse everybody else: 403 for a stranger to the case, 409 once it is archived."""
    if not handles(case, user):
        raise PermissionDenied("您不是这个案件的办案人员，不能办理文书。")
    if case.state == CaseState.ARCHIVED:
        raise MoveRefused("案件已经归档，文书不能再增改（《市场监督管理行政处罚程序规定》第七十八条）。")


def must_void(case: Case, user: User) -> None:
    """A leader who does not handle the case voids an issued paper."""
    if not user.roles & LEADERS or handles(case, user):
        raise PermissionDenied("已签发的文书由不办理本案的局负责人作废。")
    if case.state == CaseState.ARCHIVED:
        raise MoveRefused("案件已经归档，文书不能再作废。")
