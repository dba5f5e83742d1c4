"""Kinds of work that do what a test tells them to."""

import pytest
from django.utils.module_loading import autodiscover_modules

from jishan_portal.jobs import registry
from jishan_portal.jobs.progress import Cancelled, JobFailed


@pytest.fixture(autouse=True)
def ran(monkeypatch, settings, tmp_path):
    """Register handlers for one test; returns the list of params they were run with."""
    settings.MEDIA_ROOT = tmp_path / "media"
    autodiscover_modules("tasks")  # what registers itself on import must do so in the lasting table
    monkeypatch.setattr(registry, "HANDLERS", dict(registry.HANDLERS))
    runs = []

    @registry.handles("test.count")
    def count(job, progress, *, rows=3):
        runs.append(rows)
        for row in range(1, rows + 1):
            progress(row, rows, note=f"第 {row} 户")
        return {"rows": rows}

    @registry.handles("test.file")
    def write(job, progress):
        made = tmp_path / "made.csv"
        made.write_text("店名\n福顺麻花坊\n", encoding="utf-8")
        progress.keep(made, "稷山县_台账.csv")
        progress.leads_to("/somewhere/")

    @registry.handles("test.refuse")
    def refuse(job, progress):
        raise JobFailed("工作簿里没有数据。请检查后重新上传。")

    @registry.handles("test.crash")
    def crash(job, progress):
        raise ZeroDivisionError

    @registry.handles("test.stop")
    def stop(job, progress):
        progress(1, 3, note="第 1 户")
        raise Cancelled

    return runs


@pytest.fixture
def queued(monkeypatch):
    """Let jobs stay queued, as if every worker were busy."""
    from jishan_portal.jobs import tasks

    sent = []
    monkeypatch.setattr(tasks.run_job, "delay", sent.append)
    return sent
