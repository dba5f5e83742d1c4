"""The hook for a virus scanner of the office's own, such as ClamAV: a command that is given the file.

`FILE_SCANNER="clamdscan --no-summary --fdpass"` in the environment; empty: no scanner. Ends with 0 for clean, 1 for found;
anything else, or no answer, means that nothing was checked, and then nothing is taken in.
"""

import logging
import subprocess

from django.conf import settings

from jishan_portal.files.rules import FileRefused

CLEAN, FOUND, SECONDS = 0, 1, 60
log = logging.getLogger(__name__)


def scan(path) -> None:
    """Have a file looked at; raises FileRefused when something was found or nobody could look."""
    if not settings.FILE_SCANNER:
        return
    try:
        done = subprocess.run([*settings.FILE_SCANNER, str(path)], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 named by the operator
    except (OSError, subprocess.TimeoutExpired):
        log.exception("the file scanner does not answer")
        raise FileRefused("查毒程序没有应答，文件没有保存。请稍后再传；仍不行，请联系系统管理员。") from None
    if done.returncode == FOUND:
        log.warning("the file scanner found something")
        raise FileRefused("查毒程序认为这个文件有问题，没有保存。请先给电脑或手机查毒，再换一份上传。")
    if done.returncode != CLEAN:
        log.error("the file scanner ended with %s", done.returncode)
        raise FileRefused("查毒程序出错，文件没有保存。请稍后再传；仍不行，请联系系统管理员。")
