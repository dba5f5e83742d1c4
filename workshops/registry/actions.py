"""The only writers of workshop files: open, correct, move through life, merge, tell apart, unmask."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from jishan_portal.accounts.models import Area, Organisation, OrganisationKind, User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.sealed import seal, unseal
from jishan_portal.workflow import actions as workflow
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import keys, rules
from workshops.registry.models import DistinctPair, Event, LifeChange, Merge, Workshop, WorkshopText
from workshops.registry.states import WorkshopState

LICENCE_COPY = ("licence_number", "licence_until")
DERIVED = ("name_key", "name_initials", "address_key", "owner_id_print")


class VersionConflict(Exception):
    """Somebody else changed the file meanwhile: `current` is what stands now, `changes` what was about to be written."""

    def __init__(self, current: Workshop, changes: dict):
        super().__init__("这份档案刚被别人修改过，您的修改还没有保存。请对照两个版本后重新提交。")
        self.current, self.changes = current, changes


def _actor(by) -> User | None:
    return by if isinstance(by, User) else None


def _need(allowed: bool, message: str) -> None:
    if not allowed:
        raise PermissionDenied(message)


def note_event(workshop, sentence: str, *, at=None, url: str = "", tone: str = "go", visibility: str = "staff", paper: str = "") -> Event:
    """Write one sentence into the workshop's timeline."""
    return Event.objects.create(
        workshop=workshop, at=at or clock.now(), sentence=sentence[:300], url=url, tone=tone, visibility=visibility, paper=paper
    )


def station_of(area_code: str) -> Organisation | None:
    """Return the station that looks after a township, if one does."""
    return Organisation.objects.filter(kind=OrganisationKind.STATION, is_active=True, areas__code=area_code).order_by("pk").first()


def write_text(workshop) -> None:
    """Renew what a search looks through for one file."""
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
    _need(rules.can_reach(by, data["area_code"]), "所选乡镇不在您的管辖范围内，请改选，或请该乡镇所属监管所建档。")
    workshop = Workshop(**data, source=source, submission_id=submission_id, created_by=_actor(by))
    workshop.station = workshop.station or station_of(workshop.area_code)
    keys.fill(workshop)
    try:
        with transaction.atomic():
            workflow.begin(workshop, WorkshopState.ACTIVE, by=by, note=f"来源：{source}")
    except IntegrityError:
        raise MoveRefused(_clash(workshop)) from None
    workshop.root = workshop
    workshop.save(update_fields=["root"])
    write_text(workshop)
    _note_life(workshop, "", workshop.opened_on or clock.today(), "建档", by)
    note_event(workshop, "建立小作坊档案", tone="ok", visibility="owner")
    return workshop


def _clash(workshop) -> str:
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
        made_by=_actor(by),
    )


def _locked(pk: int) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def amend(workshop, changes: dict, *, by, version: int) -> Workshop:
    """Write `changes` (fields of rules.EDITABLE) if nobody changed the file since `version`; else VersionConflict."""
    fresh = _locked(workshop.pk)
    if fresh.version != version:
        raise VersionConflict(fresh, changes)
    if fresh.is_merged:
        raise MoveRefused("这份档案已并入另一份档案，请打开保留的档案修改。")
    _need(rules.can_reach(by, fresh.area_code), "这户小作坊不在您的管辖范围内。")
    _need(rules.can_reach(by, changes.get("area_code") or fresh.area_code), "改到的乡镇不在您的管辖范围内，请由局里办理移交。")
    return _write(fresh, changes, by=by)


def _write(workshop, changes: dict, *, by) -> Workshop:
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
        raise MoveRefused(_clash(workshop)) from None
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
    fresh = _locked(workshop.pk)
    if fresh.is_merged:
        raise MoveRefused("这份档案已并入另一份档案，请在保留的档案上办理。")
    _need(rules.can_reach(by, fresh.area_code), "这户小作坊不在您的管辖范围内。")
    _check_day(fresh, holds_from)
    before = fresh.state
    try:
        with transaction.atomic():
            workflow.move(fresh, move, by=by, note=reason, version=fresh.version + 1, updated_at=clock.now())
    except IntegrityError:
        raise MoveRefused(_clash(fresh)) from None
    step = fresh.FLOW.move(move)
    tone = "late" if step.is_grave and fresh.FLOW.state(fresh.state).is_final else "go"
    note_event(fresh, f"{step.label}，自{holds_from:%Y-%m-%d}起：{reason}", tone=tone, visibility="owner")
    change = _note_life(fresh, before, holds_from, reason, by)
    for name in ("state", "state_at", "state_by", "version", "updated_at"):
        setattr(workshop, name, getattr(fresh, name))
    return change


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
    _need(by.may("personal.unmask"), "您的岗位不能查看完整的个人信息。如工作需要，请联系系统管理员。")
    _need(rules.can_reach(by, workshop.area_code), "这户小作坊不在您的管辖范围内。")
    summary = f"查看{workshop.name}的{rules.label(field)}"
    audit.record("registry.unmask", workshop, by=by, summary=summary, data={"field": field, "why": why})
    return getattr(workshop, field)


@transaction.atomic
def declare_distinct(a, b, *, by, reason: str) -> DistinctPair:
    """Write down that two files that look alike are two workshops; said twice, the first word stands."""
    first, second = sorted((a, b), key=lambda workshop: workshop.pk)
    _need(rules.can_reach(by, first.area_code) or rules.can_reach(by, second.area_code), "这两户小作坊不在您的管辖范围内。")
    if not reason.strip():
        raise MoveRefused("请写明为什么不是同一户。")
    pair, is_new = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"reason": reason, "made_at": clock.now(), "made_by": _actor(by)}
    )
    if is_new:
        data = {"first": first.pk, "second": second.pk, "reason": reason}
        audit.record("registry.distinct", first, by=by, summary=f"认定{first.name}与{second.name}不是同一户", data=data)
    return pair


@transaction.atomic
def merge(kept, absorbed, *, by, reason: str, take: Iterable[str] = ()) -> Merge:
    """Make `absorbed` part of `kept`; `take` names fields whose value is taken over. Only roots and these values change."""
    rows = {row.pk: row for row in Workshop.objects.select_for_update(of=("self",)).filter(pk__in=(kept.pk, absorbed.pk)).order_by("pk")}
    kept, absorbed = rows[kept.pk], rows[absorbed.pk]
    if kept.pk == absorbed.pk or kept.is_merged or absorbed.is_merged:
        raise MoveRefused("其中一份档案已被合并，请刷新页面查看最新状态。")
    _need(rules.can_merge(by, kept, absorbed), "合并档案须有合并权限，且两户都在您的管辖范围内。")
    if not reason.strip():
        raise MoveRefused("请写明合并理由。")
    now = clock.now()
    Workshop.objects.filter(root=absorbed).update(root=kept)
    absorbed.root, absorbed.merged_at = kept, now
    absorbed.save(update_fields=["root", "merged_at"])
    taken = _take_over(kept, absorbed, take, by=by)
    made = Merge.objects.create(kept=kept, absorbed=absorbed, reason=reason, made_at=now, made_by=_actor(by), taken=taken)
    data = {"kept": kept.pk, "absorbed": absorbed.pk, "reason": reason, "taken": sorted(taken)}
    audit.record("registry.merge", kept, by=by, summary=f"{absorbed.name}并入{kept.name}", data=data)
    note_event(kept, f"{absorbed.name}（{absorbed.code}）的档案并入：{reason}")
    note_event(absorbed, f"并入{kept.name}（{kept.code}）的档案：{reason}", tone="off")
    return made


def _take_over(kept, absorbed, take: Iterable[str], *, by) -> dict:
    """Copy the chosen fields (and a licence the kept file lacks); return what stood there before, personal values sealed."""
    wanted = [name for name in take if name in rules.EDITABLE]
    if absorbed.licence_number and not kept.licence_number:
        wanted += LICENCE_COPY
    before = {name: _kept_form(name, getattr(kept, name)) for name in wanted}
    if wanted:
        _write(kept, {name: getattr(absorbed, name) for name in wanted}, by=by)
    return before


def _kept_form(name: str, value):
    """Return a value as the merge keeps it for an undo."""
    if name in rules.PERSONAL:
        return seal(value, "merge") if value else ""
    return getattr(value, "pk", None) or (value.isoformat() if isinstance(value, date) else value if value is None else str(value))


def _from_kept_form(name: str, value):
    if name in rules.PERSONAL:
        return unseal(value, "merge") if value else ""
    field = Workshop._meta.get_field(name)
    if field.is_relation:
        return field.related_model.objects.filter(pk=value).first() if value else None
    return field.to_python(value)


@transaction.atomic
def undo_merge(merge, *, by, reason: str) -> Merge:
    """Give the absorbed file its own root back; values taken over go back unless somebody changed them since."""
    made = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if made.undone_at:
        raise MoveRefused("这次合并已经撤销过了。")
    kept, absorbed = _locked(made.kept_id), _locked(made.absorbed_id)
    _need(by.may("registry.merge") and rules.can_reach(by, kept.area_code), "撤销合并须有合并权限，且该户在您的管辖范围内。")
    if not reason.strip():
        raise MoveRefused("请写明撤销理由。")
    if kept.is_merged:
        raise MoveRefused("保留的档案后来又并入了别的档案，请先撤销那一次合并。")
    _give_back(kept, absorbed, made.taken, by=by)
    try:
        with transaction.atomic():
            Workshop.objects.filter(pk=absorbed.pk).update(root=absorbed, merged_at=None, version=F("version") + 1)
            Workshop.objects.filter(pk__in=_subtree(absorbed.pk)).update(root=absorbed)
    except IntegrityError:
        raise MoveRefused(_clash(absorbed)) from None
    made.undone_at, made.undone_by, made.undo_reason = clock.now(), _actor(by), reason
    made.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    absorbed.refresh_from_db()
    for workshop, sentence in (
        (kept, f"撤销合并，{absorbed.name}恢复为单独档案：{reason}"),
        (absorbed, f"撤销合并，恢复为单独档案：{reason}"),
    ):
        note_event(workshop, sentence)
        data = {"kept": kept.pk, "absorbed": absorbed.pk, "reason": reason}
        audit.record("registry.undo_merge", workshop, by=by, summary=f"撤销{absorbed.name}并入{kept.name}", data=data)
    return made


def _give_back(kept, absorbed, taken: dict, *, by) -> None:
    unchanged = [name for name in taken if getattr(kept, name) == getattr(absorbed, name)]
    if unchanged:
        _write(kept, {name: _from_kept_form(name, taken[name]) for name in unchanged}, by=by)


def _subtree(pk: int) -> list[int]:
    """Return the ids of the files that were merged into a file, directly or through others."""
    children = list(Merge.objects.filter(kept=pk, undone_at__isnull=True).values_list("absorbed", flat=True))
    return [pk, *(deeper for child in children for deeper in _subtree(child))]
