"""Areas, organisations, users and posts."""

from datetime import date

import factory
from django.contrib.auth.hashers import make_password

from jishan_portal.accounts.areas import level_of, padded
from jishan_portal.accounts.models import Area, Organisation, OrganisationKind, Post, User
from jishan_portal.accounts.roles import Role

COUNTY = "140824000000"
TOWNSHIP = "140824100000"
PASSWORD = "tea-Oil-Sesame-24"

# What kind of body somebody in a role works for; the rest work for the bureau.
KINDS = {
    Role.INSPECTOR: OrganisationKind.STATION,
    Role.CASE_HANDLER: OrganisationKind.STATION,
    Role.STATION_CHIEF: OrganisationKind.STATION,
    Role.LEADING_OFFICE: OrganisationKind.COUNTY_OFFICE,
    Role.LEADER: OrganisationKind.COUNTY_OFFICE,
    Role.FINANCE_REVIEWER: OrganisationKind.FINANCE,
    Role.FINANCE_PAYER: OrganisationKind.FINANCE,
    Role.APPROVAL: OrganisationKind.APPROVAL,
    Role.CULTURE_TOURISM: OrganisationKind.CULTURE,
    Role.TOWNSHIP: OrganisationKind.TOWNSHIP,
    Role.POLICE: OrganisationKind.POLICE,
    Role.EXPERT: OrganisationKind.EXPERTS,
}
IN_TOWNSHIPS = frozenset({Role.INSPECTOR, Role.CASE_HANDLER, Role.STATION_CHIEF, Role.TOWNSHIP})


class AreaFactory(factory.django.DjangoModelFactory):
    """An area; asking for a code twice gives the same row."""

    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = TOWNSHIP
    name = factory.LazyAttribute(lambda area: f"第{area.code[:9]}号镇" if level_of(area.code) > 6 else f"第{area.code[:6]}号县")
    level = factory.LazyAttribute(lambda area: level_of(area.code))


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A body; `areas=["140824100000", …]` are the codes it reaches (default: the county)."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"某某县第{n}单位")
    short_name = factory.Sequence(lambda n: f"第{n}单位")
    kind = OrganisationKind.BUREAU

    @factory.post_generation
    def areas(self, create, codes, **kwargs):
        """Give the organisation its areas: a new one has none yet, and most codes are on file; thousands of tests begin here."""
        wanted = [padded(code) for code in codes or [COUNTY]]
        known = set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))
        for code in wanted:
            if code not in known:
                AreaFactory(code=code)
        through = Organisation.areas.through
        through.objects.bulk_create([through(organisation=self, area_id=code) for code in dict.fromkeys(wanted)])


class UserFactory(factory.django.DjangoModelFactory):
    """A person who may log in with PASSWORD and holds no post yet."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"张{n}")
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    password = factory.LazyFunction(lambda: _hashed(PASSWORD))
    must_change_password = False


class PostFactory(factory.django.DjangoModelFactory):
    """A post held since 2024; an owner's has no organisation."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    role = Role.INSPECTOR
    organisation = factory.Maybe(
        factory.LazyAttribute(lambda post: post.role != Role.OWNER),
        yes_declaration=factory.SubFactory(OrganisationFactory),
        no_declaration=None,
    )
    starts_on = date(2024, 1, 1)


_hashes: dict[str, str] = {}


def _hashed(password: str) -> str:
    """Hash a password once for all tests."""
    if password not in _hashes:
        _hashes[password] = make_password(password, hasher="md5")
    return _hashes[password]


def user_of(role: str, *, area: str = "", organisation: Organisation | None = None, **fields) -> User:
    """Return a new user who holds `role`; where no organisation is given, one of the fitting kind is made.

    `area` is where that organisation works (default: the county, for roles of a station or township TOWNSHIP).
    """
    user = UserFactory(**fields)
    if organisation is None and role != Role.OWNER:
        code = area or (TOWNSHIP if role in IN_TOWNSHIPS else COUNTY)
        organisation = OrganisationFactory(kind=KINDS.get(role, OrganisationKind.BUREAU), areas=[code])
    PostFactory(user=user, role=role, organisation=organisation)
    return user
