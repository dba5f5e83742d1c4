"""What a record beside a case knows, as words for the papers about it; every name is there, empty without the record."""

from django.utils import timezone

from inspections.cases.models import Case
from inspections.cases.states_beside import DeferralState
from inspections.cases.words import amount, day

NAMES = (
    "restraint_kind", "restraint_reason", "restraint_place", "restraint_on", "restraint_due", "restraint_ended", "restraint_disposal",
    "restraint_longer_reason", "order_demand", "order_due", "hearing_at", "hearing_place", "hearing_presider", "hearing_report",
    "deferral_on", "deferral_parts", "test_reason", "test_from", "court", "not_filed_reason", "served_paper", "served_method",
    "served_sent", "served_effective", "served_receiver", "served_witness", "served_note",
    "recipient_police", "crime", "crime_report", "no_opinion",
    "detention_act", "detention_gravity", "detention_person", "detention_report",
)  # fmt: skip


def about_record(case: Case, about: str) -> dict:
    """Return the facts of the record that `about` names (restraint-12, order-3 …), all others empty."""
    kind, _, pk = about.partition("-")
    found = dict.fromkeys(NAMES, "")
    reader = READERS.get(kind)
    row = next((row for row in getattr(case, reader[0]).all() if str(row.pk) == pk), None) if reader else None
    return found | (reader[1](row) if row else {}) | _last_words(case)


def _restraint(row) -> dict:
    return {
        "restraint_kind": row.get_kind_display(), "restraint_reason": row.reason, "restraint_place": row.place,
        "restraint_on": day(row.imposed_at), "restraint_due": day(row.due_on), "restraint_ended": day(row.ended_on),
        "restraint_disposal": row.get_disposal_display(),
    }  # fmt: skip


def _order(row) -> dict:
    return {"order_demand": row.demand, "order_due": day(row.due_on)}


def _hearing(row) -> dict:
    at = timezone.localtime(row.planned_at) if row.planned_at else None
    return {
        "hearing_at": f"{day(row.planned_at)}{at.hour}时{at.minute:02d}分" if at else "", "hearing_place": row.place,
        "hearing_presider": row.presider.name if row.presider else "", "hearing_report": row.report,
    }  # fmt: skip


def _deferral(row) -> dict:
    parts = "；".join(f"{day(part.due_on)}前缴纳{amount(part.amount)}元" for part in row.parts.all())
    return {"deferral_on": day(row.asked_on), "deferral_parts": parts}


def _test(row) -> dict:
    return {"test_reason": row.reason, "test_from": day(row.from_on)}


def _demand(row) -> dict:
    return {"court": row.court}


def _service(row) -> dict:
    return {
        "served_paper": row.paper_label, "served_method": row.get_method_display(), "served_sent": day(row.sent_on),
        "served_effective": day(row.effective_on), "served_receiver": row.receiver, "served_witness": row.witness, "served_note": row.note,
    }  # fmt: skip


READERS = {
    "restraint": ("restraints", _restraint), "order": ("orders", _order), "hearing": ("hearings", _hearing),
    "deferral": ("deferrals", _deferral), "test": ("timeouts", _test), "demand": ("demands", _demand), "service": ("services", _service),
}  # fmt: skip


def _last_words(case: Case) -> dict:
    granted = [row for row in case.deferrals.all() if row.state == DeferralState.GRANTED]
    return {"deferral_parts": _deferral(granted[0])["deferral_parts"]} if granted else {}
