"""Which frame a page stands in: the owner's plain one on a phone, or the office's."""

from jishan_portal.accounts.roles import Role


def face_of(user) -> str:
    """Return the base template for somebody."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"
