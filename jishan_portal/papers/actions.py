"""Issuing, drawing and voiding papers."""

import json
import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, User
from jishan_portal.audit import actions as audit
from jishan_portal.celery import send_on_commit
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.papers import documents
from jishan_portal.papers.models import Paper
from jishan_portal.papers.numbers import give, hold
from jishan_portal.workflow.actions import MoveRefused

DRAWN_WITHIN = timedelta(minutes=2)
SWEEP_BATCH = 200


class PaperRefused(MoveRefused):
    """A paper that cannot be voided, with the reason in Chinese (HTTP 409)."""


@transaction.atomic
def issue(
    kind: str, *, subject, organisation: Organisation, title: str, template: str, content: dict, by, key: str = "", area_code: str = ""
) -> Paper:
    """Issue a paper about a record: number, frozen content and its hash now; the PDF after the commit.

    `kind` is one of `papers.kinds.kinds()`, `content` JSON values for `template` (a document template). With a `key` the
    same call again returns the same paper. The subject may name its `area_code`; else give one.
    """
    subject_kind, subject_id = audit.kind_of(subject), str(subject.pk)
    year = clock.today().year
    counter = hold(organisation, kind, year)  # one at a time: the key is looked up under the lock
    earlier = key and Paper.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind, key=key).first()
    if earlier:
        return earlier
    number = give(counter)
    frozen = _frozen(content, number=number.text, title=title, organisation=organisation.name)
    paper = Paper(
        organisation=counter.organisation,
        kind=kind,
        year=year,
        serial=number.serial,
        number=number.text,
        title="".join(title.split("\n"))[:200],
        subject_kind=subject_kind,
        subject_id=subject_id,
        file=audit.chain_of(subject),
        key=key,
        area_code=area_code or getattr(subject, "area_code", ""),
        template=template,
        content=frozen,
        content_hash=audit.digest({"template": template, "content": frozen}),
        issued_at=clock.now(),
        issued_by=by if isinstance(by, User) else None,
    )
    paper.save(force_insert=True)
    facts = {"number": paper.number, "content_hash": paper.content_hash}
    audit.record("papers.issue", paper, by=by, summary=f"签发文书：{paper.number}", data=facts)
    send_on_commit("jishan_portal.papers.tasks.draw_paper", paper.pk)
    return paper


def draw(paper_id: int) -> None:
    """Make the PDF of a paper, once; a drawn one is left as it is."""
    paper = Paper.objects.undrawn().filter(pk=paper_id).first()
    if paper is None:
        return
    attach(paper, documents.draw(paper))


def attach(paper: Paper, content: bytes) -> None:
    """Keep the PDF of a paper, once; one that has been drawn meanwhile keeps the first."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "paper.pdf"
        made.write_bytes(content)
        with transaction.atomic():
            _attach(paper, made)


@transaction.atomic
def void(paper: Paper, *, by, reason: str) -> Paper:
    """Void a paper with a reason: it keeps its number and stays listed. Again changes nothing.

    Raises PaperRefused without a reason.
    """
    if not reason.strip():
        raise PaperRefused("作废文书须写明理由。")
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if held.is_void:
        return held
    held.voided_at, held.voided_by, held.void_reason = clock.now(), by if isinstance(by, User) else None, reason.strip()[:300]
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    audit.record("papers.void", held, by=by, summary=f"作废文书：{held.number}", data={"reason": held.void_reason})
    return held


@transaction.atomic
def sweep() -> int:
    """Send again the papers whose PDF was not made; return how many."""
    late = Paper.objects.undrawn().filter(issued_at__lt=clock.now() - DRAWN_WITHIN).order_by("id")[:SWEEP_BATCH]
    ids = list(late.values_list("pk", flat=True))
    for paper_id in ids:
        send_on_commit("jishan_portal.papers.tasks.draw_paper", paper_id)
    return len(ids)


def _frozen(content: dict, **facts) -> dict:
    """Return the content as plain JSON values, with what the office adds; dates must be text by now."""
    return json.loads(json.dumps({**content, **facts}, ensure_ascii=False))


def _attach(paper: Paper, made: Path) -> None:
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if held.pdf_id:
        return
    held.pdf = files.keep_made(made, by=SYSTEM, name=f"{held.number} {held.title}.pdf")
    held.pdf_hash, held.drawn_at = held.pdf.sha256, clock.now()
    held.save(update_fields=["pdf", "pdf_hash", "drawn_at"])
    audit.record("papers.draw", held, by=SYSTEM, summary=f"文书成文：{held.number}", data={"pdf_hash": held.pdf_hash})
