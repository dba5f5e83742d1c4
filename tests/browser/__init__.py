"""The policy's stories in a real browser: axe on every page, no console error, no request that leaves the server."""
