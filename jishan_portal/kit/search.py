"""Finding Chinese text by any part of it, two-character words included, on both databases.

A searched record has one row in a text table: `text` holds its searched fields, folded, one a line, and `pieces`
every two neighbouring characters of them. PostgreSQL finds rows through an index over the pieces and rechecks with LIKE
(stock trigram indexes cannot find two-character words); SQLite uses LIKE alone. Callers see one function: `matches`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import add

from django.core.cache import cache
from django.db import connections, router
from django.db.models import Q

from jishan_portal.kit.columns import Form, by_block
from jishan_portal.kit.marks import mark_of

FEW = 1000
PIECE = 2
REMEMBERED = 600  # seconds
TIDY = re.compile(r"[0-9A-Z\u4e00-\u9fff]*")  # nothing to fold: nearly all fields of nearly all files
_FOLDED = Form(TIDY.pattern)


def folded(text: str) -> str:
    """Return text as it is compared: half-width, upper case, without blanks and invisible characters."""
    if isinstance(text, str) and TIDY.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", str(text or ""))
    return "".join(c for c in plain if not (c.isspace() or unicodedata.category(c) in {"Cf", "Cc"})).upper()


def search_text(fields: Iterable[str]) -> tuple[str, str]:
    """Return (text, pieces) of the searched fields of one record."""
    return _text_of(map(folded, fields))


def search_texts(columns: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Return what `search_text` says of each of many records; each column holds one field of all of them."""
    return map(_text_of, zip(*[by_block(column, _FOLDED.is_of_all, list, folded) for column in columns], strict=True))


def _text_of(words: Iterable[str]) -> tuple[str, str]:
    lines = list(filter(None, words))
    return "\n".join(lines), " ".join(dict.fromkeys(chain.from_iterable([map(add, line, line[1:]) for line in lines])))


def pieces(word: str) -> list[str]:
    """Return every two neighbouring characters of a folded word."""
    return [word[i : i + PIECE] for i in range(len(word) - PIECE + 1)]


def words(query: str) -> list[str]:
    """Return the folded words of what somebody typed; all of them must be found."""
    plain = unicodedata.normalize("NFKC", str(query or ""))
    return list(dict.fromkeys(word for word in (folded(part) for part in plain.split()) if word))[:8]


def matches(queryset, query: str, *, relation: str = "text", ask=None):
    """Return the rows of `queryset` whose text contains every word of `query`.

    `relation` is the one-to-one name of the text row. On PostgreSQL up to 1,000 hits are fetched first, so that an ordered
    list cannot make the planner walk the primary key for a rare word; a commoner word is met soon on any walk. `ask` gives
    these hits in the place of `first_ids`, for a page that asks more than once.
    """
    wanted = words(query)
    if not wanted:
        return queryset
    ids = ask() if ask else first_ids(queryset.model, query, relation=relation)
    if ids is not None:
        return queryset.filter(pk__in=ids)
    condition = Q()
    for word in wanted:
        condition &= Q(**{f"{relation}__text__contains": word})
    return queryset.filter(condition)


def first_ids(model, query: str, *, relation: str = "text") -> list[int] | None:
    """Return the ids of all rows that match, at most FEW, found through the index over the pieces.

    None where a walk is better: more rows match (that is remembered for ten minutes, for the index must be read to its end
    to find it out), no word has two characters, or the database is SQLite.
    """
    wanted = words(query)
    using = router.db_for_read(model)
    if connections[using].vendor != "postgresql" or not any(len(word) >= PIECE for word in wanted):
        return None
    table = model._meta.get_field(relation).related_model._meta
    name, key = table.db_table, table.pk.column
    mark = f"search:common:{mark_of((name, wanted))}"
    if cache.get(mark):
        return None
    looked_up = sorted({piece for word in wanted for piece in pieces(word)})
    like = " AND ".join(["text LIKE %s"] * len(wanted))
    sql = f"SELECT {key} FROM {name} WHERE string_to_array(pieces, ' ') @> %s::text[] AND {like} LIMIT {FEW + 1}"  # noqa: S608 names come from the model
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [looked_up, *(f"%{escaped(word)}%" for word in wanted)])
        found = [row[0] for row in cursor.fetchall()]
    if len(found) <= FEW:
        return found
    cache.set(mark, True, REMEMBERED)
    return None


def escaped(word: str) -> str:
    """Return a word in which LIKE's own signs stand for themselves."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
