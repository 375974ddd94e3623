#!/usr/bin/env bash
# Installs what `npm run eval` compares with into .eval/venv: Python packages only, none of them part of the product.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -x .eval/venv/bin/python ] || python3 -m venv .eval/venv
.eval/venv/bin/pip install --quiet --disable-pip-version-check -r eval/peers/requirements.txt
.eval/venv/bin/pip install --quiet --disable-pip-version-check --no-deps -r eval/peers/requirements-alone.txt
# Ratings and translations that are data, not programs.
bash eval/peers/install-ratings.sh
