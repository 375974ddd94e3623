#!/usr/bin/env bash
# Installs igraph and NetworkX, which the graph benchmark and the expected values are made with, into .eval/graph.
set -euo pipefail
cd "$(dirname "$0")/../../.."
[ -x .eval/graph/bin/python ] || python3 -m venv .eval/graph
.eval/graph/bin/pip install --quiet --disable-pip-version-check -r bench/graph/peers/requirements.txt
