"""Launching a wave: one self-check and one duty for every workshop in an area, set-based."""

from datetime import date

from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from inspections.checklists.models import Version
from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import CheckState, WaveState
from jishan_portal.accounts.areas import span
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.workflow.actions import MoveRefused, begin, move, open_many
from workshops.registry.models import Ownership, Workshop

TITLE = "完成主体自查"
MOST_AT_ONCE = 500


@transaction.atomic
def launch(*, year: int, title: str, area_code: str, version: Version, deadline_on: date, by) -> Wave:
    """Launch a wave for all active workshops in an area; launching the same wave again changes nothing."""
    known = Wave.objects.filter(year=year, area_code=area_code, title=title).first()
    if known:
        return known
    if deadline_on < clock.today():
        raise MoveRefused(f"截止日期 {deadline_on:%Y-%m-%d} 已过，请改为今天或以后。")
    wave = Wave(
        year=year, title=title, area_code=area_code, version=version, deadline_on=deadline_on,
        launched_at=clock.now(), launched_by=by if by.pk else None,
    )  # fmt: skip
    begin(wave, WaveState.OPEN, by=by)
    take_in(wave, by=by)
    return wave


@transaction.atomic
def take_in(wave: Wave, *, by) -> int:
    """Give every active workshop of the area that is not in the wave its self-check; return how many were new.

    Run at launch and daily while the wave is open, so that new workshops join; safe to run twice.
    """
    held = Wave.objects.select_for_update().get(pk=wave.pk)
    if held.state != WaveState.OPEN:
        return 0
    low, high = span(held.area_code)
    joining = Workshop.objects.working().filter(area_code__gte=low, area_code__lt=high)
    known = SelfCheck.objects.filter(wave=held).order_by("-pk").values_list("pk", flat=True).first() or 0
    if known:  # at launch there is nobody to leave out, and looking through the rows being written would cost their square
        joining = joining.exclude(self_checks__wave=held)
    count = insert_select(SelfCheck, joining, _columns(held))
    if count:
        fresh = SelfCheck.objects.filter(wave=held, pk__gt=known)
        open_many(
            fresh, CheckState.WAITING, by=by, due_on=held.deadline_on, duty=duty_columns(), summary=f"{held.title}：{count} 户列入自查"
        )
    return count


def _columns(wave: Wave) -> dict:
    now = Value(clock.now(), DateTimeField())
    return {
        "wave": Value(wave.pk, IntegerField()),
        "workshop": F("pk"),
        "area_code": F("area_code"),
        "version": Value(wave.version_id, IntegerField()),
        "deadline_on": Value(wave.deadline_on, DateField()),
        "state": Value(CheckState.WAITING.value, CharField()),
        "state_at": now,
        "filled_by": Value("", CharField()),
        "owner_word": Value("", CharField()),
        "answered": Value(0, IntegerField()),
        "return_note": Value("", CharField()),
        "noes": Value(0, IntegerField()),
        "key_noes": Value(0, IntegerField()),
        "rounds": Value(0, IntegerField()),
        "reminders": Value(0, IntegerField()),
    }


def duty_columns(*, word: str = TITLE, has_owner: bool = True) -> dict:
    """Return the expressions of a duty over self-checks: the owner's where they have an account, else their station's."""
    owner = Ownership.objects.held_on(clock.today()).filter(workshop__root=OuterRef("workshop__root")).order_by("-since", "-id")
    return {
        "title": Concat(F("workshop__name"), Value(f"：{word}"), output_field=CharField()),
        "url": Concat(Value("/inspections/self-checks/"), Cast("pk", CharField()), Value("/"), output_field=CharField()),
        "area_code": F("area_code"),
        "organisation": F("workshop__station"),
        "person": Subquery(owner.values("user")[:1]) if has_owner else Value(None, IntegerField()),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root", CharField()), output_field=CharField()),
    }


@transaction.atomic
def close_wave(wave: Wave, *, by, note: str) -> Wave:
    """End a wave; what is still owed stays owed and counts as not done."""
    return move(wave, "close", by=by, note=note)


def leaving(wave: Wave) -> QuerySet:
    """Self-checks still owed by workshops that no longer produce, or were merged into one that has its own, for `excuse`."""
    working = Workshop.objects.working().values("pk")
    twins = SelfCheck.objects.filter(wave=wave, workshop=OuterRef("workshop__root")).exclude(pk=OuterRef("pk"))
    owed = SelfCheck.objects.owed().filter(wave=wave)
    return owed.filter(~Q(workshop__root__in=working) | Q(Exists(twins)))


def reason_of(check: SelfCheck) -> str:
    """Say why a self-check in `leaving` leaves the wave."""
    root = check.workshop.root
    if root.pk != check.workshop_id:
        return f"档案已并入“{root.name}”，由该档案自查"
    return f"小作坊{root.get_state_display()}，不再生产"


@transaction.atomic
def excuse_leaving(wave: Wave, *, by, within: QuerySet | None = None) -> int:
    """Excuse those that left, each with its reason, at most MOST_AT_ONCE; return how many. Again is the same."""
    rows = leaving(wave)
    if within is not None:
        rows = rows.filter(pk__in=within.values("pk"))
    found = list(rows.select_related("workshop__root").order_by("pk")[:MOST_AT_ONCE])
    for check in found:
        move(check, "excuse", by=by, note=reason_of(check))
    return len(found)
