"""manage.py clock: JSON out, a Chinese sentence and a failing exit otherwise."""

import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_command_prints_exactly_four_facts(capsys):
    call_command("clock", "case.decide", "--start", "2024-07-05")

    assert json.loads(capsys.readouterr().out) == {
        "due": "2024-10-08",
        "unrolled": "2024-10-03",
        "article": "《市场监督管理行政处罚程序规定》第六十四条；《行政处罚法》第六十条",
        "working": "从 2024-07-05 起（当日不计）90 日，届满 2024-10-03，遇国庆节顺延至 2024-10-08。",
    }


def test_command_suspends_and_extends(capsys):
    call_command("clock", "lead.verify", "--start", "2024-09-25", "--suspend-days", "5", "--extend")

    assert json.loads(capsys.readouterr().out)["due"] == "2024-11-18"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["case.nothing", "--start", "2024-09-25"], "规则库里没有“case.nothing”"),
        (["case.decide", "--start", "2024-02-30"], "日期“2024-02-30”不对"),
        (["case.decide", "--start", "昨天"], "写成 2024-09-25 这样"),
        (["case.decide", "--start", "9999-12-01"], "超出了日历范围"),
        (["case.pay", "--start", "2024-09-25", "--extend"], "没有可以延长的规定"),
        (["case.decide", "--start", "2024-09-25", "--suspend-days", "-1"], "0 至 3650"),
    ],
)
def test_command_fails_with_a_chinese_sentence(arguments, says):
    with pytest.raises(CommandError, match=says) as failed:
        call_command("clock", *arguments)

    assert failed.value.returncode == 1
