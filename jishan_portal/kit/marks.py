"""Short names for what is too long to be a key of the cache."""

from hashlib import blake2b


def mark_of(value) -> str:
    """Return 24 letters and digits that stand for a value, by what it is written like (`repr`)."""
    return blake2b(repr(value).encode(), digest_size=12).hexdigest()
