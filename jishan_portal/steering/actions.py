"""Issuing, answering, extending and closing orders; meetings and their decisions; joint actions; monthly reports."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.programme.models import Clause
from jishan_portal.steering import documents, rules
from jishan_portal.steering.models import Decision, JointAction, Meeting, Order, Report
from jishan_portal.steering.states import DecisionState, OrderState, ReportState
from jishan_portal.workflow import actions as workflow
from jishan_portal.workflow.actions import MoveRefused


def _attach(record, stored: Iterable[StoredFile], *, by) -> None:
    for one in stored:
        record.files.add(files.claim(one, by=by))


def _area_of(organisation: Organisation) -> str:
    """A unit of one town works there; any other for the whole county."""
    codes = sorted(organisation.areas.values_list("code", flat=True))
    return codes[0] if codes else bureau().areas.order_by("code").values_list("code", flat=True)[0]


# --- supervision orders ---------------------------------------------------------------------------
@transaction.atomic
def issue_order(
    organisation: Organisation, *, by: User, title: str, demand: str, due_on: date, submission_id: UUID, clause=None, about_url: str = ""
) -> Order:
    """Issue a supervision order to a unit with its numbered paper and its duty; the same submission again returns the one made."""
    found = Order.objects.filter(submission_id=submission_id).first()
    if found:
        return found
    if not by.may("steering.issue"):
        raise PermissionDenied("只有领导小组办公室可以签发督办单。")
    if due_on <= clock.today():
        raise ValidationError({"due_on": "答复期限须在今天以后，给承办单位留出办理的时间。"})
    if not rules.units().filter(pk=organisation.pk).exists():
        raise ValidationError({"organisation": "这个单位在门户里没有人答复，请换一个单位，或请系统管理员设置岗位。"})
    made = Order(
        title=title.strip(),
        demand=demand.strip(),
        clause=clause,
        about_url=about_url,
        organisation=organisation,
        area_code=_area_of(organisation),
        issued_on=clock.today(),
        issued_by=by,
        due_on=due_on,
        submission_id=submission_id,
    )
    workflow.begin(made, OrderState.ISSUED, by=by, due_on=due_on)
    made.number = documents.order_paper(made, office=bureau(), by=by).number
    made.save(update_fields=["number"])
    return made


def _answering(order: Order, by: User) -> Order:
    held = Order.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=order.pk)
    if not rules.answers_for(by, held.organisation):
        raise PermissionDenied("这件督办由承办单位的负责人答复。")
    return held


@transaction.atomic
def answer_order(order: Order, *, by: User, words: str, stored: Iterable[StoredFile] = ()) -> Order:
    """The unit says what it did; the office then judges."""
    held = _answering(order, by)
    facts = {"answer": words.strip(), "answered_at": clock.now(), "answered_by": by}
    done = workflow.move(held, "answer", by=by, **facts)
    _attach(done, stored, by=by)
    return done


@transaction.atomic
def ask_more_time(order: Order, *, by: User, until: date, reason: str) -> Order:
    """The unit asks for a later day, with the reason."""
    held = _answering(order, by)
    if until <= held.due_on or until <= clock.today():
        raise ValidationError({"until": f"新的期限须晚于原期限 {held.due_on} 和今天。"})
    return workflow.move(held, "ask_more_time", by=by, note=reason, asked_until=until)


@transaction.atomic
def judge_extension(order: Order, *, by: User, is_granted: bool, note: str = "") -> Order:
    """The office grants the later day or refuses it with a reason; refused, the old day stands."""
    held = Order.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=order.pk)
    if not is_granted:
        return workflow.move(held, "refuse", by=by, note=note, due_on=held.due_on, asked_until=None)
    if held.asked_until is None:
        raise MoveRefused("没有待审核的延期申请，请刷新页面。")
    facts = {"extended_times": held.extended_times + 1, "asked_until": None}
    return _move_to_day(held, "grant", held.asked_until, by=by, note=note, **facts)


def _move_to_day(order: Order, name: str, day: date, *, by, note: str, **facts) -> Order:
    """Take a move that also sets the order's day, which is a field of its own besides the duty's."""
    order.due_on = day
    order.save(update_fields=["due_on"])
    return workflow.move(order, name, by=by, note=note, due_on=day, **facts)


@transaction.atomic
def judge_answer(order: Order, *, by: User, is_accepted: bool, note: str = "", due_on: date | None = None) -> Order:
    """The office closes the order, or sends it back with a reason and (where given) a new day."""
    held = Order.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=order.pk)
    if is_accepted:
        return workflow.move(held, "close", by=by, note=note, closed_on=clock.today(), verdict=note.strip()[:300])
    day = due_on or max(held.due_on, clock.today())
    if day < clock.today():
        raise ValidationError({"due_on": "新的期限不能早于今天。"})
    return _move_to_day(held, "send_back", day, by=by, note=note, returned_times=held.returned_times + 1)


@transaction.atomic
def withdraw_order(order: Order, *, by: User, reason: str) -> Order:
    """The office takes an order back, with the reason; its paper stays listed."""
    return workflow.move(order, "withdraw", by=by, note=reason, verdict=reason.strip()[:300])


# --- meetings and joint actions ---------------------------------------------------------------------
@transaction.atomic
def hold_meeting(*, by: User, submission_id: UUID, stored: Iterable[StoredFile] = (), **facts) -> Meeting:
    """Enter a meeting; the same submission again returns the one made."""
    if not by.may("steering.issue"):
        raise PermissionDenied("会议由领导小组办公室登记。")
    made, is_new = Meeting.objects.get_or_create(
        submission_id=submission_id, defaults={**facts, "area_code": _area_of(bureau()), "made_by": by, "made_at": clock.now()}
    )
    if is_new:
        _attach(made, stored, by=by)
        audit.record("steering.hold_meeting", made, by=by, summary=f"登记会议：{made}")
    return made


@transaction.atomic
def decide(meeting: Meeting, *, by: User, text: str, organisation: Organisation, due_on: date) -> Decision:
    """Enter what a meeting decided; it becomes the duty of one unit. The same words for the same unit again return the one made."""
    if not by.may("steering.issue"):
        raise PermissionDenied("议定事项由领导小组办公室登记。")
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    found = meeting.decisions.filter(text=text.strip(), organisation=organisation).first()
    if found:
        return found
    if due_on < meeting.on:
        raise ValidationError({"due_on": "期限不能早于会议日期。"})
    made = Decision(meeting=meeting, text=text.strip(), organisation=organisation, area_code=_area_of(organisation), due_on=due_on)
    return workflow.begin(made, DecisionState.OPEN, by=by, due_on=due_on)


@transaction.atomic
def carry_out(decision: Decision, *, by: User, words: str) -> Decision:
    """The unit reports that a decision is carried out, and how."""
    if not rules.answers_for(by, decision.organisation):
        raise PermissionDenied("由承办单位的负责人报告落实情况。")
    return workflow.move(decision, "carry_out", by=by, note=words, outcome=words.strip()[:500])


@transaction.atomic
def drop_decision(decision: Decision, *, by: User, reason: str) -> Decision:
    """The office says that a decision is no longer carried out, and why."""
    return workflow.move(decision, "drop", by=by, note=reason, outcome=reason.strip()[:500])


@transaction.atomic
def act_jointly(
    *, by: User, submission_id: UUID, partners: Iterable[Organisation], stored: Iterable[StoredFile] = (), **facts
) -> JointAction:
    """Enter a joint action of at least two units; the same submission again returns the one made."""
    partners = [unit for unit in partners if unit != facts["lead"]]
    if not partners:
        raise ValidationError({"partners": "联合行动至少要有两个单位，请选参加单位。"})
    if facts["on"] > clock.today():
        raise ValidationError({"on": "做过的才登记，日期不能晚于今天。"})
    defaults = {**facts, "area_code": _area_of(facts["lead"]), "made_by": by, "made_at": clock.now()}
    made, is_new = JointAction.objects.get_or_create(submission_id=submission_id, defaults=defaults)
    if is_new:
        made.partners.set(partners)
        _attach(made, stored, by=by)
        audit.record("steering.act_jointly", made, by=by, summary=f"登记联合行动：{made}", data={"field": made.field})
    return made


# --- monthly reports ----------------------------------------------------------------------------------
@transaction.atomic
def report(
    clause: Clause, organisation: Organisation, *, by: User, month: date, words: str, problems: str = "", stored: Iterable[StoredFile] = ()
) -> Report:
    """A unit reports on a clause for a month; again within the month returns the one made, a returned one is reported anew."""
    if not rules.answers_for(by, organisation):
        raise PermissionDenied("由责任单位的负责人报告。")
    if not clause.organisations.filter(pk=organisation.pk).exists():
        raise ValidationError("您的单位不是这一条的责任单位。")
    month = month.replace(day=1)
    if month > clock.today():
        raise ValidationError({"month": "不能报告以后的月份。"})
    Clause.objects.select_for_update().get(pk=clause.pk)
    held = Report.objects.filter(clause=clause, organisation=organisation, month=month).first()
    texts = {"words": words.strip(), "problems": problems.strip()}
    if held is None:
        held = Report(clause=clause, organisation=organisation, month=month, area_code=_area_of(organisation), made_by=by, **texts)
        workflow.begin(held, ReportState.REPORTED, by=by)
    elif held.state == ReportState.RETURNED:
        workflow.move(held, "report_again", by=by, made_by=by, made_at=clock.now(), **texts)
    elif held.words != texts["words"]:
        raise MoveRefused(f"{held.month.year}年{held.month.month}月已经报告过。要补充，请办公室先退回。")
    _attach(held, stored, by=by)
    return held


@transaction.atomic
def judge_report(held: Report, *, by: User, is_noted: bool, remark: str = "") -> Report:
    """The office notes a report, or returns it with what is missing."""
    return workflow.move(held, "note" if is_noted else "return", by=by, note=remark, remark=remark.strip()[:300])
