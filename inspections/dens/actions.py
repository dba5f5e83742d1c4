"""Closing a den: proposed by two, approved by a leader, noticed in public; then watched."""

from uuid import UUID

from django.db import transaction

from inspections.dens import watching
from inspections.dens.models import Den, DenPicture
from inspections.dens.states import DenState
from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.papers import actions as papers
from jishan_portal.publications import actions as publications
from jishan_portal.workflow.actions import MoveRefused, begin, move
from workshops.registry.actions import note_event

TEMPLATE = "documents/case_letter.html"


@transaction.atomic
def propose(den: Den, pictures: list[StoredFile], *, by: User, submission_id: UUID) -> Den:
    """Enter a closing for approval (place, what was found, what was done … are set); the same submission gives the same record."""
    known = Den.objects.filter(submission_id=submission_id).first()
    if known:
        return known
    _refuse(den, pictures, by)
    den.made_by, den.made_at, den.submission_id = by, clock.now(), submission_id
    if den.case_id:
        den.area_code, den.lead = den.case.area_code, den.lead or den.case.lead
    begin(den, DenState.PROPOSED, by=by)
    _keep(den, pictures, by=by)
    return den


def _refuse(den: Den, pictures: list, by: User) -> None:
    if den.second_id == by.pk:
        raise MoveRefused("取缔须由两名执法人员进行，请另选一人。")
    if den.found_on > clock.today():
        raise MoveRefused("现场查处日期不能晚于今天。")
    if not pictures:
        raise MoveRefused("取缔须有现场照片，请上传。")


@transaction.atomic
def approve(den: Den, *, by: User, note: str = "") -> Den:
    """A leader approves: the notice is issued, and the first surprise check is drawn (nobody is told when)."""
    held = close_down(den, by=by, note=note)
    watching.draw_first(held, by=by)
    return held


@transaction.atomic
def close_down(den: Den, *, by: User, note: str = "") -> Den:
    """Approve and issue the notice; the watch begins with `approve`."""
    held = _held(den)
    if by.pk in {held.made_by_id, held.second_id}:
        raise MoveRefused("您是登记人或者执法人员，不能审批，请由另一位负责人审批。")
    move(held, "approve", by=by, note=note, closed_on=clock.today(), closed_by=by)
    held.paper = papers.issue(
        "den", subject=held, organisation=bureau(), title="取缔公告", template=TEMPLATE, content=_content(held), by=by, key="notice"
    )
    held.save(update_fields=["paper"])
    if held.case_id and held.case.workshop_id and not held.is_restricted:
        note_event(held.case.workshop, f"取缔：{held.place}（{held.paper.number}）", url=held.url, tone="late")
    if not held.is_restricted:
        _queue(held, by=by)
    return held


def _queue(den: Den, *, by: User) -> None:
    """Queue the notice for the public register; no natural person is named in it."""
    persons = tuple(name for name in (den.operator,) if name)
    publications.queue(
        "shutdown", audit.kind_of(den), den.pk, f"取缔公告：{den.place}", "\n".join(_words(den)), by=by,
        area_code=den.area_code, organisation=bureau(), started_on=den.closed_on, url=den.url, file=den.audit_chain, persons=persons,
    )  # fmt: skip


@transaction.atomic
def give_back(den: Den, *, by: User, note: str) -> Den:
    """A leader wants the record put right."""
    return move(_held(den), "return", by=by, note=note)


@transaction.atomic
def propose_again(den: Den, pictures: list[StoredFile], *, by: User, **facts) -> Den:
    """The record was put right."""
    held = _held(den)
    _keep(held, pictures, by=by)
    return move(held, "propose_again", by=by, **facts)


@transaction.atomic
def release(den: Den, *, by: User, note: str) -> Den:
    """A leader ends the watch, with the reason."""
    held = _held(den)
    move(held, "release", by=by, note=note)
    watching.drop_ahead(held, by=by)
    return held


def _held(den: Den) -> Den:
    return Den.objects.select_for_update(of=("self",)).select_related("case", "made_by").get(pk=den.pk)


def _keep(den: Den, pictures: list[StoredFile], *, by: User) -> None:
    for stored in pictures:
        files.claim(stored, by=by)
        DenPicture.objects.get_or_create(den=den, file=stored)


def _content(den: Den) -> dict:
    on = clock.today()
    written = [{"key": f"{number}", "label": "", "paragraphs": words.split("\n")} for number, words in enumerate(_words(den))]
    head = {"heading": "取缔公告", "office": bureau().name, "to": "", "date": f"{on.year}年{on.month}月{on.day}日"}
    return {**head, "parts": written, "cells": [], "signs": [], "columns": [], "lines": []}


def _words(den: Den) -> tuple[str, str, str]:
    """Return what the notice says."""
    return (f"经查，{den.place}从事{den.product}的生产经营活动。", f"依据{den.basis}，现决定予以取缔。", den.notice)
