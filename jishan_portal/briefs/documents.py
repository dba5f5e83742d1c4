"""A brief as a numbered paper, and as a Word file the office goes on editing.

Typefaces follow GB/T 9704-2012; the Word file names 方正小标宋 and 仿宋_GB2312, which the office has, the PDF embeds open ones.
"""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from jishan_portal.accounts.places import bureau
from jishan_portal.briefs.content import cn
from jishan_portal.briefs.models import Brief, BriefKind
from jishan_portal.kit import clock, pdf, word
from jishan_portal.papers import actions as papers
from jishan_portal.papers.models import Paper
from jishan_portal.steering.documents import SIGNED

TEMPLATE = "documents/brief.html"
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
    document, facts = word.new(), context_of(brief)
    number = brief.paper.number if brief.paper else "（未编号）"
    word.line(document, facts["masthead"], face=word.TITLE_FACE, size=44, colour=RED, align="centre")
    word.line(document, number, align="centre")
    _masthead_foot(document, facts)
    word.line(document, facts["title"], face=word.TITLE_FACE, size=22, align="centre", space=14)
    for text in facts["preface"]:
        word.text(document, text)
    word.text(document, f"本期统计截至{facts['cut_at']}。方案各条任务中，{facts['say']}")
    word.text(document, "一、主要指标", word.HEAD_FACE)
    _figures(document, facts["tiles"])
    word.text(document, "二、滞后任务", word.HEAD_FACE)
    _red(document, facts)
    word.text(document, "三、提档升级和资金", word.HEAD_FACE)
    word.text(document, "；".join(f"{step['label']} {step['done']} 户" for step in facts["funnel"]) + "。")
    if facts["money"]:
        _table(document, ["来源（万元）", "额度", "已占用", "已拨付", "已使用"], [_money_row(line) for line in facts["money"]])
    word.text(document, "四、各乡镇情况", word.HEAD_FACE)
    _town_table(document, facts["towns"])
    for section in facts["sections"]:
        word.text(document, f"附：{section['label']}各条完成情况", word.HEAD_FACE)
        _table(document, ["条款", "任务", "责任单位", "状态", "完成情况"], [_clause_row(line) for line in section["lines"]])
    word.text(document, "五、下步工作", word.HEAD_FACE)
    for text in facts["next_work"] or [facts["blank"]]:
        word.text(document, text)
    word.line(document, facts["office"], align="right", space=28)
    word.line(document, facts["date"], align="right")
    return word.saved(document, title=brief.title, author=SIGNED, made_at=brief.made_at.astimezone(clock.BEIJING))


def _masthead_foot(document, facts: dict) -> None:
    paragraph = word.line(document, f"{facts['office']}　　{facts['date']}", size=14, align="centre")
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "E60012")):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)


def _table(document, heads: list[str], rows: list[list]) -> None:
    table = word.table(document, len(heads))
    word.row(table, heads, word.HEAD_FACE)
    for row in rows:
        word.row(table, [str(text) for text in row])


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
        word.text(document, "没有逾期的任务。")
    for number, one in enumerate(facts["red"], 1):
        day = f"，期限{one['day']}" if one["day"] else ""
        behind = f"。差得多的：{one['behind']}" if one["behind"] else ""
        word.text(document, f"{number}．{one['text']}（{one['owner']}{day}）：{one['lack'] or '没有完成'}{behind}。")


def _money_row(line: dict) -> list:
    return [line["label"], line["amount"], line["committed"], line["paid"], line["used"]]


def _town_table(document, towns: dict) -> None:
    rows = [[row["name"], f"{row['done']}/{row['total']}", f"{row['done'] * 100 // row['total']}%"] for row in towns["ranked"]]
    rows += [[row["name"], f"{row['done']}/{row['total']}", "数少"] for row in towns["few"]]
    _table(document, ["乡镇", towns["label"], "比例"], rows)


def _clause_row(line: dict) -> list:
    said = "；".join(f"{one['label']} {figure_row(one)[1]}" for one in line["figures"])
    return [line["clause"], line["text"], line["owner"], line["word"], said or line["report"] or "—"]
