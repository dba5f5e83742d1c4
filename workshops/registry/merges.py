"""Joining two files that are one workshop, and taking that back."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.sealed import seal, unseal
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry import rules
from workshops.registry.actions import actor, clash, locked, need, note_event, write_changes
from workshops.registry.models import Workshop
from workshops.registry.models_merge import Merge
from workshops.registry.queries import touch

LICENCE_COPY = ("licence_number", "licence_until")


@transaction.atomic
def merge(kept, absorbed, *, by, reason: str, take: Iterable[str] = ()) -> Merge:
    """Make `absorbed` part of `kept`; `take` names fields whose value is taken over. Only roots and these values change."""
    rows = {row.pk: row for row in Workshop.objects.select_for_update(of=("self",)).filter(pk__in=(kept.pk, absorbed.pk)).order_by("pk")}
    kept, absorbed = rows[kept.pk], rows[absorbed.pk]
    if kept.pk == absorbed.pk or kept.is_merged or absorbed.is_merged:
        raise MoveRefused("其中一份档案已被合并，请刷新页面查看最新状态。")
    need(rules.can_merge(by, kept, absorbed), "合并档案须有合并权限，且两户都在您的管辖范围内。")
    if not reason.strip():
        raise MoveRefused("请写明合并理由。")
    touch()
    now = clock.now()
    Workshop.objects.filter(root=absorbed).update(root=kept)
    absorbed.root, absorbed.merged_at = kept, now
    absorbed.save(update_fields=["root", "merged_at"])
    taken = _take_over(kept, absorbed, take, by=by)
    made = Merge.objects.create(kept=kept, absorbed=absorbed, reason=reason, made_at=now, made_by=actor(by), taken=taken)
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
        write_changes(kept, {name: getattr(absorbed, name) for name in wanted}, by=by)
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
    kept, absorbed = locked(made.kept_id), locked(made.absorbed_id)
    need(by.may("registry.merge") and rules.can_reach(by, kept.area_code), "撤销合并须有合并权限，且该户在您的管辖范围内。")
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
        raise MoveRefused(clash(absorbed)) from None
    made.undone_at, made.undone_by, made.undo_reason = clock.now(), actor(by), reason
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
        write_changes(kept, {name: _from_kept_form(name, taken[name]) for name in unchanged}, by=by)


def _subtree(pk: int) -> list[int]:
    """Return the ids of the files that were merged into a file, directly or through others."""
    children = list(Merge.objects.filter(kept=pk, undone_at__isnull=True).values_list("absorbed", flat=True))
    return [pk, *(deeper for child in children for deeper in _subtree(child))]
