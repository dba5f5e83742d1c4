"""A template is checked before it is used: each fault with its place, and nothing that runs or is fetched."""

import io

import pytest
from docx import Document

from inspections.case_papers.catalogue import kinds
from inspections.paper_templates import documents, rules
from inspections.paper_templates.builtin import template_of
from inspections.paper_templates.fields import fields_of
from tests.inspections.paper_templates.conftest import edited, repacked, saved

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize("code", list(kinds()))
def test_every_built_in_template_passes_its_own_check_and_fills_in(code):
    kind = kinds()[code]
    template = template_of(kind)

    assert rules.faults_of(template, kind) == []
    filled = Document(io.BytesIO(documents.tried(template, kind)))
    left = "".join(p.text for p in filled.paragraphs) + "".join(c.text for t in filled.tables for r in t.rows for c in r.cells)
    assert "{" not in left
    assert documents.SAMPLE in left


@pytest.mark.parametrize("code", list(kinds()))
def test_fields_of_a_kind_have_names_of_their_own_that_can_be_written(code):
    kind = kinds()[code]
    known = fields_of(kind)
    count = 4 + bool(kind.to) + len(kind.cells) + len([part for part in kind.parts if part.key != "recipient"]) + len(kind.opinions)

    assert len(known) == count
    assert all(name.isidentifier() for name in known)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("当事人：{{ 当事人姓名 }}", "没有“当事人姓名”这个字段，是不是“当事人”？"),
        ("{{ 违法事时 }}", "没有“违法事时”这个字段，是不是“违法事实”？"),
        ("{{ secret }}", "没有“secret”这个字段"),
        ("{{ 当事人 ", "花括号没有成对；字段要写在同一段里"),
        ("当事人 }}", "花括号没有成对；字段要写在同一段里"),
        ("｛｛ 当事人 ｝｝", "花括号是全角的，请改成半角的 {{ }}"),
        ("{{ 当事人|upper }}", "“当事人|upper”不是字段；花括号里只写字段名"),
        ("{{ 当事人.__class__.__mro__ }}", "“当事人.__class__.__mro__”不是字段；花括号里只写字段名"),
        ("{{ 当事人 * 1000000 }}", "“当事人 * 1000000”不是字段；花括号里只写字段名"),
        ("{{ ().__class__ }}", "“().__class__”不是字段；花括号里只写字段名"),
        ("{{ 行.名称 }}", "“行.名称”要写在“for 行 in 清单”的行里"),
        ("{% include '/etc/passwd' %}", "不认识“include '/etc/passwd'”；只能用 if、else、endif 和清单的 for、endfor"),
        ("{% set x = 1 %}", "不认识“set x = 1”；只能用 if、else、endif 和清单的 for、endfor"),
        ("{%p for 行 in 清单 %}", "清单写作“for 行 in 清单”，只有清单类文书才有"),
        ("{%p if 不存在 %}", "没有“不存在”这个字段"),
        ("{%p if 当事人 %}", "“if”没有对应的结束（endif）"),
        ("{%p endif %}", "“endif”前面没有对应的“if”"),
        ("{%p endfor %}", "“endfor”前面没有对应的“for”"),
    ],
)
def test_a_fault_is_named_with_its_paragraph(decision, line, fault):
    template = edited(decision, "正文照旧。", line)
    number = len(Document(io.BytesIO(template)).paragraphs)

    assert f"正文第 {number} 段“{line.strip()[:24]}”：{fault}" in rules.faults_of(template, decision)


def test_faults_in_tables_headers_and_split_runs_are_found():
    kind = kinds()["24"]
    document = Document(io.BytesIO(template_of(kind)))
    document.tables[0].rows[2].cells[1].paragraphs[0].runs[0].text = "{{ 行.品名 }}"
    document.sections[0].header.paragraphs[0].text = "{{ 页眉字段 }}"
    split = document.add_paragraph("{{ 当事")
    split.add_run("人名 }}").bold = True
    found = rules.faults_of(saved(document), kind)

    assert "表格 1 第 3 行第 2 列“{{ 行.品名 }}”：清单没有“品名”这一栏" in found[0]
    assert any(fault.startswith("页眉第 1 段“{{ 页眉字段 }}”：没有“页眉字段”这个字段") for fault in found)
    assert any("没有“当事人名”这个字段，是不是“当事人”？" in fault for fault in found)


def test_a_list_inside_a_list_is_refused():
    kind = kinds()["24"]
    template = edited(kind, "{%p for 行 in 清单 %}", "{%p for 行 in 清单 %}", "{{ 行.名称 }}", "{%p endfor %}", "{%p endfor %}")

    assert [fault for fault in rules.faults_of(template, kind) if "不能再套清单" in fault]


def test_a_template_without_a_field_the_paper_must_have_is_refused(decision):
    assert rules.faults_of(edited(decision, without="违法事实"), decision) == ["缺少这种文书必须有的字段：违法事实"]


def test_optional_parts_may_be_asked_for(decision):
    template = edited(decision, "{%p if 统一社会信用代码 %}", "信用代码 {{ 统一社会信用代码 }}", "{%p else %}", "没有代码", "{%p endif %}")

    assert rules.faults_of(template, decision) == []
    assert documents.tried(template, decision)[:2] == b"PK"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"word__embeddings__a_DOT_bin": lambda _: b"MZ"}, "嵌有其他文件"),
        ({"word__afchunk_DOT_html": lambda _: b"<script>"}, "嵌有其他文件"),
        ({"word__styles_DOT_xml": lambda part: BOMB + part.partition(b"?>")[2]}, "异常的声明"),
        (
            {
                "word___rels__document_DOT_xml_DOT_rels": lambda part: part.replace(
                    b"</Relationships>",
                    b'<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
                    b' Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>',
                )
            },
            "链接了外部的文件",
        ),
        (
            {"docProps__core_DOT_xml": lambda part: part.replace("行政处罚决定书".encode(), b"{{ [].append.__globals__ }}")},
            "字段以外的指令",
        ),
        (
            {"word__document_DOT_xml": lambda part: part.replace(b"<w:tblPr>", b'<w:tblPr><w:tblCaption w:val="{{ 7*7 }}"/>', 1)},
            "字段以外的指令",
        ),
    ],
)
def test_what_reaches_outside_or_hides_commands_is_refused(decision, change, says):
    document = Document(io.BytesIO(edited(decision)))
    document.add_table(rows=1, cols=1)

    assert [fault for fault in rules.faults_of(repacked(saved(document), **change), decision) if says in fault]


@pytest.mark.parametrize("code", ["DDEAUTO c:\\\\cmd.exe", "INCLUDETEXT http://x/y", "INCLUDEPICTURE x", "MACROBUTTON a"])
def test_fields_that_fetch_or_run_are_refused_with_their_place(decision, code):
    template = repacked(
        edited(decision, "落款"),
        word__document_DOT_xml=lambda part: part.replace(
            "落款".encode(), f"</w:t></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:t>落款".encode()
        ),
    )

    found = rules.faults_of(template, decision)
    assert len(found) == 1
    assert "“落款”：有会自动取数或者执行的域，请删去" in found[0]
