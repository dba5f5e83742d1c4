"""Log-in in tests: cheap passwords, and clients of somebody in a role."""

import pytest
from django.test import Client, override_settings

from tests.factories import user_of


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords():
    """Hashing is not what these tests are about; tests of the hasher ask for it by name."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def client_of(db):
    """Return a logged-in client: `client_of(Role.X, area="140824100000")` or `client_of(user)`; the user is `client.user`."""

    def log_in(who, **traits) -> Client:
        client = Client()
        client.user = user_of(who, **traits) if isinstance(who, str) else who
        client.force_login(client.user, backend="jishan_portal.accounts.backends.NameOrPhoneBackend")
        return client

    return log_in
