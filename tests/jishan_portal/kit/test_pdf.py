"""Papers as PDF: layout of GB/T 9704, no missing glyphs, nothing fetched, a clear word where a library is missing."""

import builtins
import logging

import pytest

from jishan_portal.kit import pdf, qr
from jishan_portal.templatetags.papers import head_size, title_lines

RARE = "喆堃玥昇旻镕〔〕“”—…·①㈠½㎡‰℃丂㐂"
VERIFY = {
    "number": "稷市监发〔2024〕10号",
    "code": "a1b2 c3d4",
    "qr": qr.data_uri("https://example.invalid/v/1"),
    "site": "example.invalid/v/1",
}


def redhead(**more) -> dict:
    return {
        "organisation": "稷山县市场监督管理局",
        "number": "稷市监发〔2024〕10号",
        "title": "关于整治规范的通知",
        "to": "各市场监督管理所",
        "paragraphs": [],
        "attachments": [],
        "signed_by": "稷山县市场监督管理局",
        "date": "2024年6月17日",
        "remark": "",
        "copies_to": "",
        "printed_by": "",
        "verify": VERIFY,
        **more,
    }


def form(**more) -> dict:
    plain = {
        "title": "摸排表",
        "unit": "稷峰镇",
        "number": "",
        "date": "2024年6月17日",
        "rows": [],
        "columns": [],
        "lines": [],
        "signs": ["填表人"],
    }
    return {**plain, "verify": VERIFY, **more}


def record(**more) -> dict:
    plain = {"organisation": "某局", "title": "笔录", "number": "", "facts": [], "paragraphs": [], "signed_by": "", "date": "", "signs": []}
    return {**plain, "verify": None, **more}


def lines_of(page) -> list[str]:
    """Return the lines of text in the body of a laid-out page."""
    found: dict[float, list] = {}

    def walk(box):
        text = getattr(box, "text", None)
        if isinstance(text, str) and text.strip():
            found.setdefault(round(box.position_y), []).append((box.position_x, text))
        for child in getattr(box, "children", ()):
            walk(child)

    body = page._page_box.children[0]
    walk(body)
    return ["".join(text for _, text in sorted(parts)) for _, parts in sorted(found.items())]


def laid_out(template: str, context: dict):
    from django.template.loader import render_to_string

    engine = pdf._engine()
    document = engine.document_class(string=render_to_string(template, context), url_fetcher=engine.fetcher)
    return document.render(stylesheets=engine.stylesheets, font_config=engine.fonts)


def test_redhead_has_22_lines_of_28_characters():
    text = "稷山麻花饼子鸡蛋板枣小作坊" * 150

    pages = laid_out("documents/redhead.html", redhead(paragraphs=[{"text": text, "level": 0}])).pages

    lengths = [len(line) for line in lines_of(pages[1])]
    assert lengths == [28] * 22


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("documents/redhead.html", redhead(paragraphs=[{"text": RARE, "level": level} for level in (0, 1, 2)], title=RARE)),
        (
            "documents/form_table.html",
            form(rows=[[{"label": RARE, "value": RARE, "span": 3, "is_tall": True}]], columns=[RARE], lines=[[RARE]]),
        ),
        (
            "documents/record.html",
            record(facts=[{"label": "名称", "value": RARE}], paragraphs=[{"text": RARE}], signed_by=RARE, date="2024年6月17日"),
        ),
    ],
)
def test_render_has_a_glyph_for_every_character(template, context, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        content = pdf.render(template, context)

    assert content.startswith(b"%PDF-")
    assert [entry.getMessage() for entry in caplog.records if "notdef" in entry.getMessage()] == []


def test_render_finds_missing_glyphs(caplog):
    """The scan above is worth something: it does see a character that no font has."""
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf.render_html("<p>\U000e0fff\uf123</p>", title="x")

    assert [entry for entry in caplog.records if "notdef" in entry.getMessage()]


def test_stylesheets_hold_nothing_that_print_ignores(caplog):
    pdf._engine.cache_clear()
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf._engine()

    assert [entry.getMessage() for entry in caplog.records] == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_render_fetches_nothing(address, caplog):
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        content = pdf.render_html(f'<img src="{address}"><link rel="stylesheet" href="{address}">', title="x")

    assert content.startswith(b"%PDF-")
    assert len(caplog.records) >= 1


def test_render_escapes_the_title():
    assert pdf.render_html("<p>文</p>", title="</title><script>").startswith(b"%PDF-")


def test_render_without_its_libraries_names_the_command(monkeypatch):
    plain = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return plain(name, *args, **kwargs)

    pdf._engine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(pdf.PdfUnavailable, match=r"sudo apt install libpango"):
        pdf.render_html("<p>文</p>", title="x")
    monkeypatch.undo()
    pdf._engine.cache_clear()


def test_fonts_of_the_office_come_first(settings, tmp_path):
    (tmp_path / "office").mkdir()
    settings.PAPER_FONTS_DIR = str(tmp_path / "office")
    settings.VAR_DIR = tmp_path

    assert f"<dir>{tmp_path / 'office'}</dir>" in pdf._fonts_conf().read_text()


@pytest.mark.parametrize(("name", "size"), [("稷山县政府", "n8"), ("稷山县市场监督管理局", "n12"), ("某" * 30, "n24")])
def test_head_size_fits_one_line(name, size):
    assert head_size(name) == size


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于整治规范的通知", ["关于整治规范的通知"]),
        ("关于做好食品小作坊许可登记、整治规范的通知", ["关于做好食品小作坊许可登记、", "整治规范的通知"]),
        ("关于开展食品小作坊\n专项行动的通知", ["关于开展食品小作坊", "专项行动的通知"]),
    ],
)
def test_title_lines(title, lines):
    assert title_lines(title) == lines
