"""What the page frame shows on every page; read lazily, so that a page without the frame costs nothing."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.html import escape

from jishan_portal.accounts.access import Access
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.dashboard import drawing, menu
from jishan_portal.duties.models import Duty
from jishan_portal.help.sections import section_for
from jishan_portal.kit import clock, paging
from jishan_portal.kit.statements import kept
from jishan_portal.notifications.models import Notice

COUNTED = 99
SOMEBODY = -1  # stands for the user in a kept statement
CARE_COOKIE = "large_text"
NAMES = {
    "search_url": "workshops:registry:list",
    "duties_url": "duties:list",
    "notices_url": "notifications:list",
    "account_url": "accounts:account",
    "logout_url": "accounts:logout",
}


def address(name: str) -> str:
    """Return the address of a view, empty where that part is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _badges(access: Access) -> tuple[str, tuple]:
    """Return the statement that counts the open duties and unread messages of somebody with a reach; every page asks it."""
    somebody = User(pk=SOMEBODY)
    somebody.__dict__["access"] = access
    return paging.statement({"duties": Duty.objects.for_user(somebody).open(), "notices": Notice.objects.filter(user=somebody).unread()})


@lru_cache(maxsize=4096)
def _help_address(view_name: str, roles: frozenset) -> str:
    section = section_for(view_name, roles)
    return reverse("help:section", args=[section.slug]) if section else reverse("help:index")


class Shell:
    """Office, system, menu, duties in hand and text size for the user of one request."""

    office_name = settings.OFFICE_NAME
    system_name = settings.SYSTEM_NAME
    is_practice = settings.IS_PRACTICE
    site_host = urlsplit(settings.SITE_URL).netloc

    def __init__(self, request):
        self.request = request
        self.user = getattr(request, "user", None)

    def __getattr__(self, name):
        if name in NAMES:
            return menu.address_for(NAMES[name], self.roles)
        raise AttributeError(name)

    @property
    def roles(self) -> frozenset:
        """The user's roles; none for a visitor."""
        return self.user.roles if self.user is not None and self.user.is_authenticated else frozenset()

    @property
    def view_name(self) -> str:
        """The full name of the view that answers the request."""
        match = self.request.resolver_match
        return match.view_name if match else ""

    @cached_property
    def frame(self) -> dict:
        """What top bar and menu of a logged-in page show: all that decides how they are drawn."""
        return {
            "office_name": self.office_name,
            "system_name": self.system_name,
            "name": self.user.display_name,
            "title": self.user.post_title,
            "is_care": self.is_care,
            "menu": self.menu,
            "duty_count": self.duty_count,
            "searched": self.searched,
            **{name: menu.address_for(view, self.roles) for name, view in NAMES.items()},
        }

    @property
    def here(self) -> str:
        """The address of this page, to come back to, as it stands in an attribute."""
        return escape(self.request.get_full_path())

    @cached_property
    def menu(self):
        """The left menu, drawn."""
        return drawing.drawn(self.roles, self.view_name, self.notice_count)

    @cached_property
    def tabs(self):
        """The bottom bar of a phone, drawn: at most four places."""
        if Role.OWNER in self.roles:
            return drawing.tabbar(self.roles, self.view_name)
        return drawing.tabbar(self.roles, self.view_name, "" if self.duty_count == "0" else self.duty_count, self.notice_count)

    @property
    def public_menu(self):
        """The places of the public side, drawn."""
        return drawing.public_menu()

    @cached_property
    def counts(self) -> dict[str, str]:
        """Open duties in the user's inbox and unread messages, exact to 99 (one query)."""
        access = self.user.access
        key = ("badges", access.roles, access.organisation_ids, access.ranges, clock.today())
        asked = kept(key, lambda: _badges(access), prepare=True)
        found = paging.counts_in(asked.row({SOMEBODY: self.user.pk}), ("duties", "notices"))
        return {key: f"{COUNTED}+" if one.number > COUNTED else str(one.number) for key, one in found.items()}

    @property
    def duty_count(self) -> str:
        """Open duties in the user's inbox."""
        return self.counts["duties"]

    @property
    def notice_count(self) -> str:
        """Messages the user has not read; empty for none."""
        return "" if self.counts["notices"] == "0" else self.counts["notices"]

    @cached_property
    def is_care(self) -> bool:
        """Whether the pages are shown in large text: by this browser's choice, else by the account's."""
        chosen = self.request.COOKIES.get(CARE_COOKIE) or self.request.GET.get("care")
        if chosen in {"0", "1"}:
            return chosen == "1"
        return bool(self.roles) and self.user.large_text

    @property
    def is_public_care(self) -> bool:
        """Whether a public page is shown in large text: by its address, so that it can be kept for everybody."""
        return self.request.GET.get("care") == "1"

    @cached_property
    def help_url(self) -> str:
        """The section of the handbook that explains this page; the index where there is none."""
        return _help_address(self.view_name, self.roles)

    @property
    def searched(self) -> str:
        """What the search box of the top bar keeps showing on the list it leads to."""
        return self.request.GET.get("q", "") if self.view_name == NAMES["search_url"] else ""

    @property
    def owner_title(self) -> str:
        """What stands in the top bar of an owner's phone."""
        return self.system_name


def shell(request):
    """Give templates `shell`."""
    return {"shell": Shell(request)}
