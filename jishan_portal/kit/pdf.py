"""Papers as PDF: a document template in, bytes out.

A document template is the body of a paper: an `<article class="paper redhead">` (or `form`, `record`), drawn by
`static/css/paper.css` on screen and on paper alike; `templates/documents/print.css` adds what only pages have.
WeasyPrint is kept fast by reusing one font configuration and one stylesheet a process, and safe by a lock (Pango
does not bear two threads) and a fetcher that opens nothing but data: addresses.

Fonts: an office's own 仿宋_GB2312, 楷体_GB2312, 方正小标宋 in PAPER_FONTS_DIR win; else Fandol (Debian's texlive-lang-chinese)
where it is installed; else, and for every character these lack, Noto.
"""

import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape

from jishan_portal.kit import typefaces

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{dirs}</fontconfig>
"""
_one_at_a_time = threading.Lock()


class PdfUnavailable(Exception):
    """The machine lacks what drawing PDF needs; the message names the command that installs it."""

    def __init__(self):
        self.message = f"服务器缺少生成 PDF 所需的程序库。请系统管理员执行：sudo apt install {PACKAGES}，然后重启服务。"
        super().__init__(self.message)


@dataclass(frozen=True)
class _Engine:
    """What is built once a process."""

    document_class: type
    fonts: object
    stylesheets: tuple
    fetcher: object


def render(template: str, context: dict, *, title: str = "") -> bytes:
    """Return the PDF of a document template with a context. Raises PdfUnavailable."""
    return render_html(render_to_string(template, context), title=title or context.get("title", ""))


def render_html(body: str, *, title: str) -> bytes:
    """Return the PDF of a body of HTML; nothing it names is fetched. Raises PdfUnavailable."""
    page = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>{body}</body></html>'
    with _one_at_a_time:
        engine = _engine()
        document = engine.document_class(string=page, url_fetcher=engine.fetcher, base_url=None)
        return document.write_pdf(stylesheets=engine.stylesheets, font_config=engine.fonts)


@cache
def _engine() -> _Engine:
    """Import WeasyPrint, which takes up to a second, when the first paper is drawn."""
    os.environ.setdefault("FONTCONFIG_FILE", str(_fonts_conf()))
    try:
        from PIL import ImageFile
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        # WeasyPrint lets Pillow take half a picture, for the whole process; uploads cut off on the way must be refused.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    except OSError as error:  # "cannot load library 'libpango-1.0-0'"
        raise PdfUnavailable from error
    fonts = FontConfiguration()
    sheets = (settings.BASE_DIR / "static/css/paper.css", settings.BASE_DIR / "templates/documents/print.css")
    css = tuple(CSS(string=sheet.read_text(encoding="utf-8"), font_config=fonts) for sheet in sheets)
    return _Engine(HTML, fonts, css, URLFetcher(allowed_protocols=["data"]))


def _fonts_conf() -> Path:
    """Write the font configuration: the system's, the office's own fonts, Fandol."""
    own = [Path(settings.PAPER_FONTS_DIR)] if settings.PAPER_FONTS_DIR else []
    lean = typefaces.folder()
    places = [*own, FANDOL, *([lean] if lean else [])]
    dirs = "".join(f"<dir>{escape(str(place))}</dir>" for place in places if place.is_dir())
    path = settings.VAR_DIR / "fonts.conf"
    path.write_text(FONTS_CONF.format(dirs=dirs), encoding="utf-8")
    return path
