# Sourced by script/run, script/test and .ci/run: system packages, the Python environment, front-end files.
# Plain sh; every function is safe to run again and finishes what an interrupted run left half done.

PYTHON=${PYTHON:-python3}
VAR_DIR=${VAR_DIR:-$PWD/var}
export VAR_DIR
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
unset PYTHONDONTWRITEBYTECODE # else every process, and pytest for every test file, compiles all anew

say() { printf '%s\n' "$@"; }
fail() {
    printf '\n无法继续：%s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# need_packages NAME…  install missing Debian packages, or say how.
need_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0 # no Debian: the parts themselves say what they miss
    missing=
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        fail "缺少系统软件包：$missing" "当前不是 root 用户，也不能使用 sudo。请管理员运行一次：" \
            "apt-get update && apt-get install -y --no-install-recommends$missing" "然后重新运行本命令。"
    fi
    say "安装系统软件包：$missing"
    mkdir -p "$VAR_DIR/log"
    # shellcheck disable=SC2086
    if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } \
        >"$VAR_DIR/log/apt.log" 2>&1 </dev/null; then
        tail -n 5 "$VAR_DIR/log/apt.log" >&2
        fail "系统软件包没有装上：$missing" "请检查网络和软件源（完整记录：$VAR_DIR/log/apt.log），然后重新运行本命令。"
    fi
}

# need_python  a Python that is new enough
need_python() {
    command -v "$PYTHON" >/dev/null 2>&1 || fail "没有找到 $PYTHON" "请安装 Python 3.11 或更新版本：apt-get install -y python3"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 版本太旧：$("$PYTHON" -V)" "需要 3.11 或更新版本；可用 PYTHON=/路径/python3.11 指定。"
}

# need_venv LOCK  make .venv hold exactly what the lock names
need_venv() {
    lock=$1
    wanted=$(sha256sum <"$lock")
    [ "$(cat .venv/.installed 2>/dev/null)" = "$wanted" ] && return 0
    # The tools' lock holds everything the portal runs on: an environment made from it serves script/run as well.
    if [ "$lock" = script/requirements.lock ] && [ -e script/requirements-dev.lock ]; then
        [ "$(cat .venv/.installed 2>/dev/null)" != "$(sha256sum <script/requirements-dev.lock)" ] || return 0
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "建立 Python 环境（.venv）"
        [ -L .venv ] || rm -rf .venv # what an interrupted run left
        # venv refuses a link, so it gets what the link points at.
        "$PYTHON" -m venv "$(readlink -f .venv)" || fail "Python 环境没有建成" "请安装 python3-venv：apt-get install -y python3-venv"
    fi
    say "安装 Python 软件包（$lock）"
    if [ -d wheels ] && [ "$lock" = script/requirements.lock ]; then # packed by script/bundle: no network is needed
        .venv/bin/python -m pip install -q --no-index --find-links wheels --require-hashes --no-deps -r "$lock"
    elif command -v uv >/dev/null 2>&1; then
        uv pip install -q --python .venv/bin/python --require-hashes -r "$lock"
    else
        .venv/bin/python -m pip install -q --require-hashes --no-deps -r "$lock"
    fi || fail "Python 软件包没有装全" "请检查网络，然后重新运行本命令；已下载的部分不会重来。"
    printf '%s' "$wanted" >.venv/.installed
}

# need_assets [--dev]  Bootstrap and its icons; --dev: axe-core as well
need_assets() { .venv/bin/python script/assets "$@" || exit 1; }

# is_free PORT  whether nothing listens there
is_free() {
    "$PYTHON" -c 'import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((sys.argv[1], int(sys.argv[2])))' "${HOST:-127.0.0.1}" "$1" 2>/dev/null
}
