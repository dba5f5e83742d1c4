"""The kept client: the same for every read, another for every server."""

import pytest

from jishan_portal.kit.redis_cache import KeptRedisCache


@pytest.fixture
def cache():
    return KeptRedisCache("redis://127.0.0.1:1/0", {"KEY_PREFIX": "portal"})


def test_client_is_kept_between_reads(cache):
    assert cache._cache.get_client("a") is cache._cache.get_client("b", write=True)


def test_each_server_has_its_own_client():
    cache = KeptRedisCache(["redis://127.0.0.1:1/0", "redis://127.0.0.1:2/0"], {})
    readers = {id(cache._cache.get_client("a")) for _ in range(50)} | {id(cache._cache.get_client("a", write=True))}
    assert len(readers) == 2
