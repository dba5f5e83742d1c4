"""The operating system's Chromium, how it is started, and the two windows people look through."""

from pathlib import Path

# The build without windows first: in the whole one every context opens a window with all that stands around a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next((path for path in map(Path("/usr/bin").joinpath, NAMES) if path.exists()), None)
# Debian's package passes its own flags too; these keep the browser from calling home and off the graphics card.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
# A page of a test lives a second: compiling its scripts for speed, on threads beside, costs more than it saves. Not for measuring.
SHORT_LIVED = "--js-flags=--no-opt,--no-maglev,--single-threaded,--no-flush-bytecode"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
