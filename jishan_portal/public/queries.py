"""Reads of the public side. They give out what a licence says and nothing of the person: no phone, ID or house number."""

from branding.awards.models import Award
from branding.labels.queries import latest_of
from jishan_portal.accounts.models import Area
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.statements import kept
from jishan_portal.programme import queries as programmes
from jishan_portal.programme.models import Programme
from jishan_portal.publications import queries as texts
from jishan_portal.publications.models import Publication
from workshops.licences.models import Licence, LicenceKind
from workshops.products.models import Product
from workshops.registry.codes import meant
from workshops.registry.models import Workshop
from workshops.registry.queries import search

SHORTEST = 2
SHOWN = 20
LATEST_SHOWN = 5
ANYONE, ANY_CODE = -1, "\x01"  # stand for a workshop in kept statements


def programme_in_force() -> Programme | None:
    """Return the programme that runs today; None on a portal that has none yet."""
    try:
        return programmes.current()
    except LookupError:
        return None


def latest_publications() -> list[Publication]:
    """Return what was made public last and is still shown (one query)."""
    return list(texts.on_show().order_by(*texts.LATEST.clauses())[:LATEST_SHOWN])


def licensed():
    """Workshops that hold or held a workshop licence, merged files left out."""
    return Workshop.objects.roots().exclude(licence_number="")


def find(words: str) -> list[Workshop]:
    """Return up to SHOWN + 1 licensed workshops on file with that licence number, else with those words in their name.

    The search text of staff also holds owners and phones; here it only narrows, and the name decides.
    """
    words = words.strip()
    if len(words) < SHORTEST:
        return []
    on_file = licensed().living().select_related("kind")
    exact = list(on_file.filter(licence_number__in={words, words.upper()})[: SHOWN + 1])
    return exact or list(search(on_file, words).filter(name__icontains=words).order_by("name", "id")[: SHOWN + 1])


def by_code(text: str) -> Workshop | None:
    """Return the licensed workshop behind a typed or scanned code, a merged file leading to the one that was kept; None otherwise."""
    code = meant(text)
    if not code:
        return None
    rows = kept("public.workshop", _workshops, prepare=True)
    found = next(iter(rows.records({ANY_CODE: code})), None)
    return found.root if found and found.root and found.root.licence_number else None


def facts(workshop: Workshop) -> dict:
    """Return what a public page shows of a workshop (five queries): licence, label data, last published result, register."""
    put = {ANYONE: workshop.pk, ANY_CODE: workshop.licence_number}
    licences = kept("public.licence", _licences, prepare=True).records(put)
    made = kept("public.products", _products, prepare=True).records(put)
    results = kept(("public.result", clock.today()), _results, prepare=True)
    labels, names = latest_of(made), list(dict.fromkeys(product.name for product in made))
    return {
        "licence": licences[0] if licences else None,
        "products": names,
        "labels": [(product, labels.get(product.pk)) for product in made],
        "result": next(iter(results.records({ANY_CODE: workshop.audit_chain})), None),
        "award": next(iter(kept("public.award", _awards, prepare=True).records(put)), None),
        "area_name": name_of(workshop.area_code),
    }


def _workshops():
    return Workshop.objects.filter(code=ANY_CODE).select_related("root__kind", "root__station")


def _results():
    return texts.on_show(kind="inspection_result").filter(file=ANY_CODE).order_by(*texts.LATEST.clauses())[:1]


def _awards():
    return Award.objects.held().filter(workshop__root=ANYONE)[:1]


def _licences():
    rows = Licence.objects.filter(workshop__root=ANYONE, kind=LicenceKind.WORKSHOP, number=ANY_CODE).select_related("issuer")
    return rows.order_by("-valid_until", "-id")[:1]


def _products():
    return Product.objects.filter(workshop__root=ANYONE, stopped_on__isnull=True).order_by("-is_main", "pk")


def area_names(workshops) -> dict[str, str]:
    """Return {code: name} of the areas of some workshops (one query)."""
    return dict(Area.objects.filter(code__in={workshop.area_code for workshop in workshops}).values_list("code", "name"))
