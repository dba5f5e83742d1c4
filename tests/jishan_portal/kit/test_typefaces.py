"""Lean faces: made once from the system's fonts, under another name, with the characters of papers; without them papers are still drawn."""

import io

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from jishan_portal.kit import pdf, typefaces


@pytest.fixture
def place(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return typefaces.folder()


def test_faces_hold_the_characters_of_gb2312_under_a_name_of_their_own(place):
    for name, (_, _, family, style) in typefaces.FACES.items():
        with TTFont(next(place.glob(f"{name}-{typefaces.ISSUE}-*.otf"))) as face:
            assert (face["name"].getDebugName(1), face["name"].getDebugName(2)) == (family, style)
            assert set(map(ord, "稷山县食品小作坊鼙齄ABC019。，“”〔〕①℃")) <= set(face.getBestCmap())
            assert not {"GSUB", "GPOS"} & set(face.keys())


def test_faces_are_made_once(place):
    before = {path: path.stat().st_mtime_ns for path in place.iterdir()}
    typefaces.folder()
    assert {path: path.stat().st_mtime_ns for path in place.iterdir()} == before


def test_face_of_an_earlier_issue_goes(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "portal-song-0-1.otf").write_bytes(b"old")
    names = {path.name for path in typefaces.folder().iterdir()}
    assert ("portal-song-0-1.otf" in names, len(names)) == (False, 3)


def test_machine_without_the_fonts_draws_with_what_it_has(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(typefaces, "PLACES", (tmp_path,))
    assert typefaces.folder() is None


def test_machine_without_the_subsetter_draws_with_the_whole_fonts(settings, tmp_path, monkeypatch):
    def missing():
        raise OSError("libharfbuzz-subset.so.0")

    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(typefaces, "_harfbuzz", missing)
    assert typefaces.folder() is None


def test_paper_embeds_the_lean_faces_and_its_text_can_be_taken_out():
    content = pdf.render_html('<article class="paper form"><h1>监督检查记录</h1><p>麻花坊，喆</p></article>', title="x")
    page = PdfReader(io.BytesIO(content)).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert {"Portal-Song", "Portal-Song-Bold", "Noto-Serif-CJK-SC"} <= fonts, "a rarer character comes from the whole font"
    assert "监督检查记录" in page.extract_text()
    assert "喆" in page.extract_text()
