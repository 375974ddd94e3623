#!/usr/bin/env bash
# Unpacks the human ratings that come with the source package vaderSentiment 0.5 (MIT) into .eval/sentiment.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -d .eval/sentiment/hutto_ICWSM_2014 ] && exit 0
mkdir -p .eval/sentiment
.eval/venv/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: vaderSentiment==0.5 -d .eval/sentiment
cd .eval/sentiment
python3 -m zipfile -e vaderSentiment-0.5.zip .
tar xzf vaderSentiment-0.5/additional_resources/hutto_ICWSM_2014.tar.gz
