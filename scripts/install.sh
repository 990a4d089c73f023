#!/usr/bin/env bash
# Installs Python 3.10 (when the machine has none) and the locked packages in the folder given.
set -eu
cd "$(dirname "$0")/.."
venv=$1
uv=$(scripts/find-uv.sh)
echo "Installation de Python 3.10 et des paquets (quelques minutes la première fois)…"
# $uv may be several words ("python3 -m uv").
[ -x "$venv/bin/python" ] || $uv venv --quiet --python 3.10 "$venv"
$uv pip sync --quiet --python "$venv/bin/python" --require-hashes requirements.lock
$uv pip install --quiet --python "$venv/bin/python" --no-deps --editable .
