"""The pack that goes to the police: the letter, the report, the list of things, the test results, with index and hashes."""

import csv
import io
import tempfile
import zipfile
from pathlib import Path

from inspections.case_papers import actions as written
from inspections.case_papers.models import Draft
from inspections.cases.facts import facts_of
from inspections.cases.occasions import exhibits_of
from inspections.exhibits.models import ExhibitKind
from inspections.transfers.models import Transfer
from inspections.transfers.models_detention import Detention
from jishan_portal.files import actions as files
from jishan_portal.files import storage
from jishan_portal.files.kinds import is_recording
from jishan_portal.files.models import StoredFile
from jishan_portal.files.names import named
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused

LETTER = "5"
DETENTION_LETTER = "4a"
PAPERS = (LETTER, "5a", "5b")


def opinions_of(case) -> list:
    """Return the test reports and expert opinions of a case that have their file."""
    return [row for row in exhibits_of(case) if row.kind == ExhibitKind.OPINION and row.file_id]


def start_papers(transfer: Transfer, *, by) -> None:
    """Begin the three papers, so that the handlers may change their words until the pack goes."""
    facts = _facts(transfer)
    for code in PAPERS:
        written.start(transfer.case, code, facts, by=by, about=f"transfer-{transfer.pk}")


def forget_papers(case, *, by) -> None:
    """Give the unissued papers of a transfer up that was not approved."""
    written.drop_open(case, PAPERS, by=by)


def issue_papers(transfer: Transfer, *, by) -> list[Paper]:
    """Issue the letter, the report and the list, as the handlers wrote them, else in the words of the catalogue; once."""
    case = transfer.case
    about, facts = f"transfer-{transfer.pk}", _facts(transfer)
    issued = []
    for code in PAPERS:
        draft = Draft.objects.of(case.audit_chain).filter(code=code, about=about, paper__isnull=False).first()
        draft = draft or written.start(case, code, facts, by=by, about=about)
        issued.append(written.issue(draft, facts, subject=case, by=by))
    return issued


def _facts(transfer: Transfer) -> dict:
    return facts_of(
        transfer.case, recipient_police=transfer.police.name, crime=transfer.get_crime_display(), crime_report=transfer.report,
        no_opinion=transfer.no_opinion_reason,
    )  # fmt: skip


def start_letter(detention: Detention, *, by) -> None:
    """Begin the letter of a referral for detention, so that the handlers may change its words until it goes."""
    written.start(detention.case, DETENTION_LETTER, _detention_facts(detention), by=by, about=f"detention-{detention.pk}")


def forget_letter(case, *, by) -> None:
    """Give the unissued letter of a referral up that was not approved."""
    written.drop_open(case, (DETENTION_LETTER,), by=by)


def issue_letter(detention: Detention, *, by) -> Paper:
    """Issue the letter of a referral for detention; again returns the same paper."""
    case, about, facts = detention.case, f"detention-{detention.pk}", _detention_facts(detention)
    drafts = Draft.objects.of(case.audit_chain).filter(code=DETENTION_LETTER, about=about)
    draft = drafts.filter(paper__isnull=False).first() or written.start(case, DETENTION_LETTER, facts, by=by, about=about)
    return written.issue(draft, facts, subject=case, by=by)


def _detention_facts(row: Detention) -> dict:
    return facts_of(
        row.case, recipient_police=row.police.name, detention_act=row.act, detention_gravity=row.gravity, detention_person=row.person,
        detention_report=row.report,
    )  # fmt: skip


def make(transfer: Transfer | Detention, issued: list[Paper], *, by) -> StoredFile:
    """Write the zip and store it: papers, test results, every other exhibit with a file; index and SHA-256 of each.

    Recordings go along as media of their own: the index names them with their hash, the zip does not hold them.
    """
    pieces = [(f"{paper.title}.pdf", _pdf(paper)) for paper in issued]
    for row in sorted(exhibits_of(transfer.case), key=lambda row: (row.kind != ExhibitKind.OPINION, row.number)):
        if row.file_id:
            folder = "检验结论" if row.kind == ExhibitKind.OPINION else "证据"
            pieces.append((f"{folder}/{row.number:03d}_{named(row.name, row.file.extension)}", row.file))
    apart = [(name, stored) for name, stored in pieces if is_recording(stored.extension)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pack.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            table = io.StringIO()
            writer = csv.writer(table)
            writer.writerow(["序号", "材料", "散列 SHA-256", "备注"])
            for number, (name, stored) in enumerate(pieces, 1):
                if (name, stored) not in apart:
                    packed.write(storage.path_of(storage.ORIGINAL, stored.sha256), name)
                writer.writerow([number, name, stored.sha256, "另附介质" if (name, stored) in apart else ""])
            packed.writestr("材料清单.csv", "\ufeff" + table.getvalue())
            within = [piece for piece in pieces if piece not in apart]
            for name, held in (("sha256.txt", within), ("另附介质_sha256.txt", apart)):
                if held:
                    packed.writestr(name, "".join(f"{stored.sha256}  {title}\n" for title, stored in held))
        return files.keep_made(target, by=by, name=f"移送材料 {issued[0].number}.zip")


def _pdf(paper: Paper) -> StoredFile:
    papers.draw(paper.pk)
    found = Paper.objects.select_related("pdf").get(pk=paper.pk).pdf
    if found is None:
        raise MoveRefused("移送文书的 PDF 没有生成，请稍后再试。")
    return found
