"""Windows of people of the made county, as their browsers have them once they are logged in."""


def logged_in(user):
    """Return a client of somebody who has logged in and seen the first page; `user` is an account or its user name."""
    from django.test import Client

    from jishan_portal.accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    who = user if isinstance(user, User) else User.objects.get(username=user)
    client.force_login(who, backend="jishan_portal.accounts.backends.NameOrPhoneBackend")
    client.get("/", follow=True)
    return client


def cookie_of(client) -> str:
    """Return what the browser sends with every request: the session and the mark that its forms are answered with."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
