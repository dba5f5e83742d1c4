"""What every end of a lead has in common: the sentence the reporter reads, the reply that is owed, what falls away."""

from datetime import date

from inspections.leads.models import Assist, CheckExtension, Lead, LeadNews, Reply
from inspections.leads.states import ExtensionState, LeadKind, ReplyAbout, ReplyState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import begin, move


def publish(lead: Lead, sentence: str) -> None:
    """Write one sentence into what the holder of the tracking code reads."""
    LeadNews.objects.create(lead=lead, at=clock.now(), sentence=sentence[:600])


def end(lead: Lead, name: str, *, by, told: str, note: str = "", **changes) -> Lead:
    """Take a move that ends a lead: the answer is published here and in its duplicates, named people are owed a reply.

    One that becomes a case owes none yet: the five working days run from the decision whether to file (`tell_filing`).
    """
    move(lead, name, by=by, note=note, answer=told[:500], **changes)
    for one in (lead, *lead.duplicates.order_by("pk")):
        close_with(one, lead, by=by, owes_reply=name != "open_case")
    _drop_what_runs_beside(lead)
    return lead


def close_with(one: Lead, ended: Lead, *, by, owes_reply: bool = True) -> None:
    """Tell whoever reported `one` what `ended` (itself, or the one it was merged into) came to."""
    publish(one, ended.answer)
    if owes_reply:
        owe_reply(one, ReplyAbout.OUTCOME, rule="lead.tell_reporter", begun_on=clock.today(), by=by)


def tell_filing(lead: Lead, sentence: str, *, by) -> None:
    """Tell whoever reported what was decided about filing a case; named people are owed a reply from today (TIP article 31)."""
    for one in (lead, *lead.duplicates.order_by("pk")):
        publish(one, sentence)
        owe_reply(one, ReplyAbout.FILING, rule="lead.tell_reporter", begun_on=clock.today(), by=by)


def tell_accepted(lead: Lead, *, by) -> None:
    """Complainants are told of acceptance within the period of acceptance itself (TIP article 14), those of its duplicates too."""
    for one in (lead, *lead.duplicates.order_by("pk")):
        if one.kind == LeadKind.COMPLAINT:
            owe_reply(one, ReplyAbout.ACCEPTANCE, rule="complaint.accept", begun_on=clock.day_of(one.made_at), by=by)


def owe_reply(lead: Lead, about: str, *, rule: str, begun_on: date, by) -> None:
    """Open the duty to tell a named person, once for each thing they are told of."""
    if not lead.is_named or Reply.objects.filter(lead=lead, about=about).exists():
        return
    due = due_within(rule, begun_on)
    reply = Reply(lead=lead, about=about, area_code=lead.area_code, begun_on=begun_on, deadline_on=due)
    begin(reply, ReplyState.OWED, by=by, due_on=due)


def _drop_what_runs_beside(lead: Lead) -> None:
    """Requests that nobody needs to answer any more leave the inboxes."""
    for assist in Assist.objects.open().filter(lead=lead):
        move(assist, "recall", by=SYSTEM, note="线索已办结，系统撤回。")
    for asked in CheckExtension.objects.filter(lead=lead, state=ExtensionState.ASKED):
        move(asked, "lapse", by=SYSTEM)
