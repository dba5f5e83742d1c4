"""Many papers: in their order, in processes of their own, which end when somebody stops."""

import gc
import io

import pytest

from jishan_portal.kit import pdf, pdf_many


@pytest.fixture(autouse=True)
def _collector():
    """Leave the collector of this process as it was: a child sets its own."""
    yield
    gc.enable()
    gc.unfreeze()


def test_papers_come_in_their_order():
    drawn = list(pdf_many.render_many(((f"<p>第 {n} 份</p>", f"t{n}") for n in range(7)), processes=2))
    assert [content[:5] == b"%PDF-" for content in drawn] == [True] * 7
    texts = [_title(content) for content in drawn]
    assert texts == [f"t{n}" for n in range(7)]


def _title(content: bytes) -> str:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(content)).metadata.title


def test_stopping_early_ends_the_children_and_takes_no_more_papers(monkeypatch):
    children, taken = [], []

    class Watched(pdf_many._Child):
        def __init__(self):
            super().__init__()
            children.append(self.process)

    def papers():
        for n in range(500):
            taken.append(n)
            yield f"<p>{n}</p>", "t"

    monkeypatch.setattr(pdf_many, "_Child", Watched)
    drawn = pdf_many.render_many(papers(), processes=2)
    next(drawn)
    drawn.close()
    assert [child.poll() is not None for child in children] == [True, True]
    assert len(taken) < 20


def test_child_that_ends_is_told_with_a_sentence(monkeypatch):
    class Dead(pdf_many._Child):
        def __init__(self):
            super().__init__()
            self.process.kill()

    monkeypatch.setattr(pdf_many, "_Child", Dead)
    with pytest.raises(pdf_many.DrawingFailed) as refused:
        list(pdf_many.render_many([("<p>x</p>", "t")], processes=1))
    assert "重新发起" in refused.value.message


def test_child_draws_what_comes_in_until_nothing_more_comes():
    asked, answers = io.BytesIO(), io.BytesIO()
    pdf_many.write_frame(asked, b'{"body": "<p>a</p>", "title": "t"}')
    pdf_many.serve(io.BytesIO(asked.getvalue()), answers)
    answer = pdf_many.read_frame(io.BytesIO(answers.getvalue()))
    assert answer[:6] == b"+%PDF-"


def test_missing_libraries_are_told_across_the_processes(monkeypatch):
    def unavailable(*args, **kwargs):
        raise pdf.PdfUnavailable

    asked, answers = io.BytesIO(), io.BytesIO()
    pdf_many.write_frame(asked, b'{"body": "<p>a</p>", "title": "t"}')
    monkeypatch.setattr(pdf, "render_html", unavailable)
    pdf_many.serve(io.BytesIO(asked.getvalue()), answers)
    assert pdf_many.read_frame(io.BytesIO(answers.getvalue())) == pdf_many.REFUSED


@pytest.mark.parametrize("content", [b"", b"\0\0", b"\0\0\0\x09short"])
def test_frame_cut_off_is_the_end(content):
    assert pdf_many.read_frame(io.BytesIO(content)) is None
