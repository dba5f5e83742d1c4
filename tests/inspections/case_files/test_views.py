"""Pages of a case's papers: who writes, what is missing, restricted cases, files, the bound volume."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from inspections.case_files.models import Volume
from inspections.case_papers.models import Draft
from inspections.cases import filing
from inspections.cases.models import Case
from inspections.cases.states import CaseState
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit
from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from tests.factories import user_of
from tests.inspections.cases.conftest import complete
from tests.inspections.self_checks.photos import body, jpeg

pytestmark = pytest.mark.django_db
C = CaseState
ROOT = "/inspections/case-files/"


def url(case, rest=""):
    return f"{ROOT}{case.pk}/{rest}"


def start(client, case, code, about=""):
    client.post(url(case, "start/"), {"code": code, "about": about})
    return Draft.objects.of(case.audit_chain).filter(code=code).latest("pk")


def test_the_board_names_what_is_missing_and_writes_it(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    assert client.get(url(case)).context["lacking"] == ["案件来源登记表", "立案审批表", "现场笔录", "送达地址确认书", "询问笔录"]

    client.post(url(case, "issue-ready/"))
    assert client.get(url(case)).context["lacking"] == ["现场笔录", "询问笔录"]
    draft = start(client, case, "9")
    page = client.get(url(case, f"papers/{draft.pk}/"))
    assert "检查时间" in page.context["refusal"]
    typed = {"version": 1, "time": "9时", "present": "当事人在场", "body": "查见添加剂"}
    assert client.post(url(case, f"papers/{draft.pk}/edit/"), typed).status_code == 302
    assert client.post(url(case, f"papers/{draft.pk}/edit/"), typed).status_code == 409
    assert client.post(url(case, f"papers/{draft.pk}/issue/")).status_code == 302
    assert "查见添加剂" in client.get(url(case, f"papers/{draft.pk}/")).content.decode()
    assert client.post(url(case, f"papers/{draft.pk}/edit/"), typed).status_code == 409
    assert body(client.get(url(case, f"papers/{draft.pk}/file/pdf/"))).startswith(b"%PDF")


def test_a_paper_whose_occasion_has_not_come_is_not_begun(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)

    for code in ("53", "37", "19", "nothing"):
        assert client.post(url(case, "start/"), {"code": code}).status_code == 409


def test_a_notice_is_issued_by_its_step_alone(client_of, walk):
    case = walk.to(C.REVIEWING)
    client = client_of(walk.team.handler)
    draft = start(client, case, "37")

    assert client.post(url(case, f"papers/{draft.pk}/issue/")).status_code == 409
    assert client.post(url(case, f"papers/{draft.pk}/drop/")).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("handler", 302), ("second", 302), ("reviewer", 403), ("leader", 403), ("stranger", 403), ("elsewhere", 404), ("police", 403)],
)
def test_only_who_handles_the_case_writes(client_of, walk, who, status):
    case = walk.to(C.INVESTIGATING)
    others = {
        "stranger": lambda: client_of(Role.CASE_HANDLER),
        "elsewhere": lambda: client_of(Role.CASE_HANDLER, area="140881100000"),
        "police": lambda: client_of(Role.POLICE),
    }
    client = others[who]() if who in others else client_of(getattr(walk.team, who))

    assert client.post(url(case, "start/"), {"code": "9"}).status_code == status
    assert client.post(url(case, "issue-ready/")).status_code == status
    assert client.get(url(case)).status_code == (200 if who not in {"elsewhere", "police"} else status)


def test_a_signed_original_is_kept_once_and_stands_for_the_paper(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    draft = start(client, case, "9")
    address = url(case, f"papers/{draft.pk}/scan/")

    assert client.post(address, {"upload": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}).status_code == 302
    assert client.post(address, {"upload": SimpleUploadedFile("b.jpg", jpeg(), "image/jpeg")}).status_code == 409
    assert "现场笔录" not in filing.missing(case)
    assert body(client.get(url(case, f"papers/{draft.pk}/file/scan/"))) == jpeg()
    assert client.post(url(case, f"papers/{draft.pk}/issue/")).status_code == 409


def test_an_issued_paper_is_voided_by_a_leader_and_missed_again(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    handler, leader = client_of(walk.team.handler), client_of(walk.team.leader)
    draft = start(handler, case, "1")
    handler.post(url(case, f"papers/{draft.pk}/issue/"))
    address = url(case, f"papers/{draft.pk}/void/")

    assert handler.post(address, {"reason": "写错"}).status_code == 403
    assert leader.post(address, {"reason": " "}).status_code == 422
    assert leader.post(address, {"reason": "案由写错"}).status_code == 302
    assert "案件来源登记表" in filing.missing(case)
    assert start(handler, case, "1").ordinal == 2


def test_a_restricted_case_gives_its_papers_and_files_to_its_team_only(client_of, walk):
    case = walk.open(is_restricted=True)
    team, outside = client_of(walk.team.handler), client_of(walk.team.leader)
    draft = start(team, case, "1")
    team.post(url(case, f"papers/{draft.pk}/issue/"))
    paper = Draft.objects.get(pk=draft.pk).paper

    for rest in ("", "volume/", f"papers/{draft.pk}/"):
        assert (outside.get(url(case, rest)).status_code, team.get(url(case, rest)).status_code) == (404, 200)
    assert outside.get(url(case, f"papers/{draft.pk}/file/pdf/")).status_code == 404
    assert outside.get(f"/papers/{paper.pk}/").status_code == 404
    assert paper.number not in outside.get("/papers/").content.decode()


def test_the_file_of_an_exhibit_goes_to_who_may_see_the_case(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    kept = files.keep(SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), by=walk.team.handler, purpose="photo", is_evidence=True)
    row = Exhibit(kind="media", name="照片", source="现场", taken_on=clock.today(), second=walk.team.second, file=kept)
    exhibits.take(row, subject=case, by=walk.team.handler)

    address = url(case, f"exhibits/{row.pk}/file/")
    assert body(client_of(walk.team.reviewer).get(address)) == jpeg()
    assert client_of(Role.CASE_HANDLER, area="140881100000").get(address).status_code == 404
    assert client_of(Role.TOWNSHIP).get(address).status_code == 403
    assert client_of(walk.team.handler).get(url(walk.open(), f"exhibits/{row.pk}/file/")).status_code == 404


@pytest.mark.laid_out
def test_the_volume_is_bound_in_order_with_pages_and_hashes(client_of, walk):
    case = walk.to(C.CLOSED)
    client = client_of(walk.team.handler)
    assert client.post(url(case, "volume/bind/")).status_code == 409
    complete(case, walk)
    assert client.post(url(case, "volume/bind/")).status_code == 302

    made = Volume.objects.get()
    titles = [(row["volume"], row["title"]) for row in made.index]
    assert titles[:3] == [("正卷", "立案审批表"), ("正卷", "行政处罚决定书"), ("正卷", "送达回证")]
    assert [title for volume, title in titles if volume == "副卷"][:3] == ["案件来源登记表", "案件调查终结报告", "案件审核/法制审核表"]
    assert made.index[1]["first"] == made.index[0]["last"] + 1
    book = body(client.get(url(case, f"volume/{made.pk}/pdf/")))
    assert len(PdfReader(io.BytesIO(book)).pages) == made.pages
    packed = zipfile.ZipFile(io.BytesIO(body(client.get(url(case, f"volume/{made.pk}/zip/")))))
    listed = [line.split("  ", 1) for line in packed.read("sha256.txt").decode().splitlines()]
    assert len(listed) == len(made.index)
    assert all(hashlib.sha256(packed.read(name)).hexdigest() == sha256 for sha256, name in listed)
    assert client_of(user_of(Role.CASE_HANDLER, area="140881100000")).get(url(case, f"volume/{made.pk}/pdf/")).status_code == 404


def test_an_archived_case_takes_no_more_papers(client_of, walk):
    case = walk.to(C.ARCHIVED)
    client = client_of(walk.team.handler)

    assert client.post(url(case, "start/"), {"code": "9"}).status_code == 409
    assert client.post(url(case, "volume/bind/")).status_code == 302
    assert Case.objects.get(pk=case.pk).state == C.ARCHIVED


def test_the_board_costs_the_same_for_one_and_many_papers(client_of, walk, assert_same_queries):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    start(client, case, "9")
    assert_same_queries(lambda: client.get(url(case)), lambda: _another(client, case))


def _another(client, case):
    draft = start(client, case, "14")
    client.post(url(case, f"papers/{draft.pk}/scan/"), {"upload": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")})


def test_the_service_of_another_paper_names_it_on_its_return(client_of, walk):
    case = walk.to(C.INVESTIGATING)
    client = client_of(walk.team.handler)
    draft = start(client, case, "15")
    client.post(url(case, f"papers/{draft.pk}/edit/"), {"version": 1, "until": "三日内", "body": "提供进货台账"})
    client.post(url(case, f"papers/{draft.pk}/issue/"))
    typed = {"draft": draft.pk, "method": "in_person", "sent_on": "2026-03-17", "receiver": "吴长河"}
    assert client.post(f"/inspections/cases/{case.pk}/do/record_service/", typed).status_code == 302

    served = case.services.get()
    assert served.paper_label == "限期提供材料通知书 稷市监限提〔2026〕1号"
    client.post(url(case, "issue-ready/"))
    slip = Draft.objects.get(code="50")
    assert served.paper_label in {cell["value"] for cell in slip.paper.content["cells"]}
    assert client.post(f"/inspections/cases/{case.pk}/do/record_service/", typed | {"draft": 0}).status_code == 422
