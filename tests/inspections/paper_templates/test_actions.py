"""Versions of templates are kept and dated; drafts are filled into the one in use; issued papers stay as they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.case_files import actions as papers
from inspections.case_papers.documents import content_of
from inspections.cases.facts import facts_of
from inspections.cases.states import CaseState
from inspections.paper_templates import actions, queries
from inspections.paper_templates.actions import TemplateRefused
from inspections.paper_templates.models import TemplateVersion
from jishan_portal.audit.models import Entry
from jishan_portal.files import actions as files
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.paper_templates.conftest import edited, words_of

pytestmark = pytest.mark.django_db
C = CaseState


def upload(content: bytes, by):
    return files.keep(SimpleUploadedFile("模板.docx", content), by=by, purpose="template")


def take_in(kind, content: bytes, by, note="改落款") -> TemplateVersion:
    return actions.take_in(kind, upload(content, by), by=by, note=note)


def test_versions_are_counted_dated_and_kept(team, decision, freeze):
    freeze("2026-03-17 10:00")
    first = take_in(decision, edited(decision, "第一版"), team.reviewer)
    freeze("2026-03-18 10:00")
    second = take_in(decision, edited(decision, "第二版"), team.leader)
    first.refresh_from_db()

    assert (first.number, second.number, queries.in_use("45")) == (1, 2, second)
    assert (first.ended_by, first.ended_at, second.ended_at) == (team.leader, second.made_at, None)
    assert [row.number for row in queries.versions_of("45")] == [2, 1]
    trail = Entry.objects.filter(chain="inspections.templateversion:45").order_by("id")
    assert [row.summary for row in trail] == ["启用行政处罚决定书模板第 1 版：改落款", "启用行政处罚决定书模板第 2 版：改落款"]

    actions.go_back(decision, by=team.reviewer)
    assert queries.in_use("45") is None
    assert take_in(decision, edited(decision, "第三版"), team.reviewer).number == 3
    assert TemplateVersion.objects.count() == 3


def test_a_refused_template_changes_nothing(team, decision):
    used = take_in(decision, edited(decision, "第一版"), team.reviewer)
    with pytest.raises(TemplateRefused, match="没有“经办人”这个字段"):
        take_in(decision, edited(decision, "{{ 经办人 }}"), team.reviewer)
    with pytest.raises(MoveRefused, match="没有改动"):
        take_in(decision, edited(decision, "第一版"), team.reviewer)

    assert (queries.in_use("45"), TemplateVersion.objects.count()) == (used, 1)


def test_only_the_keepers_change_templates(team, decision):
    with pytest.raises(PermissionDenied):
        take_in(decision, edited(decision), team.handler)
    with pytest.raises(PermissionDenied):
        actions.go_back(decision, by=team.handler)
    with pytest.raises(MoveRefused, match="就是内置模板"):
        actions.go_back(decision, by=team.leader)


def drafted(walk, code="35"):
    case = walk.to(C.REVIEWING)
    draft = papers.start(case, code, by=walk.team.handler)
    return case, draft


def write_out(case, draft, by) -> list[str]:
    return words_of(actions.write_out(draft, content_of(draft, facts_of(case, about=draft.about)), by=by))


def test_a_draft_is_filled_into_the_template_in_use(walk):
    case, draft = drafted(walk)
    papers.change(case, draft, {"facts": "第一段 <b> & “引号”\n第二段 {{ 单位 }}\x07"}, by=walk.team.handler, version=1)
    draft.refresh_from_db()
    plain = write_out(case, draft, walk.team.handler)
    assert {"第一段 <b> & “引号”", "第二段 {{ 单位 }}"} <= set(plain)
    assert "当事人：吴长河" in plain
    assert "（签发时编号）" in plain

    take_in(draft.kind, edited(draft.kind, "联系电话：0359-0000000"), walk.team.reviewer)
    assert "联系电话：0359-0000000" in write_out(case, draft, walk.team.handler)
    said = Entry.objects.filter(action="inspections.draft.write_out").order_by("id").values_list("summary", flat=True)
    assert list(said) == ["导出案件调查终结报告 Word 稿（内置模板）", "导出案件调查终结报告 Word 稿（第 1 版模板）"]


def test_a_list_has_a_row_for_each_thing(walk):
    case = walk.to(C.REVIEWING)
    draft = papers.start(case, "11", by=walk.team.handler)

    assert {"现场笔录", "现场检查时制作"} <= set(write_out(case, draft, walk.team.handler))


def test_an_issued_paper_gives_no_word_file(walk):
    case, draft = drafted(walk)
    papers.issue(case, draft, by=walk.team.handler)
    draft.refresh_from_db()

    with pytest.raises(MoveRefused, match="以签发的 PDF"):
        write_out(case, draft, walk.team.handler)
