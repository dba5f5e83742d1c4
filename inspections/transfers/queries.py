"""What the pages of transfers read."""

from django.db.models import Q

from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from inspections.transfers.states import ENDED, TransferState
from inspections.transfers.states_detention import ENDED as DETENTION_ENDED
from inspections.transfers.states_detention import DetentionState
from jishan_portal.clocks import queries as clocks
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit.paging import Order
from jishan_portal.kit.search import words

S = TransferState
NEWEST = Order("newest", "最新", "", descending=True)
TONES = {S.DECLINED: "off", S.RETURNED: "off", S.HANDED: "ok", S.FILED: "ok", S.REFUSED: "near", S.UPHELD: "near"}


def listing(user, *, q: str = "", view: str = ""):
    """Return the transfers in somebody's reach by the filters of the list."""
    return _narrowed(Transfer.objects.visible_to(user), q, view, ENDED)


def _narrowed(rows, q: str, view: str, ended):
    for word in words(q):
        rows = rows.filter(Q(case__party_name__icontains=word) | Q(case__cause__icontains=word) | Q(number__icontains=word))
    if view == "ended":
        rows = rows.filter(state__in=sorted(ended))
    elif view != "all":
        rows = rows.going_on()
    return rows.select_related("case", "police")


def due_days(transfers: list[Transfer]) -> dict:
    """Return the day each transfer's open duty is due by (one query)."""
    rows = Duty.objects.open().filter(subject_kind="inspections.transfer", subject_id__in=[str(row.pk) for row in transfers])
    return {int(pk): day for pk, day in rows.values_list("subject_id", "due_on")}


def detail(user):
    """Return the transfers a user may open."""
    people = ("made_by", "second", "decided_by", "received_by")
    return Transfer.objects.visible_to(user).select_related("case", "police", "pack", *people).prefetch_related("case__members")


def faces(transfer: Transfer) -> list:
    """Return the running clock of a transfer, drawn with its working."""
    running = Clock.objects.running().of("inspections.transfer", transfer.pk).select_related("rule")
    return [clocks.face(row) for row in running]


def tone_of(state: str) -> str:
    """Return the colour of a state."""
    return TONES.get(state, "go")


def detentions(user, *, q: str = "", view: str = ""):
    """Return the referrals for detention in somebody's reach by the filters of the list."""
    return _narrowed(Detention.objects.visible_to(user), q, view, DETENTION_ENDED)


def detention(user):
    """Return the referrals for detention a user may open."""
    rows = Detention.objects.visible_to(user).select_related("case", "police", "pack", "made_by", "decided_by")
    return rows.prefetch_related("case__members")


def detention_tone(state: str) -> str:
    """Return the colour of a state of a referral."""
    tones = {DetentionState.DETAINED: "ok", DetentionState.WANTING: "near"}
    return tones.get(state, "off" if state in DETENTION_ENDED else "go")
