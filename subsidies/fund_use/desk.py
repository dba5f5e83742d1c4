"""The steps of a check as a table: the form of each, the one action it takes, which moves open it."""

from dataclasses import dataclass

from jishan_portal.accounts.models import User
from subsidies.applications.desk import inspectors_beside
from subsidies.fund_use import actions, checks, forms
from subsidies.fund_use.models import FundCheck
from subsidies.fund_use.states import FLOW, CheckState, Result


@dataclass(frozen=True)
class Verb:
    """A step: the moves that open it, what its button says, its form, the action, what is said after it."""

    moves: tuple
    label: str
    form: type
    act: object
    said: str
    is_quiet: bool = False


VERBS = {
    "record": Verb(("record",), "提交检查结论", forms.RecordForm, checks.record, "检查结论已提交，等另一人复核。"),
    "agree": Verb(("agree", "demand", "claw_back"), "复核同意", forms.NoteForm, checks.agree, "已复核同意。"),
    "send-back": Verb(("send_back",), "退回重新检查", forms.ReasonForm, checks.send_back, "已退回重新检查。", is_quiet=True),
    "answer": Verb(("answer",), "提交整改", forms.AnswerForm, checks.answer, "交上去了，监管员会来看。"),
    "accept": Verb(("accept_answer",), "整改到位，办结", forms.NoteForm, checks.accept_answer, "已办结。"),
    "refuse": Verb(("refuse_answer",), "整改不到位，退回", forms.ReasonForm, checks.refuse_answer, "已退回整改。", is_quiet=True),
    "cancel": Verb(("cancel",), "取消检查", forms.ReasonForm, checks.cancel, "检查已取消。", is_quiet=True),
    "repay": Verb(("settle",), "登记缴款", forms.RepayForm, actions.repay, "已登记缴款。"),
}


def may_take(name: str, user: User) -> bool:
    """Whether somebody's roles may take a step at all."""
    return any(user.roles & FLOW.move(move).by for move in VERBS[name].moves)


def open_verbs(check: FundCheck, user: User) -> list[str]:
    """Return the steps that somebody may take now; the checkers of a check do not sign it a second time."""
    may = {move.name for move in FLOW.open_to(state=check.state, roles=user.roles)}
    found = [name for name, verb in VERBS.items() if may & set(verb.moves)]
    is_own = check.state == CheckState.REVIEW and user.pk in {check.first_id, check.second_id}
    return [name for name in found if name != "agree"] if is_own else found


def form_of(name: str, check: FundCheck, user: User, data=None):
    """Return the form of a step."""
    extra = {"people": inspectors_beside(user, check.application)} if name == "record" else {}
    initial = {"result": Result.COMPLIANT} if name == "record" else {"amount": check.owed_amount} if name == "repay" else {}
    return VERBS[name].form(data, initial=initial, auto_id=f"{name}_%s", **extra)
