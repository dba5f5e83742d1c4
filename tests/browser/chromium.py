"""The operating system's Chromium, how it is started, and the two windows people look through."""

from pathlib import Path

CHROMIUM = next((path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser")) if path.exists()), None)
# Debian's package passes its own flags too; these keep the browser from calling home and off the graphics card.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
