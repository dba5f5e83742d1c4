"""The central list of figures, one line each: the slice describes the figure, this file says where its rows are shown."""

from django.urls import NoReverseMatch, reverse

from branding.awards import indicators as awards
from branding.improvements import indicators as improvements
from branding.labels import indicators as labels
from branding.publicity import indicators as publicity
from inspections.cases import indicators as cases
from inspections.dens import indicators as dens
from inspections.hazards import indicators as hazards
from inspections.leads import indicators as leads
from inspections.look_backs import indicators as look_backs
from inspections.plans import indicators as plans
from inspections.risk import indicators as risk
from inspections.sampling import indicators as sampling
from inspections.self_checks import indicators as self_checks
from inspections.standardisation import indicators as standardisation
from inspections.visits import indicators as visits
from jishan_portal.steering import indicators as steering
from subsidies.applications import indicators as applications
from subsidies.assistance import indicators as assistance
from subsidies.candidates import indicators as candidates
from subsidies.fund_use import indicators as fund_use
from subsidies.licensing import indicators as licensing
from subsidies.readiness import indicators as readiness
from workshops.archive_boxes import indicators as boxes
from workshops.batches import indicators as batches
from workshops.registry import indicators as registry
from workshops.training import indicators as training

LEDGER = "workshops:registry:list"
SELF_CHECKS = "inspections:self_checks:list"
HAZARDS = "inspections:hazards:list"
LEADS, ASSISTS = "inspections:leads:list", "inspections:leads:assists"
CASES = "inspections:cases:list"
BOXES = "workshops:boxes:list"
RISK = "inspections:risk:list"
VISITS, LOOK_BACKS = "inspections:visits:list", "inspections:look_backs:list"
APPLICATIONS, FUND_USE = "subsidies:applications:list", "subsidies:fund_use:list"
FIGURES = (
    (registry.LICENSED, LEDGER, "view=none"),
    (registry.LOCATED, LEDGER, ""),
    (registry.PRIORITY, LEDGER, ""),
    (batches.STANDARDISE, LEDGER, "batch=standardise"),
    (batches.UPGRADE, LEDGER, "batch=upgrade"),
    (batches.DEMONSTRATE, LEDGER, "batch=brand"),
    (self_checks.SUBMITTED, SELF_CHECKS, "wave=year"),
    (self_checks.SOUND, SELF_CHECKS, "wave=year&state=handed"),
    (self_checks.CONTROLLED, SELF_CHECKS, "wave=year&state=handed"),
    (self_checks.CLEAN, SELF_CHECKS, "wave=year&state=handed"),
    (hazards.LISTED, HAZARDS, "view=all"),
    (hazards.LATE, HAZARDS, "view=late"),
    (hazards.SETTLED, HAZARDS, "view=open"),
    (leads.LEADS, LEADS, "view=all"),
    (leads.OVERDUE, LEADS, "view=overdue"),
    (leads.VERIFIED, ASSISTS, "view=all"),
    (leads.UNVERIFIED, ASSISTS, "view=overdue"),
    (cases.CLOSED, CASES, "view=all"),
    (cases.PUNISHED, CASES, "view=all&verdict=penalty"),
    (dens.CLOSED, "inspections:dens:list", ""),
    (dens.CHECKED, "inspections:dens:list", ""),
    (boxes.STAGES, BOXES, "stage=all_stages"),
    (boxes.RULES, BOXES, "rules=has"),
    (boxes.FOLLOWED, BOXES, "rules=follows"),
    (boxes.FULL, BOXES, "level=full"),
    (plans.PLANNED, "inspections:plans:list", ""),
    (plans.FREQUENCY, "inspections:plans:coverage", "view=short"),
    (plans.COVERED, "inspections:plans:coverage", "view=unchecked"),
    (visits.CHECKED, VISITS, "state=done"),
    (visits.SOUND, VISITS, "state=done"),
    (sampling.PASSED, "inspections:sampling:list", "view=passed"),
    (sampling.HANDLED, "inspections:sampling:list", "view=failed"),
    (standardisation.DONE, "inspections:standardisation:list", "view=counted"),
    (standardisation.LATE, "inspections:standardisation:list", "view=late"),
    (look_backs.DONE, LOOK_BACKS, "view=due"),
    (look_backs.KEPT, LOOK_BACKS, "view=kept"),
    (look_backs.REBOUND, LOOK_BACKS, "view=rebound"),
    (look_backs.UNMENDED, LOOK_BACKS, "view=unmended"),
    (visits.COVERED, "inspections:plans:coverage", ""),
    *((row, VISITS, f"state=done&supervision={row.key[7:]}") for row in visits.BY_KIND),
    (applications.COUNTY_PAID, APPLICATIONS, "view=live&source=county"),
    (applications.CITY_PAID, APPLICATIONS, "view=live&source=city"),
    (applications.OWN_MONEY, APPLICATIONS, "view=live"),
    (fund_use.RECORDED, FUND_USE, "view=all"),
    (fund_use.FLAGGED, FUND_USE, "view=flagged"),
    (fund_use.CHECKED, FUND_USE, "view=all"),
    (risk.GRADED, RISK, "grade=none"),
    (candidates.CHOSEN, "subsidies:candidates:list", "view=in"),
    (assistance.GROUPED, "subsidies:assistance:list", ""),
    (assistance.AREA_COVER, "subsidies:assistance:list", "view=with"),
    (assistance.SPECIALTY_COVER, "subsidies:assistance:list", "view=with"),
    (readiness.READY, "subsidies:readiness:list", ""),
    (licensing.CONVERTED, "subsidies:licensing:list", ""),
    (licensing.PRODUCTION, "subsidies:licensing:list", "view=standard"),
    (licensing.ENTERPRISES, "subsidies:licensing:list", ""),
    (licensing.HANDLED, "subsidies:licensing:approval", ""),
    (licensing.LICENSED, "subsidies:licensing:list", "view=standard"),
    *((row, RISK, f"grade={row.label[5]}") for row in risk.BY_GRADE),
    (improvements.TREASURES, "branding:improvements:list", "treasure=any"),
    *((row, "branding:improvements:list", f"subject={row.key[13:]}") for row in improvements.BY_SUBJECT),
    (labels.SOUND, "branding:labels:list", "view=latest"),
    (awards.BATCH, "branding:awards:list", "state=held"),
    (awards.AWARDED, "branding:awards:list", "state=applied"),
    (awards.APPLIED_FOR, "branding:awards:list", ""),
    (publicity.EFFORTS, "branding:publicity:list", ""),
    (publicity.READ, "branding:publicity:bulletins", ""),
    (training.HELD, "workshops:training:list", "state=held"),
    (training.CAME, "workshops:training:list", "state=held"),
    (training.TRAINED, "workshops:training:untrained", ""),
    (training.THEMES, "workshops:training:coverage", ""),
    (steering.ORDERS, "steering:orders", "view=all"),
    (steering.LATE, "steering:orders", "view=late"),
    (steering.DECISIONS, "steering:meetings", ""),
    (steering.MEETINGS, "steering:meetings", ""),
    (steering.JOINT, "steering:joint_actions", ""),
)
REGISTERED: dict[str, tuple] = {}
for _one, _, _ in FIGURES:
    REGISTERED[_one.clause] = (*REGISTERED.get(_one.clause, ()), _one)
_PLACES = {one.key: (name, query) for one, name, query in FIGURES}


BY_KEY = {one.key: one for one, _, _ in FIGURES}


def place_of(key: str) -> str:
    """Return the name of the view that lists an indicator's rows, for asking who may open it."""
    return _PLACES[key][0]


def address_of(key: str) -> str:
    """Return the list that shows an indicator's rows; empty where that part is not installed."""
    name, query = _PLACES[key]
    try:
        return f"{reverse(name)}?{query}".rstrip("?")
    except NoReverseMatch:
        return ""
