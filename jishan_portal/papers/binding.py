"""Many papers bound into one file for printing: those not drawn yet are drawn on all cores, drawn ones are taken as they lie."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from jishan_portal.files import storage
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import Progress
from jishan_portal.kit import pdf_many
from jishan_portal.papers import actions, documents
from jishan_portal.papers.models import Paper

JOB = "papers.bind"
MOST = 300
FEW = 4  # up to so many are drawn here: starting children costs more


def bind(papers: list[Paper], target: Path, *, progress) -> None:
    """Write the papers, in their order, to one PDF. Raises PdfUnavailable, DrawingFailed; what was drawn by then stays drawn."""
    from pypdf import PdfWriter

    undrawn = [paper for paper in papers if paper.pdf_id is None]
    total = len(undrawn) + len(papers)
    with closing(_drawn(undrawn)) as drawn:
        for done, (paper, content) in enumerate(drawn, 1):
            actions.attach(paper, content)
            progress(done, total, note=f"正在成文：{paper.number}")
    known = {paper.pk: paper for paper in Paper.objects.filter(pk__in=[paper.pk for paper in papers]).select_related("pdf")}
    with closing(PdfWriter()) as book:
        for number, paper in enumerate(papers, 1):
            place = storage.path_of(storage.ORIGINAL, known[paper.pk].pdf.sha256)
            book.append(place, outline_item=paper.number, import_outline=False)
            progress(len(undrawn) + number, total, note="正在合成一个文件")
        book.write(target)


def _drawn(papers: list[Paper]) -> Iterator[tuple[Paper, bytes]]:
    if len(papers) <= FEW:
        yield from ((paper, documents.draw(paper)) for paper in papers)
        return
    with closing(pdf_many.render_many(documents.html_of(paper) for paper in papers)) as contents:
        yield from zip(papers, contents, strict=True)


def keep_bound(job: Job, progress: Progress, papers: list[Paper], name: str) -> dict:
    """Do the job of binding: the file is the job's result."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "papers.pdf"
        bind(papers, target, progress=progress)
        progress.keep(target, f"{name}.pdf")
    return {"papers": len(papers)}
