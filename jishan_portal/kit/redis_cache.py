"""Django's Redis cache with its client kept: making one for each read took a tenth of the time of a list page."""

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClient(RedisCacheClient):
    """One client a pool; it is safe between threads, because the pool gives each call a connection of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._clients: dict = {}

    def get_client(self, key=None, *, write=False):
        """Return the client of the server that answers a read or a write."""
        pool = self._get_connection_pool(write)
        client = self._clients.get(pool)
        if client is None:
            client = self._clients[pool] = self._client(connection_pool=pool)
        return client


class KeptRedisCache(RedisCache):
    """The portal's cache on Redis."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = KeptClient
