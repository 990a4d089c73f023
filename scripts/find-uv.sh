#!/usr/bin/env bash
# Prints the command of a uv that works; installs one in .tools/ when there is none.
set -eu
cd "$(dirname "$0")/.."
private=.tools/uv/bin/uv

works() { "$@" --version >/dev/null 2>&1; }

if [ -x "$private" ] && works "$private"; then echo "$PWD/$private"; exit; fi
# pyenv's .python-version may hide a `uv` of another Python: finding it is not enough, it must run.
if works uv; then echo uv; exit; fi
if works python3 -m uv; then echo python3 -m uv; exit; fi

if ! command -v python3 >/dev/null; then
    echo "python3 manque. Installez-le (Debian : apt install python3 python3-venv), puis recommencez." >&2
    exit 1
fi
echo "Installation de uv dans .tools/…" >&2
mkdir -p .tools
if python3 -m venv .tools/uv >/dev/null 2>&1 && .tools/uv/bin/python -m pip --version >/dev/null 2>&1; then
    .tools/uv/bin/python -m pip install --quiet uv >&2
elif python3 -m pip --version >/dev/null 2>&1; then
    # Debian ships python3 without venv: pip can still install in a folder of our own.
    python3 -m pip install --quiet --prefix .tools/uv uv >&2
else
    echo "Ni venv ni pip. Installez-en un (Debian : apt install python3-venv), puis recommencez." >&2
    exit 1
fi
echo "$PWD/$private"
