"""Failed log-ins as django-axes counts them, asked for once a request."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt

from jishan_portal.kit import bulk
from jishan_portal.kit.statements import kept

SOMEBODY = "-"  # stands for the name in the kept statement
FIELDS = ("attempt_time", "failures_since_start")


class Attempts(AxesDatabaseHandler):
    """Counts by account. What was found stays with the request until it fails itself: the log-in asks, and then the backend."""

    def get_failures(self, request, credentials=None) -> int:
        """Return how often the account of the credentials failed within the cool-off time."""
        since = get_cool_off_threshold(request)
        return sum(number for moment, number in self._found(request, get_client_username(request, credentials)) if moment >= since)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Count a failure; what the request knew is out of date."""
        if request is not None:
            request.failed_attempts = {}
        super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, sender, request, user, **kwargs):
        """Forget the failures of an account that is in; where there were none, nothing is to be written."""
        if self._found(request, user.get_username()):
            super().user_logged_in(sender, request, user, **kwargs)

    def user_logged_out(self, sender, request, user, **kwargs):
        """The end of a session counts for nothing, and may come with a page that is only looked at: it writes nothing."""

    def clean_expired_user_attempts(self, request=None, credentials=None) -> int:
        """Throw away the failures whose cool-off time is over, in one statement: nothing waits for their signals."""
        return bulk.delete(AccessAttempt.objects.filter(attempt_time__lt=get_cool_off_threshold(request)))

    @staticmethod
    def _found(request, name: str | None) -> list[tuple]:
        """Return moment and number of an account's failures, of any age."""
        known = request.__dict__.setdefault("failed_attempts", {})
        if name not in known:
            statement = kept("failed log-ins", _failures, prepare=True)
            known[name] = [tuple(row.values()) for row in statement.rows({SOMEBODY: name})]
        return known[name]


def _failures():
    return AccessAttempt.objects.filter(username=SOMEBODY).order_by().values(*FIELDS)
