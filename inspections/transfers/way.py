"""The steps of a transfer as pages: what each is called, says, asks for and does."""

from collections.abc import Callable
from dataclasses import dataclass

from inspections.cases.offers import handles
from inspections.cases.rules import is_handler
from inspections.cases.states import HANDLERS, HEAD, LEADERS
from inspections.transfers import actions, forms
from inspections.transfers.models import Transfer
from inspections.transfers.states import FLOW
from jishan_portal.accounts.models import User


@dataclass(frozen=True)
class Step:
    """A step: the sentence above its form, the form, what is done, what is said after."""

    sentence: str
    form: type
    act: Callable
    said: str


def _plain(action) -> Callable:
    return lambda transfer, data, user: action(transfer, by=user, **data)


def _named(action, name: str) -> Callable:
    return lambda transfer, data, user: action(transfer, name, by=user, **data)


STEPS = {
    "approve": Step("批准后二十四小时内向公安机关移送，案件不再作行政处罚决定。", forms.FreeNote, _plain(actions.approve), "已批准移送。"),
    "decline": Step("不批准的理由记入案件，案件继续办理。", forms.Note, _plain(actions.decline), "已决定不移送，理由已记入案件。"),
    "deliver": Step(
        "签发移送书、调查报告、物品清单，连同检验结论和证据一并打包移送。", forms.Delivery, _plain(actions.deliver), "已移送公安机关。"
    ),
    "receive": Step(
        "接收后三日内审查决定是否立案；不属于本机关管辖的，二十四小时内转送。", forms.Receipt, _plain(actions.receive), "已出具回执。"
    ),
    "forward": Step("不属于本机关管辖的，二十四小时内转送有管辖权的机关。", forms.Forwarding, _plain(actions.forward), "已登记转送。"),
    "file": Step(
        "认为有犯罪事实、需要追究刑事责任的，决定立案。",
        forms.Filed,
        _named(actions.answer, "file"),
        "已答复立案。",
    ),
    "refuse": Step("没有犯罪事实等情形的，说明理由并书面通知。", forms.Refused, _named(actions.answer, "refuse"), "已答复不予立案。"),
    "note_filed": Step("凭公安机关的书面通知登记。", forms.Filed, _named(actions.answer, "note_filed"), "已登记立案。"),
    "note_refused": Step("凭公安机关的书面通知登记。", forms.Refused, _named(actions.answer, "note_refused"), "已登记不予立案。"),
    "hand_over": Step("涉案物品全部登记移交，查封、扣押随案移送。", forms.OnDay, _plain(actions.hand_over), "涉案物品已移交公安机关。"),
    "ask_review": Step("接到不予立案通知书三日内提请复议。", forms.Note, _named(actions.contest, "ask_review"), "已提请复议。"),
    "review_file": Step("复议认为应当立案的。", forms.Filed, _named(actions.answer, "review_file"), "已答复改为立案。"),
    "review_uphold": Step("复议维持不立案的，说明理由。", forms.Refused, _named(actions.answer, "review_uphold"), "已答复维持不立案。"),
    "ask_supervision": Step("建议人民检察院依法进行立案监督。", forms.Note, _named(actions.contest, "ask_supervision"), "已建议立案监督。"),
    "take_back": Step("依法应当给予行政处罚的，由本机关继续办理，期限接着算。", forms.Note, _plain(actions.take_back), "案件已恢复办理。"),
}


def open_to(transfer: Transfer, user: User) -> list:
    """Return the moves that somebody may take now."""
    return [step for step in FLOW.open_to(state=transfer.state, roles=user.roles) if _is_theirs(transfer, step, user)]


def _is_theirs(transfer: Transfer, step, user: User) -> bool:
    """Handlers take the steps of handlers; who handles the case decides nothing about it."""
    if step.by == HANDLERS:
        return handles(transfer.case, user)
    return step.by not in (HEAD, LEADERS) or not is_handler(transfer.case, user)
