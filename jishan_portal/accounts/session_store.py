"""Where sessions are kept: Django's own store of database and cache, with one write for a session that begins."""

from django.contrib.sessions.backends import base, cached_db
from django.utils.crypto import get_random_string


class SessionStore(cached_db.SessionStore):
    """A store that gives a new session its key at once and writes its row when the request ends.

    Django writes the empty row first and its contents after. The key is drawn from 165 random bits; should it be taken all the
    same, saving is refused (`CreateError`).
    """

    _is_unwritten = False

    def create(self):
        """Begin a session under a key of its own."""
        self._session_key = get_random_string(32, base.VALID_KEY_CHARS)
        self._get_session(no_load=True)
        self._is_unwritten = self.modified = True

    def save(self, must_create=False):
        """Write the session; the row is made where there is none yet."""
        if self.session_key is None:
            self.create()
        super().save(must_create or self._is_unwritten)
        self._is_unwritten = False
