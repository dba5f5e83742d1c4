from django import forms
from django.template import Context, Template

from jishan_portal.kit.pages import DayInput

AREAS = [("140824100000", "稷峰镇"), ("140824101000", "西社镇")]


class Wanted(forms.Form):
    q = forms.CharField(label="店名", required=False)
    area = forms.CharField(label="乡镇", required=False)
    late = forms.ChoiceField(label="期限", choices=[("", "不论期限"), ("late", "已逾期")], required=False)
    since = forms.DateField(label="自", widget=DayInput(), required=False)


class Short(forms.Form):
    q = forms.CharField(required=False)
    late = forms.CharField(required=False)


def draw(arguments: str, **values) -> str:
    return Template("{% load folds %}{% fold " + arguments + " %}").render(Context(values))


def said_in(html: str) -> str:
    return html.partition("<span>")[2].partition("</span>")[0]


def test_fold_says_each_condition_as_its_control_shows_it():
    wanted = Wanted({"q": "麻花", "area": "140824100000", "late": "late", "since": "2024-09-01"})
    assert said_in(draw("form areas", form=wanted, areas=AREAS)) == "筛选：<b>“麻花”；稷峰镇；已逾期；自 2024-09-01</b>"


def test_fold_is_closed_and_says_nothing_where_nothing_is_set():
    html = draw("form areas", form=Wanted({}), areas=AREAS)
    assert said_in(html) == "筛选"
    assert " open" not in html


def test_fold_leaves_out_what_is_no_choice():
    wanted = Wanted({"area": "999999999999", "late": "nonsense"})
    assert said_in(draw("form areas", form=wanted, areas=AREAS)) == "筛选"


def test_fold_escapes_what_was_typed():
    assert "<script>" not in draw("form areas", form=Wanted({"q": "<script>"}), areas=AREAS)


def test_fold_reads_the_chips_of_a_page():
    chips = [{"label": "乡镇", "value": "稷峰镇"}, {"label": "风险等级", "value": "B 级"}]
    assert said_in(draw("chips=chips", chips=chips)) == "筛选：<b>乡镇 稷峰镇；风险等级 B 级</b>"


def test_fold_is_not_drawn_before_a_short_form():
    assert draw("form", form=Short({})).strip() == ""
