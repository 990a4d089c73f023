#!/usr/bin/env bash
# Makes sure that a Chromium is there for the browser tests.
set -eu
cd "$(dirname "$0")/.."
venv=$1
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if "$venv/bin/python" - <<'PY'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(0 if pathlib.Path(playwright.chromium.executable_path).exists() else 1)
PY
then exit 0; fi
echo "Installation d'un navigateur pour les tests…"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
if "$venv/bin/playwright" install chromium; then exit 0; fi
echo "Pas de navigateur. Installez Chromium (Debian : apt install chromium), puis recommencez." >&2
exit 1
