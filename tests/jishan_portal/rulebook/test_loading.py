"""What comes with the portal is loaded once and never over what the bureau has changed."""

import json
import re
from datetime import date

import pytest
from django.core.management import call_command

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.rulebook import actions, loading
from jishan_portal.rulebook.models import DayKind, Holiday, Kind, Rule
from jishan_portal.rulebook.rules import spoken

pytestmark = pytest.mark.django_db
NAMED = [
    "lead.verify",
    "case.decide",
    "case.statement",
    "case.register_evidence",
    "case.seizure",
    "case.review",
    "case.serve",
    "case.serve_by_notice",
    "case.pay",
    "case.publish",
    "case.close",
    "case.demand",
    "transfer.decide",
    "visit.publish",
    "hazard.rectify.general",
    "licence.decide",
    "subsidy.public_notice",
]


def test_every_named_period_is_shipped():
    periods = {rule.key for rule in loading.shipped_rules() if rule.kind == Kind.PERIOD}

    assert set(NAMED) <= periods


def test_shipped_rules_are_unique_and_cite_a_basis():
    rules = loading.shipped_rules()

    assert len({rule.key for rule in rules}) == len(rules)
    assert [rule.key for rule in rules if not rule.article] == []


def test_what_has_no_source_is_not_confirmed():
    guessed = [rule for rule in loading.shipped_rules() if "默认" in rule.article or "待核）" in rule.article]

    assert [rule.key for rule in guessed if rule.is_confirmed] == []


def test_no_shipped_table_speaks_in_codes():
    tables = [rule for rule in loading.shipped_rules() if rule.kind == Kind.TABLE]
    said = {rule.key: spoken(rule.kind, rule.value, unit=rule.unit) for rule in tables}

    assert len(said) > 15
    assert {key: words for key, words in said.items() if re.search("[a-z]{2,}", words)} == {}


def test_loading_again_adds_nothing():
    assert (loading.load_rules(), loading.load_holidays()) == (0, 0)


def test_loading_again_keeps_what_the_bureau_changed():
    rule = Rule.objects.get(key="hazard.rectify.general")
    actions.confirm(rule, by=SYSTEM)
    actions.set_day(date(2026, 10, 10), DayKind.OFF, "国庆节", by=SYSTEM)

    loading.load_rules()
    loading.load_holidays()

    rule.refresh_from_db()
    assert rule.is_confirmed
    assert Holiday.objects.get(day=date(2026, 10, 10)).kind == DayKind.OFF


def test_loading_fills_an_empty_book():
    Rule.objects.all().delete()
    Holiday.objects.all().delete()

    assert loading.load_rules() == len(loading.shipped_rules())
    assert loading.load_holidays() == 771


def test_rule_that_nothing_asks_for_any_more_ends_and_names_the_other():
    facts = {"label": "旧频次", "subject": "visits", "kind": "table", "value": [["A", 1, 1]], "article": "某文件"}
    old = Rule.objects.create(key="plan.frequency", in_force_from=date(2020, 1, 1), **facts)

    assert (loading.load_rules(), loading.load_rules()) == (0, 0)

    old.refresh_from_db()
    assert (old.in_force_until, old.note) == (date(2026, 3, 16), "已停用，改看“risk.frequency”。")


def test_command_prints_what_it_added(capsys):
    call_command("load_programme")

    assert json.loads(capsys.readouterr().out)["rules"] == 0
