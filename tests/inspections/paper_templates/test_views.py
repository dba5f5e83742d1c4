"""Pages of templates: who sees, who changes, what a hostile file meets, the Word file of a draft."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.case_files import actions as papers
from inspections.cases.states import CaseState
from inspections.paper_templates.models import TemplateVersion
from jishan_portal.accounts.roles import Role
from tests.inspections.paper_templates.conftest import edited, repacked, words_of
from tests.inspections.self_checks.photos import body, jpeg

pytestmark = pytest.mark.django_db
C = CaseState
LIST = "/inspections/paper-templates/"
PAGE = f"{LIST}45/"


def sent(content: bytes, note="改落款", name="模板.docx") -> dict:
    return {"upload": SimpleUploadedFile(name, content), "note": note}


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [
        (Role.LEGAL_REVIEWER, 200, 302),
        (Role.BUREAU_LEADER, 200, 302),
        (Role.CASE_HANDLER, 200, 403),
        (Role.INSPECTOR, 200, 403),
        (Role.TOWNSHIP, 403, 403),
    ],
)
def test_who_sees_and_who_changes(client_of, bureau, decision, role, sees, changes):
    client = client_of(role)

    assert [client.get(address).status_code for address in (LIST, PAGE, f"{PAGE}current/", f"{PAGE}built-in/")] == [sees] * 4
    assert client.post(PAGE, sent(edited(decision, "落款"))).status_code == changes
    assert client.post(f"{PAGE}go-back/").status_code == changes


def test_a_template_goes_down_is_changed_and_comes_up_again(client_of, team, decision):
    client = client_of(team.reviewer)
    original = client.get(f"{PAGE}current/").content
    assert "{{ 违法事实 }}" in words_of(original)
    assert client.post(PAGE, sent(edited(decision, "本局地址：稷王大街"))).status_code == 302

    assert "本局地址：稷王大街" in words_of(client.get(f"{PAGE}current/").content)
    version = TemplateVersion.objects.get()
    assert body(client.get(f"{LIST}versions/{version.pk}/")) == edited_bytes(version)
    page = client.get(PAGE).content.decode()
    assert "第 1 版" in page
    assert "恢复使用内置模板" in page
    assert "本局模板" in client.get(LIST).content.decode()
    assert client.post(f"{PAGE}go-back/").status_code == 302
    assert client.post(f"{PAGE}go-back/").status_code == 409
    assert client.get(f"{LIST}99/").status_code == 404


def edited_bytes(version) -> bytes:
    from jishan_portal.files import storage

    return storage.path_of(storage.ORIGINAL, version.file.sha256).read_bytes()


def test_a_wrong_field_is_named_with_its_place_and_nothing_changes(client_of, team, decision):
    client = client_of(team.reviewer)
    answer = client.post(PAGE, sent(edited(decision, "经办：{{ 经办人 }}")))

    assert answer.status_code == 422
    assert answer.context["faults"][0].endswith("段“经办：{{ 经办人 }}”：没有“经办人”这个字段")
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (lambda kind: jpeg(), "这里不收JPEG 图片"),
        (lambda kind: b"%PDF-1.7\nx", "这里不收PDF"),
        (lambda kind: b"<html>", "不认识这个文件"),
        (lambda kind: edited(kind)[:3000], "已损坏"),
        (lambda kind: repacked(edited(kind), word__vbaProject_DOT_bin=lambda _: b"x"), "文件里有宏"),
        (lambda kind: repacked(edited(kind), word__document_DOT_xml=lambda _: b"<broken"), "文档打不开"),
        (lambda kind: b"", "文件"),
    ],
)
def test_a_hostile_file_is_refused_beside_the_field(client_of, team, decision, content, says):
    answer = client_of(team.reviewer).post(PAGE, sent(content(decision)))

    assert answer.status_code == 422
    assert says in "".join(answer.context["form"].errors["upload"])
    assert not TemplateVersion.objects.exists()


def test_too_large_a_template_is_refused(client_of, team, decision):
    heavy = repacked(edited(decision), word__media__a_DOT_png=lambda _: os.urandom(6 * 1024 * 1024))

    assert "超过 5 MB" in "".join(client_of(team.reviewer).post(PAGE, sent(heavy)).context["form"].errors["upload"])


@pytest.mark.parametrize(
    ("who", "status"), [("handler", 200), ("second", 200), ("reviewer", 403), ("leader", 403), ("elsewhere", 404), ("township", 403)]
)
def test_the_word_file_of_a_draft_is_for_who_handles_the_case(client_of, walk, who, status):
    case = walk.to(C.REVIEWING)
    draft = papers.start(case, "35", by=walk.team.handler)
    others = {"elsewhere": lambda: client_of(Role.CASE_HANDLER, area="140881100000"), "township": lambda: client_of(Role.TOWNSHIP)}
    client = others[who]() if who in others else client_of(getattr(walk.team, who))
    address = f"{LIST}drafts/{case.pk}/{draft.pk}/"
    answer = client.post(address)

    assert answer.status_code == status
    assert client.get(address).status_code in {405, status}
    if status == 200:
        assert "filename*=utf-8''" in answer["Content-Disposition"]
        assert "当事人：吴长河" in words_of(answer.content)


def test_the_word_file_of_a_restricted_case_does_not_leave_its_team(client_of, walk):
    case = walk.open(is_restricted=True)
    draft = papers.start(case, "1", by=walk.team.handler)

    assert client_of(walk.team.leader).post(f"{LIST}drafts/{case.pk}/{draft.pk}/").status_code == 404
    assert client_of(walk.team.handler).post(f"{LIST}drafts/{case.pk}/{draft.pk}/").status_code == 200
    other = walk.open()
    assert client_of(walk.team.handler).post(f"{LIST}drafts/{other.pk}/{draft.pk}/").status_code == 404


def test_an_issued_paper_offers_none(client_of, walk):
    case = walk.to(C.REVIEWING)
    draft = papers.start(case, "35", by=walk.team.handler)
    client = client_of(walk.team.handler)
    page = f"/inspections/case-files/{case.pk}/papers/{draft.pk}/"
    assert "导出 Word 稿" in client.get(page).content.decode()
    papers.issue(case, draft, by=walk.team.handler)

    assert "导出 Word 稿" not in client.get(page).content.decode()
    assert client.post(f"{LIST}drafts/{case.pk}/{draft.pk}/").status_code == 409


def test_list_and_page_cost_the_same(client_of, team, decision, assert_same_queries):
    client, turn = client_of(team.reviewer), iter(range(1, 100))

    def another():
        assert client.post(PAGE, sent(edited(decision, f"第 {next(turn)} 稿"))).status_code == 302

    assert_same_queries(lambda: client.get(LIST), another)
    assert_same_queries(lambda: client.get(PAGE), another)
