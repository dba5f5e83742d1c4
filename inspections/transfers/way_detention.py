"""The steps of a referral for administrative detention as pages."""

from inspections.cases.offers import handles
from inspections.cases.rules import is_handler
from inspections.cases.states import HANDLERS, LEADERS
from inspections.transfers import actions_detention as actions
from inspections.transfers import forms
from inspections.transfers.models_detention import Detention
from inspections.transfers.states_detention import FLOW
from inspections.transfers.way import Step
from jishan_portal.accounts.models import User

STEPS = {
    "approve": Step(
        "批准后由办案人员及时移送；本机关的行政处罚照常办理。由哪一级负责人审批，条文没有规定，待局方确认。", forms.FreeNote,
        lambda row, data, user: actions.approve(row, by=user, **data), "已批准移送。",
    ),
    "decline": Step("写明不移送的理由。", forms.Note, lambda row, data, user: actions.decline(row, by=user, **data), "已决定不移送。"),
    "deliver": Step(
        "签发移送函，连同检验结论和证据一并打包移送。", forms.Nothing,
        lambda row, data, user: actions.deliver(row, by=user), "已移送公安机关。",
    ),
    "ask_more": Step(
        "写明要补充哪些材料。", forms.Note, lambda row, data, user: actions.ask_more(row, by=user, **data), "已要求补充材料。"
    ),
    "supply": Step(
        "新取得的材料先在案件里登记为证据，移送材料会重新打包。", forms.Note,
        lambda row, data, user: actions.supply(row, by=user, **data), "已登记补充材料。",
    ),
    "detain": Step(
        "五日以上十五日以下，由公安机关依法决定。", forms.Detained,
        lambda row, data, user: actions.answer(row, "detain", by=user, **data), "已登记行政拘留决定。",
    ),
    "send_back": Step(
        "经审查不符合行政拘留条件的，写明理由，案件及有关材料退回。", forms.SentBack,
        lambda row, data, user: actions.answer(row, "send_back", by=user, **data), "已退回。",
    ),
}  # fmt: skip


def open_to(detention: Detention, user: User) -> list:
    """Return the moves that somebody may take now."""
    moves = FLOW.open_to(state=detention.state, roles=user.roles)
    return [step for step in moves if _is_theirs(detention, step, user)]


def _is_theirs(detention: Detention, step, user: User) -> bool:
    if step.by == HANDLERS:
        return handles(detention.case, user)
    return step.by != LEADERS or not is_handler(detention.case, user)
