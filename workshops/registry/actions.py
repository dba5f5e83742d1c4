"""The only writers of workshop files: open, correct, move through life, tell apart, unmask (`merges` joins two of them)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.workflow import actions as workflow
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import keys, rules
from workshops.registry.models import HIDDEN, Event, LifeChange, SavedView, Visibility, Workshop, WorkshopText
from workshops.registry.models_merge import DistinctPair
from workshops.registry.queries import touch
from workshops.registry.states import WorkshopState

DERIVED = ("name_key", "name_initials", "address_key", "owner_id_print")


class VersionConflict(Exception):
    """Somebody else changed the file meanwhile: `current` is what stands now, `changes` what was about to be written."""

    def __init__(self, current: Workshop, changes: dict):
        super().__init__("这份档案刚被别人修改过，您的修改还没有保存。请对照两个版本后重新提交。")
        self.current, self.changes = current, changes


def actor(by) -> User | None:
    """Return the user behind `by`; nobody for the portal itself."""
    return by if isinstance(by, User) else None


def need(allowed: bool, message: str) -> None:
    """Refuse with a sentence unless something is allowed."""
    if not allowed:
        raise PermissionDenied(message)


def note_event(workshop, sentence: str, *, at=None, url: str = "", tone: str = "go", visibility: str = "staff", paper: str = "") -> Event:
    """Write one sentence into the workshop's timeline."""
    return Event.objects.create(
        workshop=workshop, at=at or clock.now(), sentence=sentence[:300], url=url, tone=tone, visibility=visibility, paper=paper
    )


def hide_events(workshop, url: str, *, is_hidden: bool) -> int:
    """Take what leads to a record out of the timeline, or put it back (a case is restricted, released); return how many."""
    rows = Event.objects.filter(workshop__root=workshop.root_id, url=url)
    if is_hidden:
        return rows.exclude(visibility=HIDDEN).update(visibility=HIDDEN)
    return rows.filter(visibility=HIDDEN).update(visibility=Visibility.STAFF)


def station_of(area_code: str) -> Organisation | None:
    """Return the station that looks after a township, if one does."""
    return Organisation.objects.filter(kind=OrganisationKind.STATION, is_active=True, areas__code=area_code).order_by("pk").first()


def write_text(workshop) -> None:
    """Renew what a search looks through for one file."""
    touch()
    area = Area.objects.filter(pk=workshop.area_code).first()
    text, pieces = keys.searched(workshop, area.name if area else "")
    WorkshopText.objects.update_or_create(workshop=workshop, defaults={"text": text, "pieces": pieces})


@transaction.atomic
def register(data: dict, *, by, source: str = "staff", submission_id=None) -> Workshop:
    """Open a file; a repeated `submission_id` returns the file of the first time. `data` holds fields of rules.EDITABLE."""
    if submission_id:
        earlier = Workshop.objects.filter(submission_id=submission_id).first()
        if earlier:
            return earlier
    need(rules.can_reach(by, data["area_code"]), "所选乡镇不在您的管辖范围内，请改选，或请该乡镇所属监管所建档。")
    workshop = Workshop(**data, source=source, submission_id=submission_id, created_by=actor(by))
    workshop.station = workshop.station or station_of(workshop.area_code)
    keys.fill(workshop)
    try:
        with transaction.atomic():
            workflow.begin(workshop, WorkshopState.ACTIVE, by=by, note=f"来源：{source}")
    except IntegrityError:
        raise MoveRefused(clash(workshop)) from None
    workshop.root = workshop
    workshop.save(update_fields=["root"])
    write_text(workshop)
    _note_life(workshop, "", workshop.opened_on or clock.today(), "建档", by)
    note_event(workshop, "建立小作坊档案", tone="ok", visibility="owner")
    return workshop


@transaction.atomic
def register_apart(data: dict, others: Iterable[Workshop], *, by, reason: str = "", submission_id=None) -> Workshop:
    """Open a file although it looks like `others`, and write down why it is another workshop than each of them."""
    made = register(data, by=by, submission_id=submission_id)
    for other in others:
        declare_distinct(made, other, by=by, reason=reason)
    return made


def clash(workshop) -> str:
    """Say which number another living file already has."""
    others = Workshop.objects.living().exclude(pk=workshop.pk)
    taken = others.filter(credit_code=workshop.credit_code).first() if workshop.credit_code else None
    if taken:
        return f"统一社会信用代码已登记在“{taken.name}”名下，请核对号码；确是同一户的，请打开该档案修改或合并。"
    taken = others.filter(licence_number=workshop.licence_number).first() if workshop.licence_number else None
    name = f"“{taken.name}”" if taken else "另一户"
    return f"许可证号已登记在{name}名下，请核对证号；确是同一户的，请合并档案。"


def _note_life(workshop, before: str, holds_from: date, reason: str, by) -> LifeChange:
    return LifeChange.objects.create(
        workshop=workshop,
        from_state=before,
        to_state=workshop.state,
        holds_from=holds_from,
        reason=reason,
        made_at=clock.now(),
        made_by=actor(by),
    )


def locked(pk: int) -> Workshop:
    """Lock a file's row and say that the registry changes; call inside a transaction."""
    touch()
    return Workshop.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def amend(workshop, changes: dict, *, by, version: int) -> Workshop:
    """Write `changes` (fields of rules.EDITABLE) if nobody changed the file since `version`; else VersionConflict."""
    fresh = locked(workshop.pk)
    if fresh.version != version:
        raise VersionConflict(fresh, changes)
    if fresh.is_merged:
        raise MoveRefused("这份档案已并入另一份档案，请打开保留的档案修改。")
    need(rules.can_reach(by, fresh.area_code), "这户小作坊不在您的管辖范围内。")
    need(rules.can_reach(by, changes.get("area_code") or fresh.area_code), "改到的乡镇不在您的管辖范围内，请由局里办理移交。")
    return write_changes(fresh, changes, by=by)


def write_changes(workshop, changes: dict, *, by) -> Workshop:
    """Write changes onto a locked file with keys, search text, audit entry and event; nothing where nothing differs."""
    before = {name: getattr(workshop, name) for name in changes}
    differs = {name: value for name, value in changes.items() if before[name] != value}
    if not differs:
        return workshop
    for name, value in differs.items():
        setattr(workshop, name, value)
    if "area_code" in differs and "station" not in differs:
        workshop.station = station_of(workshop.area_code)
    keys.fill(workshop)
    workshop.version, workshop.updated_at = workshop.version + 1, clock.now()
    try:
        with transaction.atomic():
            workshop.save(update_fields=[*differs, *DERIVED, "station", "version", "updated_at"])
    except IntegrityError:
        raise MoveRefused(clash(workshop)) from None
    if rules.SEARCHED & set(differs):
        write_text(workshop)
    labels = "、".join(rules.label(name) for name in differs)
    data = {name: {"from": rules.shown(name, before[name]), "to": rules.shown(name, value)} for name, value in differs.items()}
    audit.record(
        "registry.amend", workshop, by=by, summary=f"更正{workshop.name}：{labels}", data={"changes": data, "version": workshop.version}
    )
    note_event(workshop, f"更正资料：{labels}", visibility="owner")
    return workshop


@transaction.atomic
def change_life(workshop, move: str, *, by, holds_from: date, reason: str) -> LifeChange:
    """Take a move of the life cycle from a day on, with its reason; refused when the state or the day does not allow it."""
    fresh = locked(workshop.pk)
    if fresh.is_merged:
        raise MoveRefused("这份档案已并入另一份档案，请在保留的档案上办理。")
    need(rules.can_reach(by, fresh.area_code), "这户小作坊不在您的管辖范围内。")
    _check_day(fresh, holds_from)
    before = fresh.state
    try:
        with transaction.atomic():
            workflow.move(fresh, move, by=by, note=reason, version=fresh.version + 1, updated_at=clock.now())
    except IntegrityError:
        raise MoveRefused(clash(fresh)) from None
    step = fresh.FLOW.move(move)
    tone = "late" if step.is_grave and fresh.FLOW.state(fresh.state).is_final else "go"
    note_event(fresh, f"{step.label}，自{holds_from:%Y-%m-%d}起：{reason}", tone=tone, visibility="owner")
    change = _note_life(fresh, before, holds_from, reason, by)
    for name in ("state", "state_at", "state_by", "version", "updated_at"):
        setattr(workshop, name, getattr(fresh, name))
    return change


@transaction.atomic
def change_lives(chosen: Iterable[Workshop], move: str, *, by, holds_from: date, reason: str) -> list[LifeChange]:
    """Take one move for several workshops, all of them or none."""
    return [change_life(workshop, move, by=by, holds_from=holds_from, reason=reason) for workshop in chosen]


def _check_day(workshop, holds_from: date) -> None:
    if holds_from > clock.today():
        raise MoveRefused("生效日期不能晚于今天，请改为今天或实际发生的日期。")
    last = workshop.life_changes.exclude(from_state="").first()
    if last and holds_from < last.holds_from:
        raise MoveRefused(f"生效日期不能早于上一次状态变更（{last.holds_from:%Y-%m-%d} {last.get_to_state_display()}）。")


@transaction.atomic
def unmask(workshop, field: str, *, by, why: str = "") -> str:
    """Return a personal value in plain text and write down who asked for it and why."""
    if field not in rules.PERSONAL:
        raise ValueError(f"{field!r} is not a masked field")
    need(by.may("personal.unmask"), "您的岗位不能查看完整的个人信息。如工作需要，请联系系统管理员。")
    need(rules.can_reach(by, workshop.area_code), "这户小作坊不在您的管辖范围内。")
    summary = f"查看{workshop.name}的{rules.label(field)}"
    audit.record("registry.unmask", workshop, by=by, summary=summary, data={"field": field, "why": why})
    return getattr(workshop, field)


@transaction.atomic
def keep_view(user, name: str, query: str) -> SavedView:
    """Keep conditions of the list under a name ("" keeps the columns); the same name again replaces them."""
    return SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query, "saved_at": clock.now()})[0]


@transaction.atomic
def drop_view(view: SavedView) -> None:
    """Drop kept conditions."""
    view.delete()


@transaction.atomic
def declare_distinct(a, b, *, by, reason: str) -> DistinctPair:
    """Write down that two files that look alike are two workshops; said twice, the first word stands."""
    first, second = sorted((a, b), key=lambda workshop: workshop.pk)
    need(rules.can_reach(by, first.area_code) or rules.can_reach(by, second.area_code), "这两户小作坊不在您的管辖范围内。")
    if not reason.strip():
        raise MoveRefused("请写明为什么不是同一户。")
    pair, is_new = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"reason": reason, "made_at": clock.now(), "made_by": actor(by)}
    )
    if is_new:
        data = {"first": first.pk, "second": second.pk, "reason": reason}
        audit.record("registry.distinct", first, by=by, summary=f"认定{first.name}与{second.name}不是同一户", data=data)
    return pair
