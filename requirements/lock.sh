#!/bin/sh
# Makes requirements/*.txt anew. No registry's address gets into them.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --python-version 3.10 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links "$@"
}
compile --override requirements/overrides.txt requirements/dev.in -o requirements/dev.txt
compile --override requirements/overrides.txt -c requirements/dev.txt requirements/run.in -o requirements/run.txt
compile requirements/bootstrap.in -o requirements/bootstrap.txt
