"""Personal values that are encrypted at rest, and found again by a keyed fingerprint.

A sealed column cannot be searched: store `fingerprint(value)` in an indexed column beside it and filter on that.

    resident_id = SealedCharField("身份证号", max_length=18, fingerprint_field="resident_id_print", blank=True)
    resident_id_print = models.CharField(max_length=64, blank=True, db_index=True)

Changing the key: set FIELD_KEY to the new one, put the old one into FIELD_KEYS_OLD, run `manage.py reseal`,
then drop the old one. Activation codes that are still out lapse with the key and are issued anew.
"""

import base64
import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models.lookups import Exact


class SealBroken(Exception):
    """A stored value that none of the configured keys opens."""


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"portal:{purpose}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=16)
def _box(keys: tuple, purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _keys() -> tuple:
    return (settings.FIELD_KEY, *settings.FIELD_KEYS_OLD)


def seal(text: str, purpose: str = "field") -> str:
    """Return a text encrypted and authenticated with the present key."""
    return _box(_keys(), purpose).encrypt(text.encode()).decode()


def unseal(token: str, purpose: str = "field") -> str:
    """Return the text of a sealed value; raises SealBroken when it was altered or its key is gone."""
    try:
        return _box(_keys(), purpose).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise SealBroken("这项加密信息打不开：它已被改动，或加密密钥（FIELD_KEY）与写入时不同。请联系系统管理员。") from error


def fingerprint(text: str) -> str:
    """Return the keyed hash (64 hex digits) by which a sealed value is found; empty for an empty text.

    Full-width forms, spaces and letter case make no difference.
    """
    plain = "".join(unicodedata.normalize("NFKC", text or "").split()).upper()
    return hmac.new(_derived(settings.FIELD_KEY, "fingerprint"), plain.encode(), hashlib.sha256).hexdigest() if plain else ""


class SealedCharField(models.CharField):
    """Text that is plain in Python and sealed in the database; `max_length` limits the plain text.

    `fingerprint_field` names the column that holds its fingerprint; `save` fills it.
    """

    description = "加密文本"

    def __init__(self, *args, fingerprint_field: str = "", **kwargs):
        self.fingerprint_field = fingerprint_field
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"fingerprint_field": self.fingerprint_field} if self.fingerprint_field else {})

    def get_internal_type(self):
        return "TextField"

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if self.fingerprint_field:
            setattr(model_instance, self.fingerprint_field, fingerprint(value))
        return value

    def from_db_value(self, value, expression, connection):
        return unseal(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return seal(value) if value else value

    def get_lookup(self, lookup_name):
        if lookup_name not in {"exact", "isnull"}:
            raise FieldError(f"{self.name} is sealed: filter on its fingerprint instead of __{lookup_name}")
        return super().get_lookup(lookup_name)


@SealedCharField.register_lookup
class SealedExact(Exact):
    """Only "is it empty?" can be asked of a sealed column."""

    def get_prep_lookup(self):
        if self.rhs != "":
            raise FieldError(f"{self.lhs.output_field.name} is sealed: filter on its fingerprint")
        return self.rhs


def sealed_fields(model) -> list[SealedCharField]:
    """Return the sealed columns of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedCharField)]


def reseal(model) -> int:
    """Seal all rows of a model with the present key and renew their fingerprints; return how many rows were written.

    Safe to run again. Raises SealBroken when a value opens with none of the keys; nothing is changed then.
    """
    fields = sealed_fields(model)
    rows = model._base_manager.exclude(**{field.name: "" for field in fields}) if len(fields) == 1 else model._base_manager.all()
    rows = rows.only(*(field.name for field in fields)).order_by("pk")
    written, after = 0, 0
    with transaction.atomic():
        # By key and not by a server-side cursor, which a value that does not open would leave hanging.
        while batch := list(rows.filter(pk__gt=after)[:1000]):
            for row in batch:
                model._base_manager.filter(pk=row.pk).update(**_renewed(row, fields))
            written, after = written + len(batch), batch[-1].pk
    return written


def _renewed(row, fields: list) -> dict:
    values = {field.name: getattr(row, field.name) for field in fields}
    prints = {field.fingerprint_field: fingerprint(values[field.name]) for field in fields if field.fingerprint_field}
    return values | prints
