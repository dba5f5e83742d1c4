"""The steps of a case as pages: what each is called, says, asks for and does."""

from collections.abc import Callable
from dataclasses import dataclass

from inspections.cases import actions, assisting, at_once, deciding, executing, hearing
from inspections.cases import forms_steps as typed
from inspections.cases.actions import Proposal
from inspections.cases.at_once import Found
from inspections.cases.models_served import Service
from inspections.cases.states import FLOW, CaseState, ServedPaper, Verdict
from inspections.cases.steps import must_handle
from inspections.officers import rules_reviewers as reviewers
from jishan_portal.audit import actions as audit
from jishan_portal.workflow.actions import MoveRefused

C = CaseState
ASSIST_LETTER = "17"


@dataclass(frozen=True)
class Step:
    """A step: its name, the sentence above the form, the form, what is done (returns what is said after).

    `states` are those it is open in (a move of the FLOW knows its own); `by` says who: handlers of the case, leaders or the reviewer.
    """

    title: str
    sentence: str
    form: type
    act: Callable
    states: frozenset = frozenset()
    by: str = "handler"
    is_grave: bool = False


def plain(action: Callable, said: str) -> Callable:
    def act(case, form, user):
        action(case, by=user, **form.cleaned_data)
        return said

    return act


def _served(case, form, user) -> Service:
    return Service(**form.cleaned_data)


def _notify(case, form, user):
    done = deciding.notify(case, _served(case, form, user), by=user)
    return f"已登记送达，陈述申辩期到 {done.statement_until}。"


def _serve(case, form, user):
    done = executing.serve(case, _served(case, form, user), by=user)
    return f"已登记送达，{f'缴款期限到 {done.pay_until}' if done.pay_until else '请登记履行情况'}。"


def _serve_other(case, form, user):
    must_handle(case, user)
    data = dict(form.cleaned_data)
    draft = data.pop("draft")
    service = Service(paper_title=draft.title, paper_number=draft.paper.number, **data)
    made = deciding.record_service(case, service, by=user, paper=ServedPaper.OTHER)
    if draft.code == ASSIST_LETTER:
        assisting.ask(case, on=made.effective_on, by=user)
    return f"已登记送达，{made.effective_on} 生效。"


def _conclude(case, form, user):
    data = form.cleaned_data
    proposal = Proposal(
        words=data["words"],
        verdict=data["verdict"],
        violations=list(data["violations"]),
        penalties=[(kind, "") for kind in data["kinds"]],
        amounts=form.amounts(),
        lenient_ground=data["lenient_ground"],
        heavier_ground=data.get("heavier_ground", ""),
        harms_health=data["harms_health"],
    )
    actions.conclude(case, proposal, by=user)
    return "调查终结，已送审核。"


def _at_once(case, form, user):
    data = form.cleaned_data
    found = Found(data["facts"], list(data["violations"]), data["kinds"], data["fine"] or 0, data["cash_voucher"].strip())
    done = at_once.decide_at_once(case, found, by=user)
    return f"已当场作出决定 {done.decision_number}，七个工作日内归档。"


def _pay(case, form, user):
    data = form.cleaned_data
    executing.receive_payment(case, by=user, **data | {"surcharge": data["surcharge"] or 0})
    return f"已登记缴款 {data['amount']:,.2f} 元。"


def _elsewhere(case, form, user):
    deciding.transfer_away(case, by=user, verdict=Verdict.ELSEWHERE, **form.cleaned_data)
    return "已移送其他部门。"


def _take_back(case, form, user):
    if case.verdict == Verdict.POLICE:
        raise MoveRefused("已移送公安机关的案件，请在“移送公安”里办理继续办理。")
    deciding.take_back(case, by=user, **form.cleaned_data)
    return "已恢复办理。"


STATEMENT, EXECUTING = frozenset({C.STATEMENT}), frozenset({C.EXECUTING})
SERVED = frozenset({C.INVESTIGATING, C.REVIEWING, C.NOTIFYING, C.STATEMENT, C.HEARING, C.SERVING, C.EXECUTING})
NOTE, FREE, NOTHING = typed.Note, typed.FreeNote, typed.Nothing
STEPS = {
    "propose_filing": Step(
        "报请立案", "核查后有证据初步证明违法的，报负责人批准立案。", typed.Facts, plain(actions.propose_filing, "已报请立案。")
    ),
    "decide_at_once": Step("当场处罚", "事实确凿、有法定依据的警告或者小额罚款，可以当场决定。", typed.OnTheSpot, _at_once, is_grave=True),
    "file": Step("批准立案", "批准后编立案号，作出决定的九十日从今天起算。", NOTHING, plain(actions.file, "已立案。")),
    "not_file": Step("不予立案", "写明不予立案的理由。", NOTE, plain(actions.not_file, "已决定不予立案。")),
    "return_filing": Step("退回核查", "写明还要查什么；核查期限照原来的算。", NOTE, plain(actions.return_filing, "已退回核查。")),
    "conclude": Step("调查终结，送审核", "写明认定的违法行为和拟处理意见。", typed.ProposalForm, _conclude),
    "pass_review": Step("审核同意", "审核人不得办理过本案。", typed.Review, lambda case, form, user: _review(case, form, user)),
    "return_review": Step("退回补充调查", "写明事实、证据、程序哪里要补。", NOTE, plain(actions.return_review, "已退回。")),
    "approve_notice": Step("批准告知", "批准后由办案人员送达处罚告知书。", FREE, plain(deciding.approve_notice, "已批准告知。")),
    "return_notice": Step("退回审核", "写明退回的理由。", NOTE, plain(deciding.return_notice, "已退回审核。")),
    "notify": Step("登记告知书送达", "送达后五个工作日内当事人可以陈述申辩、要求听证。", typed.ServiceForm, _notify),
    "end_statement": Step(
        "陈述申辩复核完毕", "期限届满或者当事人书面放弃后才能办。", NOTHING, plain(deciding.end_statement, "已报负责人决定。")
    ),
    "record_statement": Step(
        "登记陈述申辩", "原话记录，写清复核意见。", typed.Statement, plain(deciding.record_statement, "已登记陈述申辩。"), STATEMENT
    ),
    "waive_statement": Step(
        "当事人书面放弃",
        "有当事人签名的放弃书才能登记。",
        typed.OnDay,
        plain(deciding.waive_statement, "已登记放弃陈述申辩和听证。"),
        STATEMENT,
    ),
    "ask_hearing": Step(
        "受理听证申请", "在听证范围内、五个工作日内提出的，应当受理。", typed.OnDay, plain(hearing.ask_hearing, "已受理听证申请。")
    ),
    "announce_hearing": Step(
        "通知听证",
        "举行的七个工作日前通知当事人。",
        typed.Announce,
        plain(hearing.announce_hearing, "已登记听证通知。"),
        frozenset({C.HEARING}),
        "reviewer",
    ),
    "report_hearing": Step("提交听证报告", "听证后再作法制审核。", typed.HearingReport, plain(hearing.report_hearing, "已提交听证报告。")),
    "withdraw_hearing": Step("当事人撤回听证", "写明撤回的情况。", NOTE, plain(hearing.withdraw_hearing, "已登记撤回。")),
    "pass_legal": Step("法制审核同意", "经过听证的案件，听证后法制审核。", FREE, plain(hearing.pass_legal, "法制审核已同意。")),
    "return_legal": Step("退回补充调查", "写明要补什么。", NOTE, plain(hearing.return_legal, "已退回。")),
    "decide": Step(
        "作出决定",
        "决定后编决定书文号，七个工作日内送达，二十个工作日内公示。",
        FREE,
        plain(deciding.decide, "已作出决定。"),
        is_grave=True,
    ),
    "discuss": Step("提交集体讨论", "重大、复杂的案件由负责人集体讨论。", FREE, plain(deciding.discuss, "已提交集体讨论。")),
    "conclude_discussion": Step("集体讨论完毕", "写明讨论的结论。", NOTE, plain(deciding.conclude_discussion, "已记录集体讨论结论。")),
    "return_decision": Step("退回补充调查", "写明还要查什么。", NOTE, plain(deciding.return_decision, "已退回。")),
    "serve": Step("登记决定书送达", "缴款和救济的期限从送达生效之日起算。", typed.ServiceForm, _serve),
    "record_service": Step("登记其他文书送达", "选已签发的文书。", typed.OtherServiceForm, _serve_other, SERVED),
    "receive_payment": Step("登记缴款", "", typed.Payment, _pay, EXECUTING),
    "fulfil": Step(
        "登记履行完毕", "罚没款缴清、其他处罚内容执行完毕后登记。", typed.Fulfilment, plain(executing.fulfil, "已登记履行。"), EXECUTING
    ),
    "waive_surcharge": Step("减免加处罚款", "写明理由。", typed.Waiver, plain(executing.waive_surcharge, "已减免。"), EXECUTING, "leader"),
    "propose_closing": Step("报请结案", "处罚执行完毕、涉案物品处理完毕后报请。", FREE, plain(executing.propose_closing, "已报请结案。")),
    "close": Step("批准结案", "", FREE, plain(executing.close, "已结案。")),
    "archive": Step(
        "归档", "一案一卷。应有的文书都已签发或者存入签名原件，才能归档。", NOTHING, plain(executing.archive, "卷宗齐全，已归档。")
    ),
    "return_closing": Step("退回", "写明还要办什么。", NOTE, plain(executing.return_closing, "已退回。")),
    "suspend": Step("中止", "选中止的情形并写明情况；中止期间不计入办案期限。", typed.SuspensionForm, plain(executing.suspend, "已中止。")),
    "resume_investigation": Step("恢复办理", "写明中止原因怎样消除。", NOTE, plain(executing.resume, "已恢复。")),
    "terminate": Step("终止", "当事人死亡、终止，无人承受权利义务等。", NOTE, plain(executing.terminate, "已终止。"), is_grave=True),
    "transfer_away": Step("移送其他部门", "不属于本机关管辖的移送；涉嫌犯罪的请报请移送公安机关。", NOTE, _elsewhere),
    "take_back": Step("继续办理", "移送没有被接受的，由本机关继续办理。", NOTE, _take_back),
    "explain_no_transfer": Step(
        "写明不移送公安的理由",
        "可能涉嫌犯罪而不移送的，由负责人写明理由。",
        typed.Reason,
        plain(deciding.explain_no_transfer, "已写明理由。"),
        frozenset({C.REVIEWING, C.NOTICE_APPROVAL, C.DECIDING}),
        "leader",
    ),
}
ASIDE = frozenset(
    {"suspend", "terminate", "transfer_away", "take_back", "explain_no_transfer", "waive_surcharge", "record_service", "decide_at_once"}
)


def _review(case, form, user):
    data = form.cleaned_data
    actions.pass_review(case, by=user, note=data["note"], needs_discussion=data["needs_discussion"])
    return "审核已同意。"


LEGAL = frozenset({"pass_review", "pass_without_notice", "pass_legal", "return_legal"})


def told_before(name: str, user) -> str:
    """Return what somebody has to know of themselves before a step; of the legal review whether they may."""
    return reviewers.reminder(user) if name in LEGAL else ""


def note_refused(case, name: str, title: str, words: str, *, by) -> None:
    """Leave a trace of a step that the law did not allow: who tried it, when, and the reason."""
    audit.record("inspections.case.refused", case, by=by, summary=f"不能“{title}”：{words}"[:300], data={"step": name})


def label_of(name: str) -> str:
    """What the FLOW calls a step, else its page."""
    return FLOW.moves[name].label if name in FLOW.moves else STEPS[name].title
