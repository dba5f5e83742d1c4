"""The form of a paper's number."""

from jishan_portal.accounts.models import Organisation
from jishan_portal.papers.kinds import kinds, organisation_words


def number_text(organisation: Organisation, kind: str, year: int, serial: int) -> str:
    """Return a number as papers carry it: 稷市监立〔2024〕1号. A body without a word of its own uses its superior's.

    Raises KeyError for an unknown kind.
    """
    words, row = organisation_words(), kinds()[kind]
    superior = organisation.parent.code if organisation.parent else ""
    word = words.get(organisation.code) or words.get(superior) or organisation.short_name
    return row.format.format(organisation=word, word=row.word, year=year, serial=serial)
