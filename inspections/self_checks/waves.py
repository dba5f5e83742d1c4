"""Launching a wave: one self-check and one duty for every workshop in an area, set-based."""

from datetime import date

from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, OuterRef, QuerySet, Subquery, Value
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
    joining = Workshop.objects.working().filter(area_code__gte=low, area_code__lt=high).exclude(self_checks__wave=held)
    known = SelfCheck.objects.filter(wave=held).order_by("-pk").values_list("pk", flat=True).first() or 0
    count = insert_select(SelfCheck, joining, _columns(held))
    if count:
        fresh = SelfCheck.objects.filter(wave=held, pk__gt=known)
        open_many(fresh, CheckState.WAITING, by=by, due_on=held.deadline_on, duty=_duty(), summary=f"{held.title}：{count} 户列入自查")
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
        "rounds": Value(0, IntegerField()),
    }


def _duty() -> dict:
    owner = Ownership.objects.held_on(clock.today()).filter(workshop__root=OuterRef("workshop__root")).order_by("-since", "-id")
    return {
        "title": Concat(F("workshop__name"), Value(f"：{TITLE}"), output_field=CharField()),
        "url": Concat(Value("/inspections/self-checks/"), Cast("pk", CharField()), Value("/"), output_field=CharField()),
        "area_code": F("area_code"),
        "organisation": F("workshop__station"),
        "person": Subquery(owner.values("user")[:1]),
        "file": Concat(Value("workshops.workshop:"), Cast("workshop__root", CharField()), output_field=CharField()),
    }


@transaction.atomic
def close_wave(wave: Wave, *, by, note: str) -> Wave:
    """End a wave; what is still owed stays owed and counts as not done."""
    return move(wave, "close", by=by, note=note)


def leaving(wave: Wave) -> QuerySet:
    """Self-checks still owed by workshops that no longer produce, for `excuse` with their reason."""
    working = Workshop.objects.working().values("pk")
    return SelfCheck.objects.owed().filter(wave=wave).exclude(workshop__root__in=working)
