"""Recordings as evidence: taken in on the page, kept as they are, in the file of the case as media of their own; the binding as a job."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from inspections.case_files import volumes
from inspections.case_files.models import Volume
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.exhibits.models import Exhibit
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.files import storage
from jishan_portal.jobs import actions as jobs
from jishan_portal.jobs.models import Job
from jishan_portal.jobs.progress import Cancelled
from jishan_portal.jobs.states import JobState
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.case_files.test_binding import attach
from tests.inspections.cases.conftest import complete
from tests.inspections.self_checks.photos import body, jpeg
from tests.jishan_portal.files.recordings import mp3, mp4

pytestmark = pytest.mark.django_db
C = CaseState


def typed(walk, content: bytes, name="执法记录.mp4", **changes) -> dict:
    data = {
        "kind": "media", "name": "执法记录仪录像", "source": "现场检查", "taken_on": "2026-03-17", "second": walk.team.second.pk,
        "whereabouts": "on_file", "upload": SimpleUploadedFile(name, content),
    }  # fmt: skip
    return data | changes


def recorded(client, walk, case, content=None) -> Exhibit:
    assert client.post(f"{case.url}do/exhibit/", typed(walk, content or mp4())).status_code == 302
    return Exhibit.objects.filter(dossier=case.audit_chain).latest("number")


def test_a_video_is_taken_as_evidence_hashed_and_sent_to_who_may_see_the_case(client_of, walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    row = recorded(client, walk, case)

    assert (row.is_recording, row.sha256) == (True, hashlib.sha256(mp4()).hexdigest())
    address = f"/inspections/case-files/{case.pk}/exhibits/{row.pk}/file/"
    answer = client_of(walk.team.reviewer).get(address)
    assert (body(answer), answer["Content-Type"], answer["X-Content-Type-Options"]) == (mp4(), "video/mp4", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert client_of(Role.CASE_HANDLER, area="140881100000").get(address).status_code == 404
    assert "MP4 280 字节" in client.get(case.url).content.decode().replace("\xa0", " ")
    assert Entry.objects.filter(action="inspections.exhibit.take", data__sha256=row.sha256).exists()


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [(mp4(), "document", "这里不收MP4 录像"), (mp4()[:-3], "media", "不完整或者已经损坏"), (b"MZ\x90\0 program \0", "media", "不认识")],
)
def test_a_recording_of_another_kind_or_a_broken_one_is_refused(client_of, walk, freeze, content, kind, says):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING)
    answer = client_of(walk.team.handler).post(f"{case.url}do/exhibit/", typed(walk, content, kind=kind))

    assert answer.status_code == 422
    assert says in "".join(answer.context["form"].errors["upload"])
    assert not Exhibit.objects.exists()


@pytest.mark.laid_out
def test_recordings_go_with_the_volume_as_media_of_their_own(client_of, walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.CLOSED)
    client = client_of(walk.team.handler)
    attach(case, walk, "照片.jpg", jpeg())
    rows = [recorded(client, walk, case), recorded(client, walk, case, mp3())]
    complete(case, walk)
    made = volumes.bind(case.pk, by=walk.team.handler)

    apart = [row for row in made.index if row["medium"]]
    assert [(row["exhibit"], row["sha256"], row["last"] - row["first"]) for row in apart] == [(row.pk, row.sha256, 0) for row in rows]
    packed = zipfile.ZipFile(storage.path_of(storage.ORIGINAL, made.bundle.sha256))
    assert not [name for name in packed.namelist() if name.endswith((".mp4", ".mp3"))]
    assert [line.split("  ")[0] for line in packed.read("另附介质_sha256.txt").decode().split("\n") if line] == [row.sha256 for row in rows]
    assert rows[0].sha256 not in packed.read("sha256.txt").decode()
    assert packed.read("卷内目录.csv").decode().count("另附介质") == 2
    book = PdfReader(io.BytesIO(storage.path_of(storage.ORIGINAL, made.pdf.sha256).read_bytes()))
    assert "视听资料，另附介质" in "".join(page.extract_text() for page in book.pages)
    page = client.get(f"/inspections/case-files/{case.pk}/volume/").content.decode()
    assert f"/inspections/case-files/{case.pk}/exhibits/{rows[0].pk}/file/" in page


@pytest.fixture
def complete_case(walk):
    """A closed case whose papers are all there."""
    case = walk.to(C.CLOSED)
    complete(case, walk)
    return Case.objects.get(pk=case.pk)


def test_the_binding_is_a_job_that_leads_to_the_volume(client_of, walk, complete_case):
    client = client_of(walk.team.handler)
    answer = client.post(f"/inspections/case-files/{complete_case.pk}/volume/bind/")
    job, made = Job.objects.get(), Volume.objects.get()

    assert answer.url == f"/jobs/{job.pk}/"
    assert (job.state, job.result_url, job.title) == (JobState.DONE, volumes.page_of(complete_case.pk), f"成卷：{complete_case.number}")
    assert (job.done, job.total, job.note) == (len(made.index), len(made.index), f"卷宗 {len(made.index)} 份、{made.pages} 页。")
    assert job.outcome == {"pieces": len(made.index), "pages": made.pages}
    assert volumes.page_of(complete_case.pk) in client.get(answer.url).content.decode()
    assert client_of(walk.team.second).get(answer.url).status_code == 404


def test_the_same_order_is_one_job_and_one_that_was_cancelled_leaves_nothing(walk, complete_case, monkeypatch):
    monkeypatch.setattr(jobs, "_send", lambda job: None)
    first = volumes.order(complete_case, by=walk.team.handler)
    assert volumes.order(complete_case, by=walk.team.handler) == first

    def stop(done, total, note):
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        volumes.bind(complete_case.pk, by=walk.team.handler, tell=stop)
    jobs.cancel(first, by=walk.team.handler)
    jobs.run(first.pk)
    assert Job.objects.get().state == JobState.CANCELLED
    assert not Volume.objects.exists()


def test_papers_that_change_while_they_are_bound_stop_the_binding(walk, complete_case):
    def meddle(done, total, note):
        if done == total:
            attach(complete_case, walk, "补充.jpg", jpeg())

    with pytest.raises(MoveRefused, match="有变动"):
        volumes.bind(complete_case.pk, by=walk.team.handler, tell=meddle)
    assert not Volume.objects.exists()


def test_the_job_of_a_restricted_case_names_nobody(walk, complete_case):
    Case.objects.filter(pk=complete_case.pk).update(is_restricted=True)

    assert volumes.order(complete_case, by=walk.team.handler).title == "成卷：限知案件"
