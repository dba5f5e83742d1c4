"""Typed values put back into a page."""

import pytest

from jishan_portal.kit.refill import refill


def filled(form: str, **values) -> str:
    page = f'<form method="post">{form}</form>'
    html = refill(page, page="/a/", action="/a/", values=values)
    return html.removeprefix('<form method="post">').removesuffix("</form>")


@pytest.mark.parametrize(
    ("field", "values", "result"),
    [
        ('<input name="a">', {"a": ["甲"]}, '<input name="a" value="甲">'),
        ('<input name="a" value="旧" required>', {"a": ['"<x>']}, '<input name="a" value="&quot;&lt;x&gt;" required>'),
        ('<input name="a"/>', {"a": ["1"]}, '<input name="a" value="1">'),
        ('<textarea name="a">旧 &amp; &#65;</textarea>', {"a": ["新<b>"]}, '<textarea name="a">新&lt;b&gt;</textarea>'),
        (
            '<select name="a"><option value="1" selected>一</option><option value="2">二</option></select>',
            {"a": ["2"]},
            '<select name="a"><option value="1">一</option><option value="2" selected>二</option></select>',
        ),
        (
            '<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2">',
            {"a": ["2"]},
            '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
        ),
        (
            '<input type="checkbox" name="a" checked>',
            {"b": ["1"]},
            '<input type="checkbox" name="a"><input type="hidden" name="b" value="1">',
        ),
        ('<input type="checkbox" name="a">', {"a": ["on"]}, '<input type="checkbox" name="a" checked>'),
        ('<input type="password" name="a">', {"a": []}, '<input type="password" name="a">'),
        ('<input name="a"><input name="a">', {"a": ["1", "2"]}, '<input name="a" value="1"><input name="a" value="2">'),
        ("<p>&nbsp;&lt;</p>", {}, "<p>&nbsp;&lt;</p>"),
    ],
)
def test_refill_puts_values_into_fields(field, values, result):
    assert filled(field, **values) == result


def test_refill_keeps_the_fresh_token():
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="fresh">'

    assert filled(token, csrfmiddlewaretoken=["old"]).startswith(token)


def test_refill_leaves_other_forms_alone():
    page = '<form method="post" action="/b/"><input name="a"></form><form action="/a/"><input name="a"></form>'

    assert refill(page, page="/a/", action="/a/", values={"a": ["1"]}) is None


def test_refill_finds_the_form_by_its_address_and_puts_the_banner_before_it():
    page = '<!DOCTYPE html><!-- c --><form method="POST" action="edit/?x=1"><input name="a"></form><input name="a">'

    html = refill(page, page="/a/", action="/a/edit/?x=1", values={"a": ["1"]}, banner="<p>B</p>")

    assert html == (
        '<!DOCTYPE html><!-- c --><p>B</p><form method="POST" action="edit/?x=1"><input name="a" value="1"></form><input name="a">'
    )
