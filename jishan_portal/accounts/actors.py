"""Who acts: a user, or the portal itself when time does (SYSTEM). Both are passed as `by`."""

from jishan_portal.accounts.roles import Role


class SystemActor:
    """The portal acting on its own: the beat, a sweep, a command."""

    pk = None
    display_name = "系统"
    post_title = "系统"
    roles = frozenset({Role.SYSTEM})
    is_authenticated = True

    def __str__(self):
        return self.display_name

    def may(self, ability: str) -> bool:
        """The portal needs no ability: what it may do is decided where it is called."""
        return True


SYSTEM = SystemActor()
