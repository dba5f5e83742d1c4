"""A brief as a numbered paper, and as a Word file the office goes on editing.

Typefaces follow GB/T 9704-2012; the Word file names 方正小标宋 and 仿宋_GB2312, which the office has, the PDF embeds open ones.
"""

import io

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jishan_portal.accounts.places import bureau
from jishan_portal.briefs.content import cn
from jishan_portal.briefs.models import Brief, BriefKind
from jishan_portal.kit import clock, pdf
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.steering.documents import SIGNED

TEMPLATE = "documents/brief.html"
TITLE_FACE, TEXT_FACE, HEAD_FACE = "方正小标宋简体", "仿宋_GB2312", "黑体"
RED = RGBColor(0xE6, 0x00, 0x12)
BLANK = "（由办公室填写）"


def context_of(brief: Brief) -> dict:
    """Return what the layout draws, from the frozen content and the office's words; JSON values only."""
    return {
        "masthead": "工作简报" if brief.kind != BriefKind.CLOSING else "总结报告",
        "title": brief.title,
        "office": SIGNED,
        "date": cn(brief.until),
        "since": cn(brief.since),
        "until": cn(brief.until),
        "preface": [line for line in brief.preface.splitlines() if line.strip()],
        "next_work": [line for line in brief.next_work.splitlines() if line.strip()],
        "blank": BLANK,
        **{key: brief.content[key] for key in ("cut_at", "say", "tiles", "red", "funnel", "towns", "sections", "events")},
        "money": [_in_wan(line) for line in brief.content["money"]],
    }


def _in_wan(line: dict) -> dict:
    shown = {key: "—" if value is None else f"{float(value) / 10000:,.2f}" for key, value in line.items() if key != "label"}
    return {"label": line["label"], **shown}


def issue(brief: Brief, *, by) -> Paper:
    """Issue a brief as a numbered paper; the same brief again gives the same paper."""
    content = context_of(brief)
    title = content.pop("title")
    return papers.issue("brief", subject=brief, organisation=bureau(), title=title, template=TEMPLATE, content=content, by=by, key="brief")


def as_pdf(brief: Brief) -> bytes:
    """Return the brief as PDF before it is issued (afterwards its paper is the one that counts). Raises kit.pdf.PdfUnavailable."""
    number = brief.paper.number if brief.paper else "（未编号）"
    return pdf.render(TEMPLATE, {**context_of(brief), "number": number}, title=brief.title)


def as_docx(brief: Brief) -> bytes:
    """Return the brief as a Word file."""
    document, facts = Document(), context_of(brief)
    _page(document)
    number = brief.paper.number if brief.paper else "（未编号）"
    _line(document, facts["masthead"], face=TITLE_FACE, size=44, colour=RED, centred=True)
    _line(document, number, size=16, centred=True)
    _masthead_foot(document, facts)
    _line(document, facts["title"], face=TITLE_FACE, size=22, centred=True, space=14)
    for text in facts["preface"]:
        _text(document, text)
    _text(document, f"本期统计截至{facts['cut_at']}。方案各条任务中，{facts['say']}")
    _head(document, "一、主要指标")
    _figures(document, facts["tiles"])
    _head(document, "二、滞后任务")
    _red(document, facts)
    _head(document, "三、提档升级和资金")
    _text(document, "；".join(f"{step['label']} {step['done']} 户" for step in facts["funnel"]) + "。")
    if facts["money"]:
        _table(document, ["来源（万元）", "额度", "已占用", "已拨付", "已使用"], [_money_row(line) for line in facts["money"]])
    _head(document, "四、各乡镇情况")
    _town_table(document, facts["towns"])
    for section in facts["sections"]:
        _head(document, f"附：{section['label']}各条完成情况")
        _table(document, ["条款", "任务", "责任单位", "状态", "完成情况"], [_clause_row(line) for line in section["lines"]])
    _head(document, "五、下步工作")
    for text in facts["next_work"] or [facts["blank"]]:
        _text(document, text)
    _line(document, facts["office"], size=16, right=True, space=28)
    _line(document, facts["date"], size=16, right=True)
    return _bytes(document, brief)


def _bytes(document, brief: Brief) -> bytes:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = brief.title, SIGNED, ""
    properties.created = properties.modified = brief.made_at.astimezone(clock.BEIJING).replace(tzinfo=None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = TEXT_FACE, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FACE)
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")


def _field(paragraph, code: str) -> None:
    """A field that the word processor fills in: the page number as — 1 —."""
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    paragraph.add_run(" —")


def _line(document, text: str, *, size: int, face: str = TEXT_FACE, colour=None, centred=False, right=False, space: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(space), Pt(0)
    run = paragraph.add_run(text)
    _face(run, face, size)
    if colour is not None:
        run.font.color.rgb = colour
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT


def _face(run, face: str, size: float) -> None:
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _text(document, text: str, face: str = TEXT_FACE) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after = Pt(32), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    _face(paragraph.add_run(text), face, 16)


def _head(document, text: str) -> None:
    _text(document, text, HEAD_FACE)


def _masthead_foot(document, facts: dict) -> None:
    paragraph = document.add_paragraph()
    _face(paragraph.add_run(f"{facts['office']}　　{facts['date']}"), TEXT_FACE, 14)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "E60012")):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)


def _table(document, heads: list[str], rows: list[list]) -> None:
    table = document.add_table(rows=1, cols=len(heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, text, HEAD_FACE)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell, str(text), TEXT_FACE)


def _cell(cell, text: str, face: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _face(paragraph.add_run(text), face, 12)


def figure_row(one: dict) -> list:
    """Return a figure as a line of the table: label, done / due, share, what is missing, change, unit in charge."""
    due = f"{one['done']}/{one['due']} {one['unit']}" if one["due"] is not None else f"{one['done']} {one['unit']}"
    share = "—" if one["percent"] is None else f"{one['percent']}%"
    change = "—" if one["change"] is None else f"{one['change']:+d}"
    return [one["label"], due, share, f"{one['lack']} {one['unit']}" if one["lack"] else "—", change, one["owner"]]


def _figures(document, tiles: list[dict]) -> None:
    _table(document, ["指标", "完成/应完成", "比例", "还差", "比上期", "责任单位"], [figure_row(one) for one in tiles])


def _red(document, facts: dict) -> None:
    if not facts["red"]:
        _text(document, "没有逾期的任务。")
    for number, one in enumerate(facts["red"], 1):
        day = f"，期限{one['day']}" if one["day"] else ""
        behind = f"。差得多的：{one['behind']}" if one["behind"] else ""
        _text(document, f"{number}．{one['text']}（{one['owner']}{day}）：{one['lack'] or '没有完成'}{behind}。")


def _money_row(line: dict) -> list:
    return [line["label"], line["amount"], line["committed"], line["paid"], line["used"]]


def _town_table(document, towns: dict) -> None:
    rows = [[row["name"], f"{row['done']}/{row['total']}", f"{row['done'] * 100 // row['total']}%"] for row in towns["ranked"]]
    rows += [[row["name"], f"{row['done']}/{row['total']}", "数少"] for row in towns["few"]]
    _table(document, ["乡镇", towns["label"], "比例"], rows)


def _clause_row(line: dict) -> list:
    said = "；".join(f"{one['label']} {figure_row(one)[1]}" for one in line["figures"])
    return [line["clause"], line["text"], line["owner"], line["word"], said or line["report"] or "—"]
