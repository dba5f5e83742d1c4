"""What no database keeps is taken out before it is read."""

import pytest
from django.http import Http404, QueryDict
from django.test import RequestFactory

from jishan_portal.kit.plain_words import PlainWordsMiddleware, parsed, without_nul


def _through(request, **kwargs):
    PlainWordsMiddleware(lambda request: None).process_view(request, None, (), kwargs)
    return request


def test_parameters_without_nul_stay_the_same_object():
    given = QueryDict("q=油&town=1&town=2")
    assert without_nul(given) is given


def test_nul_is_left_out_of_names_and_values_and_the_order_stays():
    clean = without_nul(QueryDict("b=2&q%00=%00麻%00花&q%00=油"))
    assert list(clean.lists()) == [("b", ["2"]), ("q", ["麻花", "油"])]
    with pytest.raises(AttributeError):
        clean["q"] = "x"


def test_address_and_form_are_cleaned_before_the_view():
    request = _through(RequestFactory().post("/?q=麻%00花", {"words": "油\0罐", "kept": "x"}))
    assert (request.GET["q"], request.POST["words"], request.POST["kept"]) == ("麻花", "油罐", "x")


def test_nul_in_the_path_leads_nowhere():
    with pytest.raises(Http404):
        _through(RequestFactory().get("/"), code="ab\0c")
    assert _through(RequestFactory().get("/"), code="abc", pk=1).method == "GET"


def test_parsed_cleans_texts_however_deep_they_lie():
    assert parsed('[{"re\\u0000mark": "面\\u0000粉\\ud83d"}, 1, null]') == [{"remark": "面粉"}, 1, None]


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "[" * 100_000])
def test_what_is_no_plain_json_is_one_kind_of_error(text):
    with pytest.raises(ValueError, match=r".*"):
        parsed(text)
