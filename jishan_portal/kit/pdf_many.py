"""Many papers at once, on all cores: each core draws in a process of its own, kept warm until the last paper.

Pango does not bear two threads, and a worker's process may not have children of `multiprocessing`; so each child is a plain interpreter
that reads frames (length, then content) from its input and answers with frames. It ends when its parent does: its input closes.
"""

import gc
import json
import os
import queue
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from django.conf import settings

from jishan_portal.kit import pdf

HEAD = struct.Struct(">I")
DRAWN, REFUSED = b"+", b"-"


class DrawingFailed(Exception):
    """A child could not draw a paper, or ended; the message says so in Chinese."""

    def __init__(self, reason: str = ""):
        self.message = "有一份文书没有画成，任务已停止；画成的都已保存。请重新发起，再不成请联系系统管理员。"
        super().__init__(reason or self.message)


def cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0))


def render_many(papers: Iterable[tuple[str, str]], *, processes: int = 0) -> Iterator[bytes]:
    """Yield the PDF of each (body of HTML, title), in their order; ended early, the children end with it.

    The papers are taken up as they are needed, in the caller's thread. Raises PdfUnavailable, DrawingFailed.
    """
    number = processes or cores()
    children = [_Child() for _ in range(number)]
    idle: queue.SimpleQueue = queue.SimpleQueue()
    for child in children:
        idle.put(child)
    threads, ahead = ThreadPoolExecutor(number, thread_name_prefix="pdf"), deque()
    try:
        for body, title in papers:
            ahead.append(threads.submit(_draw, idle, body, title))
            if len(ahead) > 2 * number:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        for child in children:
            child.end()
        threads.shutdown(cancel_futures=True)


def _draw(idle: queue.SimpleQueue, body: str, title: str) -> bytes:
    child = idle.get()
    try:
        return child.draw(body, title)
    finally:
        idle.put(child)


class _Child:
    """A process that draws papers one after another."""

    def __init__(self):
        command = [sys.executable, "-m", "jishan_portal.kit.pdf_many"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, **pipes, cwd=settings.BASE_DIR)  # noqa: S603 our own module

    def draw(self, body: str, title: str) -> bytes:
        try:
            write_frame(self.process.stdin, json.dumps({"body": body, "title": title}).encode())
            answer = read_frame(self.process.stdout)
        except (OSError, ValueError) as error:
            raise DrawingFailed(str(error)) from error
        if answer is None:
            raise DrawingFailed("the child ended")
        if answer[:1] == REFUSED:
            raise pdf.PdfUnavailable
        return answer[1:]

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def write_frame(target: BinaryIO, content: bytes) -> None:
    """Write one frame and send it off."""
    target.write(HEAD.pack(len(content)) + content)
    target.flush()


def read_frame(source: BinaryIO) -> bytes | None:
    """Return the next frame; None where the other side has ended."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    content = source.read(HEAD.unpack(head)[0])
    return content if len(content) == HEAD.unpack(head)[0] else None


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Draw what comes in until nothing more comes.

    What stays for good (libraries, style sheets) is laid aside after the first paper and rubbish is collected once a paper: the
    collector, left alone, walks through all of it several times a paper, an eighth of the work.
    """
    while (asked := read_frame(source)) is not None:
        paper = json.loads(asked)
        try:
            answer = DRAWN + pdf.render_html(paper["body"], title=paper["title"])
        except pdf.PdfUnavailable:
            answer = REFUSED
        write_frame(target, answer)
        gc.collect()
        if gc.isenabled():
            gc.disable()
            gc.freeze()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishan_portal.settings")
    serve(sys.stdin.buffer, sys.stdout.buffer)
