"""Drawing by lot so that everybody can draw again: each name's lot is the hash of the seed and the name.

The lots do not depend on a programming language's random source or on the order of the list; `ALGORITHM` names them in every record.
"""

import hashlib
from collections.abc import Iterable

ALGORITHM = "sha256-rank/1"


def lot(seed: str, name: str) -> int:
    """Return the lot of a name under a seed: the first 64 bits of SHA-256 of “seed:name”."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8])


def _marks(keys: list[int], seed: str) -> dict[int, bytes]:
    """Return each key's lot as bytes, which compare as the numbers do; the seed is hashed once for all."""
    start, found = hashlib.sha256(f"{seed}:".encode()), {}
    for key in keys:
        mark = start.copy()
        mark.update(b"%d" % key)
        found[key] = mark.digest()[:8]
    return found


def draw(strata: dict[str, Iterable[int]], share: float, seed: str) -> list[int]:
    """Return the drawn keys in rising order: of each stratum the lowest lots, rounded so that the whole share comes out.

    Strata that round down are topped up by the size of what they lost (largest remainder), ties by lot of the stratum's name.
    """
    pools = {name: sorted(keys) for name, keys in strata.items()}
    total = sum(len(keys) for keys in pools.values())
    wanted = min(total, -(-round(total * share * 1000) // 1000)) if share > 0 else 0
    quotas = {name: int(len(keys) * share) for name, keys in pools.items()}
    rest = sorted(pools, key=lambda name: (quotas[name] - len(pools[name]) * share, lot(seed, f"stratum {name}"), name))
    open_seats = wanted - sum(quotas.values())
    for name in rest:
        if open_seats > 0 and quotas[name] < len(pools[name]):
            quotas[name] += 1
            open_seats -= 1
    chosen: list[int] = []
    for name, keys in pools.items():
        if quotas[name]:  # keys are in rising order, and sorting keeps it among equal lots
            chosen += sorted(keys, key=_marks(keys, seed).__getitem__)[: quotas[name]]
    return sorted(chosen)


def written(strata: dict[str, Iterable[int]]) -> dict[str, str]:
    """Return what is drawn from as a record keeps it: the keys of each stratum in rising order, with commas between them."""
    return {name: ",".join(map(str, sorted(keys))) for name, keys in strata.items()}


def read(record: dict[str, str | list[int]]) -> dict[str, list[int]]:
    """Return the strata of a record, the opposite of `written`; records of the first versions hold lists."""
    return {name: keys if isinstance(keys, list) else [int(key) for key in keys.split(",") if key] for name, keys in record.items()}


def digest(record: dict[str, str]) -> str:
    """Return the hash of what was drawn from, as `written` has it: every stratum with its keys in order."""
    lines = "\n".join(f"{name}:{record[name]}" for name in sorted(record))
    return hashlib.sha256(lines.encode()).hexdigest()


def pick(options: int, seed: str, name: str) -> int:
    """Return which of `options` things the lot of a name falls on."""
    return lot(seed, name) % options
