"""What script/run says where it cannot go on, and how it goes on after a run that was broken off. Nothing here installs anything."""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A Python for these tests: makes an environment that is itself again; installing fails where `no-network` lies beside it.
STUB = """#!/bin/sh
echo "$*" >>"$LOG"
case "$*" in
    *"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"pip install"*) [ ! -e "$LOG.no-network" ] ;;
esac
"""


@pytest.fixture
def run(tmp_path):
    """Return `run(**environment)`: script/run in a data directory of its own; it never comes as far as installing."""

    def start(**environment) -> subprocess.CompletedProcess:
        plain = {
            name: value for name, value in os.environ.items() if name not in {"PORTAL_MODE", "PORT", "HOST", "DATABASE_URL", "REDIS_URL"}
        }
        wanted = {**plain, "VAR_DIR": str(tmp_path / "var"), **environment}
        return subprocess.run(["/bin/sh", "script/run"], cwd=ROOT, env=wanted, capture_output=True, text=True, timeout=60, check=False)

    return start


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def test_taken_port_is_named_with_a_way_on(run):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        refused = run(PORT=str(port))
    assert refused.returncode == 1
    assert f"无法继续：端口 {port} 已被占用" in refused.stderr
    assert f"PORT={port + 1} VAR_DIR=" in refused.stderr


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PORT": "http"}, "PORT 须是数字：http"),
        ({"PORTAL_MODE": "production"}, "script/run 只用于试用"),
        ({"PYTHON": "python-that-is-not-there"}, "没有找到 python-that-is-not-there"),
        ({"PORT": "99999"}, "端口 99999 已被占用（或无权使用）"),
    ],
)
def test_what_cannot_be_is_said(run, environment, says):
    refused = run(**environment)
    assert (refused.returncode, says in refused.stderr) == (1, True)


def test_data_directory_in_use_is_named_and_left_alone(run, free_port, tmp_path):
    (tmp_path / "var").mkdir()
    with (tmp_path / "var" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run(PORT=str(free_port))
    assert refused.returncode == 1
    assert "正被另一个运行中的门户使用" in refused.stderr
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["lock", "log"]


@pytest.fixture
def ground(tmp_path):
    """Return `ground(command, **shims)`: a function of ground.sh where only the named programs, and those of `shims`, are to be had."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("grep", "sha256sum", "cat", "rm", "mkdir", "cp", "readlink", "tail"):
        (tools / name).symlink_to(shutil.which(name))
    (tmp_path / "script").mkdir()
    shutil.copy(ROOT / "script" / "ground.sh", tmp_path / "script")

    def call(command: str, **shims) -> subprocess.CompletedProcess:
        for name, text in shims.items():
            path = tools / name.replace("_", "-")
            path.write_text(text)
            path.chmod(0o755)
        env = {"PATH": str(tools), "PYTHON": str(tools / "python3"), "LOG": str(tmp_path / "calls"), "VAR_DIR": str(tmp_path / "var")}
        line = f"set -eu; . script/ground.sh; {command}"
        return subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False)

    return call


def test_missing_package_without_root_is_named_with_the_command_for_the_administrator(ground):
    refused = ground("need_packages libpango-1.0-0 redis-server", id="#!/bin/sh\necho 1000\n", dpkg_query="#!/bin/sh\nexit 1\n")
    assert refused.returncode == 1
    assert "缺少系统软件包： libpango-1.0-0 redis-server" in refused.stderr
    assert "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 redis-server" in refused.stderr


def test_packages_that_are_there_are_not_asked_for(ground):
    there = "#!/bin/sh\nprintf 'install ok installed'\n"
    done = ground("need_packages libpango-1.0-0", id="#!/bin/sh\necho 1000\n", dpkg_query=there)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_environment_left_half_done_is_made_anew_and_then_left_alone(ground, tmp_path):
    half = tmp_path / ".venv" / "lib"
    half.mkdir(parents=True)
    (half / "left.txt").write_text("")
    lock = tmp_path / "script" / "requirements.lock"
    lock.write_text("")
    first = ground("need_venv script/requirements.lock", python3=STUB)
    assert first.returncode == 0, first.stderr
    calls = (tmp_path / "calls").read_text()
    again = ground("need_venv script/requirements.lock")
    assert (first.returncode, again.returncode, half.exists()) == (0, 0, False)
    assert "pip install -q --require-hashes --no-deps -r script/requirements.lock" in calls
    assert (tmp_path / "calls").read_text() == calls
    assert (tmp_path / ".venv" / ".installed").read_text().split()[0] == hashlib.sha256(b"").hexdigest()


def test_installing_that_fails_is_said_and_tried_again_next_time(ground, tmp_path):
    (tmp_path / "script" / "requirements.lock").write_text("")
    (tmp_path / "calls.no-network").write_text("")
    refused = ground("need_venv script/requirements.lock", python3=STUB)
    (tmp_path / "calls.no-network").unlink()
    done = ground("need_venv script/requirements.lock")
    assert (refused.returncode, "Python 软件包没有装全" in refused.stderr) == (1, True)
    assert (done.returncode, (tmp_path / "calls").read_text().count("pip install")) == (0, 2)
