"""What runs beside a lead: the township's verification, the extension in two hands, the reply, a look at the reporter."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from inspections.leads import notices, rules
from inspections.leads.ending import publish
from inspections.leads.models import Assist, AssistPicture, CheckExtension, Lead, Reply, Reporter
from inspections.leads.states import AssistState, ExtensionState, LeadState, ReplyAbout
from jishan_portal.accounts.models import Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.clocks.rules import compute, due_within
from jishan_portal.duties.models import Duty
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused, begin, move


@transaction.atomic
def ask_township(lead: Lead, township: Organisation, *, by: User, request: str) -> Assist:
    """Ask a township to verify a lead (属地管理); one open request a township."""
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    if not held.is_open:
        raise MoveRefused("这条线索已经办结，不用再请乡镇协查。")
    if township.kind != OrganisationKind.TOWNSHIP:
        raise MoveRefused("协查请选乡（镇）政府或社区服务中心。")
    if Assist.objects.open().filter(lead=held, township=township).exists():
        raise MoveRefused(f"已请{township.short_name}协查，还没有反馈，不用重复发。")
    asked = Assist(lead=held, township=township, area_code=held.area_code, request=request, asked_at=clock.now(), asked_by=by)
    asked.deadline_on = due_within("lead.assist", clock.today())
    return begin(asked, AssistState.ASKED, by=by, due_on=asked.deadline_on)


@transaction.atomic
def receive_assist(assist: Assist, *, by: User) -> Assist:
    """签收: the township takes it up; the answer is due as it was."""
    return move(assist, "receive", by=by, received_at=clock.now(), due_on=assist.deadline_on)


@transaction.atomic
def answer_assist(assist: Assist, *, by: User, answer: str, pictures: tuple[StoredFile, ...] = ()) -> Assist:
    """The township answers, with photos; an answer without receipt counts as received."""
    taken = {} if assist.received_at else {"received_at": clock.now()}
    move(assist, "answer", by=by, note=answer, answer=answer[:500], answered_at=clock.now(), **taken)
    for stored in pictures:
        files.claim(stored, by=by)
        AssistPicture.objects.get_or_create(assist=assist, file=stored)
    notices.tell_answer(assist)
    return assist


@transaction.atomic
def recall_assist(assist: Assist, *, by: User, note: str) -> Assist:
    """Take a request back."""
    return move(assist, "recall", by=by, note=note)


@transaction.atomic
def ask_extension(lead: Lead, *, by: User, reason: str) -> CheckExtension:
    """Ask for the one extension of a check; a leader of the bureau decides before the present period ends."""
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    if held.state != LeadState.CHECKING or held.extended_at:
        raise MoveRefused("只有核查中、且没有延长过的线索可以延长核查期限。")
    if held.extensions.filter(state=ExtensionState.ASKED).exists():
        raise MoveRefused("已有一份延长申请等待批准，不用重复申请。")
    asked = CheckExtension(lead=held, area_code=held.area_code, reason=reason, asked_at=clock.now(), asked_by=by)
    return begin(asked, ExtensionState.ASKED, by=by, due_on=held.deadline_on)


@transaction.atomic
def decide_extension(asked: CheckExtension, *, by: User, grant: bool, decision: str = "") -> CheckExtension:
    """Grant or refuse; never by the person who asked. Granted, the check has 15 + 15 working days from its start."""
    if asked.asked_by_id == by.pk:
        raise PermissionDenied("延长核查期限须由申请人以外的负责人批准。")
    move(asked, "grant" if grant else "refuse", by=by, note=decision, decision=decision[:300])
    if grant:
        _extend(asked.lead, by=by, reason=asked.reason)
    notices.tell_decision(asked)
    return asked


def _extend(lead: Lead, *, by: User, reason: str) -> None:
    held = Lead.objects.select_for_update().get(pk=lead.pk)
    due = compute("lead.verify", rules.started_on(held), extended=True)
    held.extended_at, held.extended_by, held.deadline_on = clock.now(), by, due.due
    held.save(update_fields=["extended_at", "extended_by", "deadline_on"])
    Duty.objects.of("inspections.lead", held.pk).open().update(due_on=due.due)
    summary = f"延长核查期限至 {due.due:%Y-%m-%d}：{held.number}"
    audit.record("inspections.lead.extend", held, by=by, summary=summary, data={"reason": reason, "article": due.article})
    publish(held, f"情况较复杂，经批准延长核查期限到 {due.due.year}年{due.due.month}月{due.due.day}日。")


@transaction.atomic
def tell(reply: Reply, *, by: User, on: date, way: str, words: str = "") -> Reply:
    """Write down that a named person was told: when, how, in which words."""
    if not reply.begun_on <= on <= clock.today():
        raise MoveRefused(f"告知日期应在 {reply.begun_on:%Y-%m-%d} 到今天之间。")
    move(reply, "tell", by=by, told_on=on, way=way, words=words[:500])
    if reply.about != ReplyAbout.ACCEPTANCE:
        Lead.objects.filter(pk=reply.lead_id).update(answered_at=clock.now())
    publish(reply.lead, f"已用{reply.get_way_display()}方式把{reply.get_about_display()}告诉您。")
    return reply


@transaction.atomic
def see_reporter(lead: Lead, *, by: User, reason: str) -> Reporter | None:
    """Give out who reported a lead, and write down who looked and why; the entry holds no name."""
    if not rules.can_see_reporter(by, lead):
        raise PermissionDenied("您的岗位不能查看举报人、投诉人信息。")
    if not reason.strip():
        raise MoveRefused("请写明查看的原因。")
    found = Reporter.objects.filter(lead=lead).first()
    if found:
        summary = f"查看举报人、投诉人信息：{lead.number}"
        audit.record("inspections.lead.see_reporter", lead, by=by, summary=summary, data={"reason": reason[:200]})
    return found
