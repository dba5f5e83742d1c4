"""Static files under the name of their content, each name looked up once: a page asks for a dozen of them."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptManifestStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage; what is collected does not change while the portal runs, so an address is worked out once."""

    @lru_cache(maxsize=512)  # noqa: B019 the one storage lives as long as the process
    def url(self, name, force=False):
        """Return the address of a file. Raises ValueError for a file that was not collected."""
        return super().url(name, force)
