"""What a case knows, as words for its papers. A fact that is not there yet is empty: nothing is invented."""

from datetime import date, datetime

from inspections.cases.facts_beside import about_record
from inspections.cases.models import HANDLING, Case, MemberRole
from inspections.cases.occasions import exhibits_of
from inspections.cases.publishing import content_of
from inspections.cases.rules import hearing_ground
from inspections.cases.states import Verdict
from inspections.cases.sums import paid, surcharge_owed
from inspections.cases.words import SPACE, amount, day
from inspections.exhibits.models import Whereabouts
from jishan_portal.accounts.places import bureau
from jishan_portal.audit.models import Entry
from jishan_portal.clocks.rules import period_rule
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_phone
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.rules import UNITS

MOVES = "inspections.case."
THINGS = ("序号", "名称", "规格型号", "数量", "备注")
# The columns of the papers that are lists, by their code.
COLUMNS = {
    "11": ("序号", "证据名称", "种类", "取得日期", "来源", "取证人"),
    "24": THINGS,
    "5b": THINGS,
    "52": ("序号", "物品", "数量", "处理情况", "接收人", "日期"),
}


def facts_of(case: Case, *, about: str = "", **known) -> dict:
    """Return every fact the catalogue may name, as text; `about` names the record a paper is about, `known` overrides.

    Two are no texts: `opinions` ({move: (who, day, words)}) and `lines` ({code: (columns, rows)}).
    """
    today = clock.today()
    facts = {**_party(case), **_course(case), **_outcome(case, today), **about_record(case, about)}
    facts |= {"office": bureau().name, "today": day(today), "opinions": opinions(case), "lines": lines(case, about)}
    return {**facts, **known}


def _party(case: Case) -> dict:
    return {
        "party": case.party_name,
        "party_kind": case.get_party_kind_display(),
        "credit_code": case.credit_code,
        "representative": case.representative,
        "address": case.address,
        "phone": mask_phone(case.phone) if case.phone else "",
        "cause": case.cause,
    }


def _course(case: Case) -> dict:
    lead = case.lead
    team = [row for row in case.members.all() if row.until is None and row.role in HANDLING]
    team.sort(key=lambda row: (row.role != MemberRole.LEADING, row.pk))
    measures = [f"{day(row.imposed_at)}采取{row.get_kind_display()}措施" for row in case.restraints.all()]
    return {
        "number": case.number,
        "source": f"{lead.get_source_display()}线索（{lead.number}）" if lead else "本局履行监督管理职责中发现",
        "lead_words": lead.description if lead else case.facts,
        "learned_on": day(case.learned_on),
        "made_on": day(case.made_at),
        "happened_on": day(case.happened_on),
        "filed_on": day(case.filed_on),
        "handlers": "、".join(row.user.name for row in team),
        "facts": case.facts,
        "measures": f"调查中，{'；'.join(measures)}。" if measures else "",
        "evidence": evidence(case),
        "discussion": case.discussion,
        "statement": case.statement,
        "statement_review": case.statement_review,
        "no_transfer": case.no_transfer_reason,
    }


def evidence(case: Case) -> str:
    """Return the evidence of a case, a line each."""
    return "\n".join(
        f"{row.number}.{row.name}（{row.get_kind_display()}），{day(row.taken_on)}取得，{row.source}。" for row in exhibits_of(case)
    )


def _outcome(case: Case, today: date) -> dict:
    laws = [row.violation for row in case.violations.all()]
    penal, content = case.verdict == Verdict.PENALTY, content_of(case)
    heard = hearing_ground(case, today) if penal else ""
    lenient = case.lenient_ground
    return {
        "broken": "、".join(dict.fromkeys(law.broken_article for law in laws if law.broken_article)),
        "basis": "、".join(dict.fromkeys(law.penal_article for law in laws if law.penal_article)),
        "content": content or case.get_verdict_display(),
        "amounts": " ".join(amount(value) for value in (case.fine, case.confiscated) if value > 0),
        "proposal": case.proposal,
        "lenient": f"鉴于{lenient}，依法从轻（减轻）处罚。" if lenient and penal else "",
        "lenient_or_plain": (lenient or "没有从轻、减轻或者从重情节，按一般情节提出处理意见。") + _heavier(case),
        "hearing_right": "，并可以要求举行听证" if heard else "",
        "hearing_lapse": "，未要求举行听证" if heard else "",
        "defence": _defence(case),
        "notified_on": day(case.notified_on),
        "statement_until": day(case.statement_until),
        "fulfil": _fulfil(case, today),
        "remedy": _remedy(today),
        "decision_number": case.decision_number,
        "decided_on": day(case.decided_on),
        "served_on": day(case.served_on),
        "pay_until": day(case.pay_until),
        "decided_line": f"{day(case.decided_on)}作出{case.decision_number}：{content or case.get_verdict_display()}。"
        if case.decided_on
        else "",
        "execution": _execution(case),
        "unpaid": _unpaid(case) if case.pay_until else "",
    }


def _heavier(case: Case) -> str:
    """Why more is proposed than the party was told before it spoke."""
    return f"\n告知后发现新的事实、证据，拟给予比原告知更重的处罚：{case.heavier_ground}" if case.heavier_ground else ""


def _defence(case: Case) -> str:
    """What became of the party's right to speak."""
    if case.notified_on is None:
        return ""
    said = [f"我局{day(case.notified_on)}向当事人送达行政处罚告知书，告知拟作出的处罚及事实、理由、依据和依法享有的权利。"]
    if case.statement:
        said.append(f"当事人提出陈述、申辩：{case.statement}\n经复核：{case.statement_review}")
    elif case.statement_waived_on:
        said.append(f"当事人{day(case.statement_waived_on)}书面放弃陈述、申辩和听证的权利。")
    held = [row for row in case.hearings.all() if row.held_on]
    said += [f"应当事人申请，{day(row.held_on)}举行听证。听证意见：{row.report}" for row in held]
    if len(said) == 1:
        said.append("当事人在法定期限内没有陈述、申辩，也没有要求听证。")
    return "".join(said)


def _span(key: str, on: date) -> str:
    period = period_rule(key, on)[1]
    return f"{period.length}{UNITS[period.unit]}"


def _fulfil(case: Case, today: date) -> str:
    if case.money <= 0:
        return "当事人应当自收到本决定书之日起按本决定履行。"
    rate, ceiling = rulebook.value("case.surcharge", today), rulebook.value("case.surcharge_ceiling", today)
    return (
        f"当事人应当自收到本决定书之日起{_span('case.pay', today)}内，通过指定银行或者电子支付系统缴纳罚没款。"
        f"逾期不缴纳罚款的，每日按罚款数额的{rate}%加处罚款，加处罚款的数额不超出罚款数额的{ceiling}%。"
    )


def _remedy(today: date) -> str:
    return (
        f"对本决定不服的，可以自收到本决定书之日起{_span('case.reconsideration', today)}内依法申请行政复议，"
        f"或者{_span('case.litigation', today)}内依法向人民法院提起行政诉讼。复议、诉讼期间，本决定不停止执行，法律另有规定的除外。"
    )


def _execution(case: Case) -> str:
    said = [f"{day(row.paid_on)}缴款{amount(row.amount)}元（缴款书{row.voucher}）" for row in case.receipts.all()]
    if case.surcharge_waived:
        said.append(f"经批准减免加处罚款{amount(case.surcharge_waived)}元：{case.surcharge_reason}")
    if case.fulfilled_on:
        said.append(f"{day(case.fulfilled_on)}履行完毕")
    return "；".join(said)


def _unpaid(case: Case) -> str:
    left, extra = case.money - paid(case), surcharge_owed(case)
    return f"罚没款{amount(left)}元{f'，加处罚款{amount(extra)}元（截至今日）' if extra else ''}"


def opinions(case: Case) -> dict:
    """Return who took each step last, when and with which words, from the trail."""
    found = {}
    rows = Entry.objects.filter(chain=case.audit_chain, subject_kind="inspections.case", action__startswith=MOVES).order_by("id")
    for name, at, action, data in rows.values_list("actor_name", "at", "action", "data"):
        found[action.removeprefix(MOVES)] = (name, day(clock.day_of(at) if isinstance(at, datetime) else at), data.get("note", ""))
    return found


def lines(case: Case, about: str) -> dict:
    """Return columns and rows of the papers that are lists."""
    rows = exhibits_of(case)
    mine = {row.pk for one in case.restraints.all() if f"restraint-{one.pk}" == about for row in one.exhibits.all()}
    moves = [(row, step) for row in rows for step in row.custody.all()]
    found = {
        "11": [_taken(row) for row in rows],
        "24": [_thing(row) for row in rows if row.pk in mine],
        "5b": [_thing(row) for row in rows if row.whereabouts != Whereabouts.ON_FILE],
        "52": [_moved(row, step) for row, step in moves],
    }
    return {code: (columns, found[code]) for code, columns in COLUMNS.items()}


def _taken(row) -> tuple:
    return (row.number, row.name, row.get_kind_display(), f"{row.taken_on}", row.source, f"{row.taken_by.name}、{row.second.name}")


def _thing(row) -> tuple:
    return (row.number, row.name, row.spec or SPACE, _quantity(row), row.source)


def _moved(row, step) -> tuple:
    return (row.number, row.name, _quantity(row), step.get_whereabouts_display(), step.holder, f"{clock.day_of(step.at)}")


def _quantity(row) -> str:
    return f"{row.quantity.normalize():f}{row.unit}" if row.quantity else SPACE
