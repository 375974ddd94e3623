import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../../.eval/onnx/', import.meta.url));

/** What `bash test/conformance/fetch-onnx-model.sh` brings. */
export const ONNX = {
  runtime: `${home}runtime`,
  model: `${home}all-MiniLM-L6-v2`,
  server: `${home}server/bin/python`,
};

const missing = [ONNX.runtime, ONNX.model].filter((path) => !existsSync(path));
export const onnxSkipped =
  missing.length === 0 ? undefined : 'no ONNX model here: run bash test/conformance/fetch-onnx-model.sh';

export const serverSkipped = existsSync(ONNX.server)
  ? undefined
  : 'no embeddings server here: run bash test/conformance/fetch-onnx-model.sh';
