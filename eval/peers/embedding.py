"""The teacher and plain averages of word vectors: {"model": ..., "texts": [...], "out": FILE} -> {"dimensions", "seconds"}.

`teacher` is all-MiniLM-L6-v2 on ONNX Runtime, one thread. `average` is the mean of its input embeddings, that is, of word-piece
vectors that no attention has seen. The vectors, unit length, float32, go to the file: JSON would be slow.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "embedding"))
from teacher import Teacher  # noqa: E402

request = json.load(sys.stdin)
teacher = Teacher()
started = time.process_time()
if request["model"] == "teacher":
    vectors = teacher.embed(request["texts"], pieces=1024)
else:
    words = teacher.weights["embeddings.word_embeddings.weight"]
    rows = teacher.tokenizer.encode_batch(request["texts"], add_special_tokens=False)
    vectors = np.stack([words[row.ids].mean(0) if row.ids else np.zeros(words.shape[1]) for row in rows])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
seconds = time.process_time() - started
Path(request["out"]).write_bytes(vectors.astype("<f4").tobytes())
json.dump({"dimensions": vectors.shape[1], "seconds": seconds}, sys.stdout)
