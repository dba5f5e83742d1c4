"""Every test of the platform starts with an empty cache: rights are cached by account number, which tests reuse."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()
