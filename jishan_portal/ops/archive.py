"""A backup on disk: a folder with the database, the files and a manifest of checksums over both."""

import hashlib
import json
import tarfile
from pathlib import Path

MANIFEST, FILES = "manifest.json", "files.tar"
CHUNK = 2**20


class BackupRefused(Exception):
    """A backup or restore that cannot be done; the message says why and what to do."""


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def pack(folder: Path, target: Path) -> dict[str, str]:
    """Write every file below `folder` into a tar; return path → SHA-256 of what was packed."""
    sums = {}
    with tarfile.open(target, "w") as tar:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            sums[name] = checksum(path)
            tar.add(path, name, recursive=False)
    return sums


def unpack(source: Path, folder: Path, sums: dict[str, str]) -> None:
    """Extract a tar into `folder` and compare each file with its checksum; raises BackupRefused on any difference."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as tar:
        tar.extractall(folder, filter="data")
    wrong = [name for name, wanted in sums.items() if not (folder / name).is_file() or checksum(folder / name) != wanted]
    if wrong:
        raise BackupRefused(f"有 {len(wrong)} 个文件与校验值不符，例如 {wrong[0]}。请换用另一份备份。")


def seal(folder: Path, facts: dict) -> None:
    """Write the manifest: the facts, and name, size and SHA-256 of every part of the backup."""
    parts = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    listed = [{"name": p.relative_to(folder).as_posix(), "size": p.stat().st_size, "sha256": checksum(p)} for p in parts]
    text = json.dumps({**facts, "parts": listed}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / f"{MANIFEST}.sha256").write_text(checksum(folder / MANIFEST), encoding="ascii")


def opened(folder: Path) -> dict:
    """Return the manifest of a backup after checking every part against it; raises BackupRefused."""
    path, mark = folder / MANIFEST, folder / f"{MANIFEST}.sha256"
    if not path.is_file() or not mark.is_file():
        raise BackupRefused(f"{folder} 里没有完整的备份（缺少 {MANIFEST}）。备份可能中途停止，请换用另一份。")
    if checksum(path) != mark.read_text(encoding="ascii").strip():
        raise BackupRefused(f"{MANIFEST} 与校验值不符，备份已被改动或损坏。请换用另一份备份。")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for part in manifest["parts"]:
        found = folder / part["name"]
        if not found.is_file() or found.stat().st_size != part["size"] or checksum(found) != part["sha256"]:
            raise BackupRefused(f"{part['name']} 缺失或与校验值不符。请换用另一份备份。")
    return manifest
