"""The made counties that are measured, each in a PostgreSQL database of its own, kept between runs."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
SEED = 2024
BASE = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1")
PREFIX = os.environ.get("BENCH_DATABASE", "portal_bench")  # another name lets two people measure on one server
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379")


def environment(size: int, redis_number: int) -> dict:
    """Return the environment of a deployment over the county of `size` workshops."""
    return {
        "PORTAL_MODE": "trial",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": f"{BASE}/{PREFIX}_{size}",
        "REDIS_URL": f"{REDIS}/{redis_number}",
        "VAR_DIR": str(ROOT / "var" / f"bench_{size}"),
        "LOG_LEVEL": "ERROR",
    }


def ensure(size: int, redis_number: int, *, fresh: bool = False) -> dict:
    """Make the county of `size` workshops unless it is there; return its environment."""
    name, where = f"{PREFIX}_{size}", environment(size, redis_number)
    with_admin = psycopg2.connect(f"{BASE}/postgres")
    with_admin.autocommit = True
    with with_admin.cursor() as cursor:
        if fresh:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    with_admin.close()
    county = f"make_county --workshops {size} --seed {SEED} --if-empty"
    for command in ("migrate", "collectstatic --noinput", "load_base", "load_programme", county):
        manage(where, *command.split())
    return where


def manage(where: dict, *command: str) -> str:
    """Run a command of manage.py in a deployment and return what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**os.environ, **where}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def child(where: dict, part: str, *arguments: str) -> str:
    """Run one part of the bench in a process of its own and return what it printed last."""
    command = [sys.executable, "-m", "tests.bench.child", part, *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **where}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{part}\n{done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1]


def vacuum(size: int) -> None:
    """Bring the statistics of a freshly filled database up to date."""
    connection = psycopg2.connect(f"{BASE}/{PREFIX}_{size}")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
