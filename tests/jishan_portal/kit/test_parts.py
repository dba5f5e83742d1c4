"""Parts are drawn once for the same values, and never mistaken for one another."""

import pytest
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from jishan_portal.kit import parts


@pytest.fixture(autouse=True)
def _none_kept():
    parts.forget()
    yield
    parts.forget()


def drawn_views(**view) -> str:
    return parts.drawn(
        "components/views.html", {"views": [{"url": "?", "count": None, "is_on": False, "is_hot": False, **view}], "label": ""}
    )


def test_a_part_is_drawn_once_for_the_same_values(monkeypatch):
    asked = []
    plain = parts.render_to_string
    monkeypatch.setattr(parts, "render_to_string", lambda *given: asked.append(given) or plain(*given))
    first, again, other = drawn_views(label="全部"), drawn_views(label="全部"), drawn_views(label="停产")
    assert (first == again, first == other, len(asked)) == (True, False, 2)


def test_safe_and_plain_text_are_told_apart():
    assert "<b>" in drawn_views(label=mark_safe("<b>全部</b>"))
    assert "<b>" not in drawn_views(label="<b>全部</b>")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        (1, 1.0),
        ("1", 1),
        ([1], (1,)),
        ({"a": 1}, {"b": 1}),
        (QueryDict("a=1&a=2"), QueryDict("a=2")),
        ("a", SafeString("a")),
    ],
)
def test_what_is_equal_but_drawn_differently_has_another_key(one, other):
    assert parts.key_of(one) != parts.key_of(other)


def test_what_cannot_be_told_apart_is_refused():
    with pytest.raises(TypeError):
        parts.key_of({"rows": bytearray(b"x")})


def test_token_and_rows_are_put_in_for_each_request():
    given = {"frame": FRAME, "on_phone": True}
    first = parts.drawn("components/side.html", given, token="one", around="/a")
    second = parts.drawn("components/side.html", given, token="two", around="/b")
    assert ('value="one"' in first, 'value="/a"' in first) == (True, True)
    assert ('value="two"' in second, 'value="/b"' in second, "one" in second) == (True, True, False)


def test_nothing_typed_can_stand_for_the_token():
    assert parts.TOKEN != parts.AROUND
    assert min(len(parts.TOKEN), len(parts.AROUND)) > 20


def test_the_oldest_parts_go(monkeypatch):
    monkeypatch.setattr(parts, "MOST", 2)
    for label in ("一", "二", "三"):
        drawn_views(label=label)
    assert len(parts._kept) == 2


FRAME = {"menu": "", "name": "卫建平", "title": "检查员", "is_care": False, "logout_url": "/out/"}
