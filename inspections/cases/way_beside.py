"""What runs beside a case as pages, in the same form as its steps; some are about one record of the case (`of`)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from inspections.cases import actions, assisting, at_once, beside, paying, standing
from inspections.cases import forms_beside as typed
from inspections.cases.forms_steps import FreeNote, Note, Nothing, Reason
from inspections.cases.models import Case, MemberRole
from inspections.cases.models_beside import Order, Remedy, Restraint
from inspections.cases.states import BEFORE_DECISION, BEFORE_FILING, DECIDED, OPEN, CaseState
from inspections.cases.steps import must_handle
from inspections.cases.way import EXECUTING, Step, plain
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit, ExhibitKind
from jishan_portal.accounts.models import User
from jishan_portal.files import actions as files
from jishan_portal.files.rules import FileRefused


@dataclass(frozen=True)
class Of(Step):
    """A step about one record of a case, found by `of` (the related name, or exhibits) and open in the record's `record_states`."""

    of: str = ""
    record_states: frozenset = frozenset()


def _impose(case, form, user):
    data = form.cleaned_data
    names = ("kind", "reason", "place", "imposed_at", "is_urgent")
    made = Restraint(case=case, approved_by=data["approver"], **{name: data[name] for name in names})
    made.approved_at = data["imposed_at"] if data["approver"] else None
    made = beside.impose(made, list(data["things"]), by=user)
    return f"已登记{made.get_kind_display()}，{made.due_on} 前处理。"


def _order(case, form, user):
    beside.issue_order(Order(case=case, **form.cleaned_data), by=user)
    return "已登记责令改正。"


def _deferral(case, form, user):
    data = form.cleaned_data
    paying.ask_deferral(case, by=user, reason=data["reason"], asked_on=data["asked_on"], parts=form.parts())
    return "已报负责人审批，批准以前缴款期限不变。"


def _demand(case, form, user):
    made = paying.demand(case, by=user, **form.cleaned_data)
    return f"已登记催告，{made.wait_until} 期满。"


def _remedy(case, form, user):
    paying.open_remedy(Remedy(case=case, **form.cleaned_data), by=user)
    return "已登记；审理期间不计加处罚款。"


def _exhibit(case, form, user):
    must_handle(case, user)
    data = dict(form.cleaned_data)
    upload = data.pop("upload")
    made = Exhibit(**data)
    if upload:
        try:
            purpose = "recording" if made.kind == ExhibitKind.MEDIA else "attachment"
            made.file = files.keep(upload, by=user, purpose=purpose, is_evidence=True)
        except FileRefused as refused:
            raise ValidationError({"upload": refused.message}) from refused
    made = exhibits.take(made, subject=case, by=user)
    return f"已登记证据 {made}。"


def _member(case, form, user):
    data = form.cleaned_data
    _may_staff(case, user)
    made = actions.add_member(case, data["user"], role=data["role"], by=user, reason=data["reason"])
    return f"已指定：{made}。"


def _end_member(case, form, user):
    _may_staff(case, user)
    left = actions.end_member(form.cleaned_data["member"], by=user, reason=form.cleaned_data["reason"])
    return f"{left.user.name} 已退出。"


def _may_staff(case: Case, user: User) -> None:
    """The leading handler or a leader of the bureau says who belongs to a case."""
    if not user.may("violations.edit") and not case.members.present().filter(user=user, role=MemberRole.LEADING).exists():
        must_handle(case, user)


def _on(action, said: str):
    """An action on the record; the case stands behind it."""

    def act(record, form, user):
        action(record, by=user, **form.cleaned_data)
        return said

    return act


def _hand_over(record, form, user):
    case = Case.objects.get(pk=int(record.dossier.partition(":")[2]))
    must_handle(case, user)
    exhibits.hand_over(record, by=user, subject=case, **form.cleaned_data)
    return "已登记流转。"


BEFORE = BEFORE_DECISION | BEFORE_FILING
EVER = frozenset(CaseState)
IMPOSED, ASKED, ISSUED, WAITING, PENDING = (frozenset({word}) for word in ("imposed", "asked", "issued", "waiting", "pending"))
BESIDE = {
    "exhibit": Step("登记证据物品", "由两人取证；编号和散列自动生成。", typed.ExhibitForm, _exhibit, OPEN),
    "impose": Step("登记保存、查封、扣押", "到期前须处理，按未顺延的日期提醒。", typed.RestraintForm, _impose, BEFORE),
    "begin_test": Step(
        "送检", "检测、检验、检疫、鉴定时间不计入办案期限。", typed.TestForm, plain(beside.begin_test, "已登记送检，期限暂停。"), BEFORE
    ),
    "end_test": Step("取得检验结论", "期限从结论之日起接着算。", typed.TestEnd, plain(beside.end_test, "期限已恢复。"), BEFORE),
    "assisted": Step("登记协助调查回复", "写明回复的单位和内容。", Note, plain(assisting.answered, "已登记回复。"), BEFORE),
    "order": Step("责令改正", "", typed.OrderForm, _order, OPEN),
    "deferral": Step("延期、分期缴纳", "合计要等于还应缴的金额。", typed.DeferralForm, _deferral, EXECUTING),
    "demand": Step("催告", "缴款期满没有履行的，书面催告。", typed.DemandForm, _demand, EXECUTING),
    "remedy": Step("登记复议、诉讼", "", typed.RemedyForm, _remedy, DECIDED),
    "hand_in_cash": Step("当场收缴款交局", "两个工作日内交到局里。", Nothing, plain(at_once.hand_in_cash, "已登记交局。"), EXECUTING),
    "bank_cash": Step("当场收缴款缴存银行", "", Nothing, plain(at_once.bank_cash, "已登记缴存银行。"), EXECUTING),
    "extend": Step("批准延长期限", "届满前由负责人批准。", typed.ExtendForm, plain(beside.extend, "已延长。"), BEFORE, "leader"),
    "member": Step("调整办案人员、知情人", "案件须有主办和协办至少两人。", typed.MemberForm, _member, EVER),
    "party": Step(
        "补正当事人信息", "决定作出以前可以补正，须写明理由。", typed.PartyForm, plain(standing.correct_party, "已补正。"), BEFORE
    ),
    "restrict": Step(
        "改为限知案件", "改后只有办案人员和指定的知情人看得到。", Reason, plain(standing.restrict, "已改为限知案件。"), EVER, "leader"
    ),
    "release": Step("解除限知", "解除后照常进入清单、统计和公示。", Reason, plain(standing.release, "已解除限知。"), EVER, "leader"),
    "end_member": Step("人员退出（回避）", "", typed.MemberEnd, _end_member, EVER),
}
RECORDS = {
    "lift": Of("解除（处理）", "", typed.Lift, _on(beside.lift, "已处理。"), of="restraints", record_states=IMPOSED),
    "approve_restraint": Of(
        "补办批准", "", Nothing, _on(beside.approve_restraint, "已批准。"), by="leader", of="restraints", record_states=IMPOSED
    ),
    "extend_restraint": Of(
        "延长查封、扣押", "", typed.Longer, _on(beside.extend_restraint, "已延长。"), by="leader", of="restraints", record_states=IMPOSED
    ),
    "confirm_order": Of("已改正", "写明复查情况。", Note, _on(beside.confirm_order, "已登记改正。"), of="orders", record_states=ISSUED),
    "refuse_order": Of("逾期未改正", "", Note, _on(beside.refuse_order, "已登记。"), of="orders", record_states=ISSUED),
    "grant_deferral": Of("批准", "", FreeNote, _on(paying.grant_deferral, "已批准。"), by="leader", of="deferrals", record_states=ASKED),
    "refuse_deferral": Of("不批准", "", Note, _on(paying.refuse_deferral, "未批准。"), by="leader", of="deferrals", record_states=ASKED),
    "settle_demand": Of("已履行", "", Nothing, _on(paying.settle_demand, "已登记。"), of="demands", record_states=WAITING),
    "apply": Of("申请强制执行", "", typed.Court, _on(paying.apply_to_court, "已登记申请。"), of="demands", record_states=WAITING),
    "end_enforcement": Of(
        "执行终结", "", Note, _on(paying.end_enforcement, "已登记。"), of="demands", record_states=frozenset({"applied"})
    ),
    "end_remedy": Of("登记结果", "", typed.RemedyEnd, _on(paying.end_remedy, "已登记结果。"), of="remedies", record_states=PENDING),
    "hand_over": Of("流转", "", typed.HandOver, _hand_over, of="exhibits"),
}
