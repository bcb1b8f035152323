#!/bin/sh
# Makes the virtual environment from the locked requirements. Called by make; the first argument is its folder.
# Needs Python 3.10, or uv, which can fetch it.
set -eu
venv=$1
cd "$(dirname "$0")/.."

stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

is_310() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; raise SystemExit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON310:-}" python3.10 python3 python; do
        if [ -n "$candidate" ] && is_310 "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
}

make_environment() {
    python=$(find_python)
    if [ -n "$python" ]; then
        "$python" -m venv --clear "$venv" || stop "Python 3.10 is here, but its venv module is not. On Debian or Ubuntu: apt install python3.10-venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt ||
            stop "pip could not install uv. Is the package index reachable from here?"
    elif uv --version >/dev/null 2>&1; then
        uv venv --quiet --clear --seed --python 3.10 "$venv" || stop "uv could not fetch Python 3.10. Is the network reachable from here?"
        uv pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements/bootstrap.txt
    else
        stop "Balie needs Python 3.10 (Rasa 3.6 runs on nothing newer), and there is none here.
Install Python 3.10 or uv (https://docs.astral.sh/uv), or name yours: PYTHON310=/path/to/python3.10 make demo"
    fi
}

install_packages() {
    log=$venv/install.log
    echo "Installing the locked packages (about 230) ..."
    if "$venv/bin/uv" pip sync --python "$venv/bin/python" --compile-bytecode --require-hashes requirements/dev.txt >"$log" 2>&1; then
        return
    fi
    tail -n 15 "$log" >&2
    if grep -qiE "gcc|cc1|compiler|Python\.h|error: command" "$log"; then
        stop "A package has no ready-made file for this machine and needs a C compiler. On Debian or Ubuntu: apt install build-essential python3.10-dev"
    fi
    stop "The packages could not be installed; the reason stands above, all of it in $log."
}

make_command() {
    printf '#!/bin/sh\nexec "%s/%s/bin/python" "%s/balie.py" "$@"\n' "$PWD" "$venv" "$PWD" >"$venv/bin/balie"
    chmod +x "$venv/bin/balie"
}

if [ ! -x "$venv/bin/uv" ] || ! is_310 "$venv/bin/python"; then
    make_environment
fi
install_packages
make_command
