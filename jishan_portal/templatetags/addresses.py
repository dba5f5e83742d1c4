"""Django's `url` tag that looks an address up once: a page has a score of them, and each costs some 25 µs."""

from functools import lru_cache

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import NoReverseMatch, reverse

register = template.Library()

STAND_IN = 902_400_000_000  # no record has a number like it, and its digits stand nowhere else in an address


@lru_cache(maxsize=2048)
def fixed(name: str) -> str:
    """Return the address of a view that takes no arguments. Raises NoReverseMatch."""
    return reverse(name)


@lru_cache(maxsize=2048)
def _pattern(name: str, words: tuple, names: tuple) -> str:
    """Return an address with stand-ins where numbers belong (None in `words`); empty where the view takes no such numbers."""
    given = [word or STAND_IN + place for place, word in enumerate(words)]
    count = len(given) - len(names)
    try:
        return reverse(name, args=given[:count], kwargs=dict(zip(names, given[count:], strict=True)))
    except NoReverseMatch:
        return ""


def numbered(name: str, args: list, kwargs: dict) -> str:
    """Return the address of a view whose arguments may be keys of records or words of the program. Raises NoReverseMatch."""
    given = [*args, *kwargs.values()]
    words = tuple(str(one) if _is_word(one) else None for one in given)
    is_known = all(word or (type(one) is int and one >= 0) for one, word in zip(given, words, strict=True))
    found = _pattern(name, words, tuple(kwargs)) if is_known else ""
    if not found:
        return reverse(name, args=args, kwargs=kwargs)
    for place, one in enumerate(given):
        if words[place] is None:
            found = found.replace(str(STAND_IN + place), str(one))
    return found


def _is_word(one) -> bool:
    """Whether it is a key that the program has a handful of (phone, workshop), not a code or a slug that may be one of thousands."""
    return isinstance(one, str) and one.isascii() and one.isalpha() and one.islower()


class KeptURLNode(URLNode):
    """An address by its name, remembered where its name and numbers alone decide it."""

    def render(self, context):
        """Return the address, or put it where `as` says."""
        has_own_site = hasattr(getattr(context, "request", None), "current_app")  # one of several admin sites names itself
        if self.asvar or (self.args and self.kwargs) or has_own_site:
            return super().render(context)
        name = self.view_name.resolve(context)
        if not self.args and not self.kwargs:
            return fixed(name)
        return numbered(
            name, [arg.resolve(context) for arg in self.args], {key: value.resolve(context) for key, value in self.kwargs.items()}
        )


@register.tag
def url(parser, token):
    """The address of a view, parsed as Django's tag of this name."""
    node = parse(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)
