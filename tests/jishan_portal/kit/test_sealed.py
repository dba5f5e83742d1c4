"""Sealing, unsealing, changing keys, and the field that does it."""

import pytest
from django.core.exceptions import FieldError
from django.db import models

from jishan_portal.kit.sealed import SealBroken, SealedCharField, fingerprint, seal, unseal


def test_seal_hides_the_text_and_unseal_returns_it():
    token = seal("140824197803150021")

    assert "140824197803150021" not in token
    assert unseal(token) == "140824197803150021"


def test_seal_differs_each_time():
    assert seal("同一个值") != seal("同一个值")


def test_unseal_refuses_an_altered_value():
    token = seal("140824197803150021")

    with pytest.raises(SealBroken, match="打不开"):
        unseal(token[:-6] + "AAAA==")


def test_unseal_keeps_purposes_apart():
    with pytest.raises(SealBroken):
        unseal(seal("甲", purpose="form"), purpose="field")


def test_unseal_opens_values_of_an_old_key(settings):
    settings.FIELD_KEY = "the-first-key"
    token = seal("甲")
    settings.FIELD_KEY, settings.FIELD_KEYS_OLD = "the-second-key", ["the-first-key"]

    assert unseal(token) == "甲"


def test_unseal_refuses_when_the_key_is_gone(settings):
    settings.FIELD_KEY = "the-first-key"
    token = seal("甲")
    settings.FIELD_KEY = "the-second-key"

    with pytest.raises(SealBroken):
        unseal(token)


def test_fingerprint_is_the_same_for_other_spellings():
    assert fingerprint("14082419780315002x") == fingerprint(" １４０８２４ 19780315002X ")
    assert len(fingerprint("1")) == 64


def test_fingerprint_depends_on_the_key(settings):
    before = fingerprint("1")
    settings.FIELD_KEY = "another-key"

    assert fingerprint("1") != before


def test_fingerprint_of_nothing_is_empty():
    assert fingerprint("") == ""
    assert fingerprint(None) == ""


class Card(models.Model):
    """A record with a sealed number."""

    number = SealedCharField("号码", max_length=18, fingerprint_field="number_print", blank=True)
    number_print = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "jishan_portal"
        managed = False

    def __str__(self):
        return "card"


def test_field_seals_on_the_way_in_and_opens_on_the_way_out():
    field = Card._meta.get_field("number")
    stored = field.get_prep_value("甲")

    assert stored != "甲"
    assert field.from_db_value(stored, None, None) == "甲"
    assert field.get_prep_value("") == ""
    assert field.from_db_value(None, None, None) is None


def test_field_fills_its_fingerprint_on_save():
    card = Card(number="甲")
    Card._meta.get_field("number").pre_save(card, add=True)

    assert card.number_print == fingerprint("甲")


def test_field_refuses_to_be_searched():
    with pytest.raises(FieldError, match="fingerprint"):
        Card.objects.filter(number="甲")
    with pytest.raises(FieldError, match="fingerprint"):
        Card.objects.filter(number__contains="甲")


def test_field_may_be_asked_whether_it_is_empty():
    sql, values = Card.objects.filter(number="").query.sql_with_params()

    assert (sql.split(" WHERE ")[1], values) == ('"jishan_portal_card"."number" = %s', ("",))


def test_field_deconstructs_to_itself():
    _, _, args, kwargs = Card._meta.get_field("number").deconstruct()
    copy = SealedCharField(*args, **kwargs)

    assert (copy.fingerprint_field, copy.max_length) == ("number_print", 18)
