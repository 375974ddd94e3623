"""Runs the teacher over texts and keeps its vectors on disk, so that it can stop and go on.

    python encode.py --texts texts.txt --cache DIR --minutes 12

The cache holds texts.txt (one a line) and vectors.f16 (384 half floats each, same order); a text is never run twice.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from teacher import WIDTH, Teacher

CHUNK = 2000


def read_cache(cache: Path) -> tuple[list[str], np.ndarray]:
    if not (cache / "texts.txt").exists():
        return [], np.zeros((0, WIDTH), np.float16)
    vectors = np.fromfile(cache / "vectors.f16", np.float16).reshape(-1, WIDTH)
    texts = (cache / "texts.txt").read_text("utf8").split("\n")[:-1]
    # A run that was stopped between the two writes leaves more vectors than texts.
    return texts[: len(vectors)], vectors[: len(texts)]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--texts", type=Path, required=True)
    arguments.add_argument("--cache", type=Path, required=True)
    arguments.add_argument("--minutes", type=float, default=12)
    options = arguments.parse_args()
    deadline = time.monotonic() + 60 * options.minutes
    options.cache.mkdir(parents=True, exist_ok=True)
    known, vectors = read_cache(options.cache)
    # A run that was stopped between the two writes: both files go back to what they share.
    (options.cache / "vectors.f16").write_bytes(vectors.tobytes())
    (options.cache / "texts.txt").write_text("".join(f"{text}\n" for text in known), "utf8")
    done = set(known)
    wanted = [text for text in options.texts.read_text("utf8").split("\n") if text and text not in done]
    print(f"{len(done)} known, {len(wanted)} to do", flush=True)
    teacher = Teacher()
    for start in range(0, len(wanted), CHUNK):
        if time.monotonic() > deadline:
            break
        chunk = wanted[start : start + CHUNK]
        vectors = teacher.embed(chunk, pieces=1024).astype(np.float16)
        with open(options.cache / "vectors.f16", "ab") as file:
            file.write(vectors.tobytes())
        with open(options.cache / "texts.txt", "a", encoding="utf8") as file:
            file.writelines(f"{text}\n" for text in chunk)
        print(f"{start + len(chunk)} of {len(wanted)}", flush=True)


if __name__ == "__main__":
    main()
