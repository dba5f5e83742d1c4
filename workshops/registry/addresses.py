"""Addresses of pages above the registry, by name; the registry imports nothing from there."""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@lru_cache(maxsize=512)
def address_of(name: str, *args) -> str:
    """Return the address of a view, empty where that part is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1)
def file_pattern() -> str:
    """Return the address of a workshop's file with {} where its id stands, so that thousands of rows need one look-up."""
    address = address_of("dossier:workshop", 0) or reverse("workshops:registry:edit", args=[0])
    return address.replace("/0/", "/{}/")
