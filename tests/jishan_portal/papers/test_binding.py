"""Many papers in one file: drawn ones as they lie, the others drawn first; stopped in the middle, what was drawn stays."""

import pytest
from pypdf import PdfReader

from jishan_portal.files import storage
from jishan_portal.jobs import actions as jobs
from jishan_portal.jobs.progress import Cancelled
from jishan_portal.jobs.states import JobState
from jishan_portal.papers import binding
from jishan_portal.papers.models import Paper


def _papers(issue, number: int) -> list[Paper]:
    return [issue(key=f"k{n}", content={"to": f"第 {n} 所", "paragraphs": [], "attachments": []}) for n in range(number)]


def _quiet(done, total=0, note=""):
    """Nobody looks on."""


@pytest.fixture(autouse=True)
def _undrawn(undrawn):
    """No worker draws the papers beforehand."""


def test_papers_are_drawn_on_all_cores_and_bound_in_the_order_asked(issue, tmp_path):
    papers = _papers(issue, binding.FEW + 2)
    told = []
    binding.bind(papers[::-1], tmp_path / "all.pdf", progress=lambda done, total=0, note="": told.append((done, total)))
    book = PdfReader(tmp_path / "all.pdf")
    assert [item.title for item in book.outline] == [paper.number for paper in papers[::-1]]
    assert Paper.objects.undrawn().count() == 0
    assert told == [(n, 2 * len(papers)) for n in range(1, 2 * len(papers) + 1)]


def test_drawn_paper_is_never_drawn_again(issue, tmp_path):
    papers = _papers(issue, 2)
    binding.bind(papers, tmp_path / "all.pdf", progress=_quiet)
    before = list(Paper.objects.order_by("pk").values_list("pdf_hash", flat=True))
    binding.bind(list(Paper.objects.order_by("pk")), tmp_path / "again.pdf", progress=_quiet)
    assert list(Paper.objects.order_by("pk").values_list("pdf_hash", flat=True)) == before


def test_stopping_keeps_what_was_drawn(issue, tmp_path):
    def stop(done, total=0, note=""):
        if done == 2:
            raise Cancelled

    papers = _papers(issue, binding.FEW + 2)
    with pytest.raises(Cancelled):
        binding.bind(papers, tmp_path / "all.pdf", progress=stop)
    assert (Paper.objects.undrawn().count(), (tmp_path / "all.pdf").exists()) == (len(papers) - 2, False)


def test_job_gives_whoever_ordered_it_one_file_of_what_they_may_see(issue, leader, django_capture_on_commit_callbacks):
    papers = _papers(issue, 2)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start(binding.JOB, by=leader, title="打印", params={"ids": [papers[1].pk, 10**9, papers[0].pk], "name": "通知"})
    job.refresh_from_db()
    assert (job.state, job.outcome, job.result.original_name) == (JobState.DONE, {"papers": 2}, "通知.pdf")
    book = PdfReader(storage.path_of(storage.ORIGINAL, job.result.sha256))
    assert [item.title for item in book.outline] == [papers[1].number, papers[0].number]
