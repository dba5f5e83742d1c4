"""Reminding the owners of many workshops at once: the way from a row to them, and whom a reminder reaches."""

from dataclasses import dataclass

OWNERS = "workshop__root__merged__ownerships__"  # every file merged into the root, the root itself among them


@dataclass(frozen=True)
class Reach:
    """Whom a reminder reaches: rows that are still owed, those with an account, those reminded today already."""

    owed: int
    linked: int
    already: int

    @property
    def new(self) -> int:
        """How many are reminded now."""
        return self.owed - self.already

    @property
    def by_hand(self) -> int:
        """Those no message reaches."""
        return self.owed - self.linked
