"""Money is Decimal in Python and whole fen in the database, because SQLite would keep Decimal as a float."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models

FEN = Decimal("0.01")


def round_to_fen(amount: Decimal) -> Decimal:
    """Return an amount in yuan rounded half up to fen."""
    return Decimal(amount).quantize(FEN, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """Return an amount as people read it: 30,000.00."""
    return f"{amount:,.2f}"


class MoneyField(models.BigIntegerField):
    """An amount in yuan (Decimal with two places), stored as integer fen."""

    description = "人民币金额（元）"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(value) / 100

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError("金额须是数字，例如 30000 或 30000.50。") from error

    def get_prep_value(self, value):
        amount = self.to_python(value)
        if amount is None:
            return None
        if amount != amount.quantize(FEN):
            raise ValueError(f"{amount} yuan has a fraction of a fen")
        return int(amount * 100)

    def formfield(self, **kwargs):
        from django import forms

        return super(models.BigIntegerField, self).formfield(
            **{"form_class": forms.DecimalField, "max_digits": 14, "decimal_places": 2, **kwargs}
        )
