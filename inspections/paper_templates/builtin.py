"""The templates that ship: a Word file for each kind of paper, made from the catalogue in the shape the printed paper has."""

from inspections.case_papers.catalogue import PaperKind
from inspections.paper_templates.fields import LIST, ROW, columns_of, named
from jishan_portal.kit import clock, word

BLANK = "　　　　　　　"
OFFICE, TITLE = "{{ 单位 }}", "{{ 文书名称 }}"


def template_of(kind: PaperKind) -> bytes:
    """Return the built-in template of a kind of paper as a Word file."""
    document = word.new()
    word.line(document, OFFICE, face=word.TITLE_FACE, size=22, align="centre")
    word.line(document, TITLE, face=word.TITLE_FACE, size=22, align="centre", space=6)
    word.line(document, "{{ 文号 }}", align="centre", space=6)
    SHAPES[kind.layout](document, kind)
    return word.saved(document, title=kind.title, author="", made_at=clock.now().astimezone(clock.BEIJING))


def _field(label: str) -> str:
    return "{{ %s }}" % named(label)  # noqa: UP031 braces of a template are clearer so


def _letter(document, kind: PaperKind) -> None:
    for label, _ in kind.cells:
        word.text(document, f"{label}：{_field(label)}")
    if kind.to:
        word.text(document, "{{ 主送 }}：", indent=0)
    for part in kind.parts:
        if part.key != "recipient":
            word.text(document, _field(part.label))
    word.line(document, f"{OFFICE}（印章）", align="right", space=28)
    word.line(document, "{{ 日期 }}", align="right")
    _signs(document, kind)
    word.line(document, "本文书一式两份，一份送达，一份归档。", size=12, space=14)


def _report(document, kind: PaperKind) -> None:
    for label, _ in kind.cells:
        word.text(document, f"{label}：{_field(label)}")
    for part in kind.parts:
        word.text(document, part.label, word.HEAD_FACE)
        word.text(document, _field(part.label))
    _signs(document, kind)
    word.line(document, "{{ 日期 }}", align="right", space=14)


def _record(document, kind: PaperKind) -> None:
    head = word.table(document, 2)
    for label in [label for label, _ in kind.cells] + [part.label for part in kind.parts if part.key != "body"]:
        word.row(head, [label, _field(label)])
    for part in kind.parts:
        if part.key == "body":
            word.text(document, f"{part.label}：", word.HEAD_FACE, indent=0)
            word.text(document, _field(part.label))
    word.text(document, f"以上笔录经核对无误（或者已向我宣读，与我所述一致）：{BLANK}{BLANK}")
    _signs(document, kind)
    word.line(document, "　　年　　月　　日", align="right")
    word.line(document, "由当事人（被询问人）逐页签名；拒绝签名的，由办案人员注明情况并录音录像。", size=12, space=14)


def _table(document, kind: PaperKind) -> None:
    made = word.table(document, 4)
    labels = [label for label, _ in kind.cells]
    for place in range(0, len(labels), 2):
        pair = labels[place : place + 2]
        cells = word.row(made, [words for label in pair for words in (label, _field(label))] + ["", ""] * (2 - len(pair)))
        if len(pair) == 1:
            cells[1].merge(cells[3])
    for label in [part.label for part in kind.parts] + [label.rstrip("?") for label, _ in kind.opinions]:
        cells = word.row(made, [label, _field(label), "", ""])
        cells[1].merge(cells[3])
    _signs(document, kind)


def _list(document, kind: PaperKind) -> None:
    word.line(document, "　　".join(f"{label}：{_field(label)}" for label, _ in kind.cells), size=12)
    columns = columns_of(kind)
    made = word.table(document, len(columns))
    word.row(made, list(columns), word.HEAD_FACE)
    for control in (f"{{%tr for {ROW} in {LIST} %}}", "", "{%tr endfor %}"):
        word.row(made, [control] + [""] * (len(columns) - 1) if control else [f"{{{{ {ROW}.{column} }}}}" for column in columns])
    word.line(document, "以下空白", size=12)
    for part in kind.parts:
        word.line(document, f"{part.label}：{_field(part.label)}", size=12)
    _signs(document, kind)
    word.line(document, "{{ 日期 }}", align="right")


def _seal(document, kind: PaperKind) -> None:
    word.line(document, "封　条", face=word.TITLE_FACE, size=72, align="centre", space=28)
    for part in kind.parts:
        word.line(document, _field(part.label), align="centre")
    word.line(document, "{{ 日期 }}封（印章）", align="right", space=28)


def _signs(document, kind: PaperKind) -> None:
    for sign in kind.signs:
        word.line(document, f"{sign}：{BLANK}", space=10)


SHAPES = {"letter": _letter, "report": _report, "record": _record, "table": _table, "list": _list, "seal": _seal}
