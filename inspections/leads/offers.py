"""What somebody may do with a lead now: the buttons of its page, most usual first."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from inspections.leads.models import Lead
from inspections.leads.states import DESK, ExtensionState, LeadKind, LeadState

USUAL = {LeadState.RECEIVED: "accept", LeadState.MEDIATING: "settle"}  # what a check found is not for a button to suggest
BESIDE = ("tie", "ask", "extend")
TOLD = {
    "accept": "从收到那天起算核查期限",
    "refuse": "理由会告诉反映人",
    "mediate": "调解期限从受理那天起算",
    "pass_on": "不归市监管的，写明转给谁",
    "merge": "两条都保留，只办一条",
    "file_workshop": "查到没在册的，登记建档",
    "find_nothing": "查过了，没有发现",
    "settle": "达成或者没有达成",
    "unmerge": "改为单独办理",
    "tie": "说的是名录里的哪一户",
    "ask": "请乡镇先去看一看",
    "extend": "由局领导批准，只能一次",
    "hazard": "要求限期整改，进隐患清单",
    "case": "涉嫌违法的立案调查，核查期限接着算",
}


@dataclass(frozen=True)
class Offer:
    """A button: what it is called, where it leads, what it does in a few words."""

    name: str
    label: str
    url: str
    told: str
    is_usual: bool = False


def of(lead: Lead, user) -> list[Offer]:
    """Return the moves that are open to somebody, then what runs beside the flow."""
    names = [(move.name, move.label) for move in lead.FLOW.open_to(state=lead.state, roles=user.roles) if move.name in TOLD]
    found = [_offer(lead, name, label) for name, label in names if name != "mediate" or lead.kind == LeadKind.COMPLAINT]
    if lead.is_open and user.roles & DESK:
        found += _beside(lead)
    if lead.state == LeadState.CHECKING and user.may("cases.open") and (url := _above("inspections:cases:from_lead", lead)):
        found.append(Offer("case", "转立案", url, TOLD["case"]))
    return sorted(found, key=lambda offer: not offer.is_usual)


def _beside(lead: Lead) -> list[Offer]:
    rows = [_offer(lead, "tie", "换一户小作坊" if lead.workshop_id else "关联小作坊"), _offer(lead, "ask", "请乡镇协查")]
    is_asked = any(row.state == ExtensionState.ASKED for row in lead.extensions.all())
    if lead.state == LeadState.CHECKING and not lead.extended_at and not is_asked:
        rows.append(_offer(lead, "extend", "申请延长核查"))
    if lead.state == LeadState.CHECKING and lead.workshop_id and (url := _above("inspections:from_lead", lead)):
        rows.insert(0, Offer("hazard", "转隐患整改", url, TOLD["hazard"]))
    return rows


def _offer(lead: Lead, name: str, label: str) -> Offer:
    url = reverse("inspections:leads:step", args=[lead.pk, name])
    return Offer(name, label, url, TOLD[name], is_usual=USUAL.get(lead.state) == name)


def _above(name: str, lead: Lead) -> str:
    """A page that stands above this slice; empty where it is not installed."""
    try:
        return reverse(name, args=[lead.pk])
    except NoReverseMatch:
        return ""
