"""Who must keep away from which workshop, how a certificate stands, and who may change what."""

from datetime import date

from inspections.officers.models import Officer, Relation
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook
from workshops.registry.keys import address_key
from workshops.registry.models import Workshop
from workshops.registry.standing import Standing, standing

CHIEFS = frozenset({Role.STATION_CHIEF, Role.BUREAU_LEADER, Role.BUREAU_HEAD})
VILLAGE_WORDS = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")


def village_key(name: str) -> str:
    """Return what two spellings of a village share: 东南村, 东南村委会 and 东南 all give 东南."""
    key = address_key(name)
    for word in VILLAGE_WORDS:
        if key.endswith(word) and len(key) > len(word):
            return key[: -len(word)]
    return key


def same_village(officer: Officer, workshop: Workshop) -> bool:
    """Whether a workshop stands in the officer's own village; unknown villages are no ground."""
    if not officer.home_village or not workshop.village:
        return False
    return officer.home_area_code == workshop.area_code and village_key(officer.home_village) == village_key(workshop.village)


def conflict(officer: Officer, workshop: Workshop, on: date) -> str:
    """Return why an officer must keep away from a workshop on a day, or "" (INSP 23; own village: rule `visit.avoid_own_village`)."""
    relations = Relation.objects.held_on(on).filter(officer=officer, workshop__root=workshop.root_id or workshop.pk)
    return reason_of(officer, workshop, list(relations), on)


def reason_of(officer: Officer, workshop: Workshop, relations: list[Relation], on: date) -> str:
    """Return the same from relations already read (those in force on the day, of this officer to this workshop)."""
    if relations:
        found = relations[0]
        return f"{officer.name}已申报与该户有{found.get_kind_display()}，应当回避"
    if rulebook.value("visit.avoid_own_village", on) and same_village(officer, workshop):
        return f"该户在{officer.name}本人所在的{officer.home_village}，应当回避"
    return ""


def standing_of(officer: Officer, on: date | None = None) -> Standing:
    """Say how an officer's certificate stands."""
    if not officer.is_active or not officer.user.is_active:
        return Standing("off", "已不在岗")
    if not officer.certificate_number or officer.certificate_until is None:
        return Standing("late", "未登记执法证")
    return standing(officer.certificate_until, on)


def can_edit(user, officer: Officer) -> bool:
    """The chief of the station and the bureau's leaders keep the record; nobody keeps the certificate of their own."""
    return user.may("officers.edit") and officer.user_id != user.pk


def can_declare(user, officer: Officer) -> bool:
    """An officer declares their own relations; whoever keeps the record may write down what was declared on paper."""
    return officer.user_id == user.pk or can_edit(user, officer)


def can_leave(user, officer: Officer) -> bool:
    """An officer enters their own leave, the chief that of the station."""
    return officer.user_id == user.pk or can_edit(user, officer)


def is_current(leave, on: date | None = None) -> bool:
    """Whether a leave is not over and may still be taken back."""
    return leave.withdrawn_at is None and leave.until >= (on or clock.today())
