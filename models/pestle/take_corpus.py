"""Takes sentences and their teacher vectors from the cache of `models/embedding/encode.py`, where that was run.

    python take_corpus.py CACHE POOL.txt OUT

Writes OUT.txt, OUT.npy and OUT.npy.done: at most 120,000 English sentences of four words or more that the pool does not hold.
"""

import pathlib
import random
import sys

import numpy as np

SEED = 1
MOST = 120_000
LONGEST = 400


def main():
    cache, pool_path, out = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    texts = (cache / "texts.txt").read_text("utf8").split("\n")[:-1]
    vectors = np.fromfile(cache / "vectors.f16", np.float16)
    vectors = vectors[: len(vectors) // 384 * 384].reshape(-1, 384)
    pool = {line.rstrip("\n").split("\t")[1] for line in open(pool_path, encoding="utf-8")}
    kept = [
        i for i in range(min(len(texts), len(vectors)))
        if texts[i] not in pool and len(texts[i].split()) >= 4 and len(texts[i]) <= LONGEST and texts[i].isascii()
    ]
    random.Random(SEED).shuffle(kept)
    kept = sorted(kept[:MOST])
    pathlib.Path(f"{out}.txt").write_text("".join(f"{texts[i]}\n" for i in kept), "utf8")
    np.save(f"{out}.npy", vectors[kept])
    pathlib.Path(f"{out}.npy.done").write_text(str(len(kept)))
    print(f"{len(kept)} of {len(texts)}")


main()
