"""Distils the teacher into a table of word-piece vectors.

    python train.py --cache DIR --texts texts.txt --out model.bin --watch stsb-en-train.csv

1. Vocabulary: the teacher's pieces and the words that texts use most and the teacher cuts (`vocabulary.py`).
2. Start (model2vec): the teacher's vector of every piece alone, reduced to 256 dimensions by the principal directions of
   its sentence vectors, times the weight a / (a + frequency) (Arora et al. 2017).
3. Training (tokenlearn): the sum of a text's rows should point where the teacher's vector of the text points. The loss is
   one minus the cosine, plus the squared difference of the similarities of all pairs of texts in a batch, which is
   what search and clustering use. Adam; the last table is kept, no choice is made by a test set. Rows of rare pieces
   are then drawn back to where they began.

`--watch` prints the Spearman correlation on a set that is not the one reported; it only informs.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.stats import spearmanr

from encode import read_cache
from teacher import Teacher
from vocabulary import choose_pieces, tokenizer_over
from write_model import quantise, write_model

SEED = 20240917
DIMENSIONS = 256


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def counts_of(tokenizer, pieces: int, texts: list[str]) -> csr_matrix:
    """How often each text holds each piece, [texts, pieces]. The last number is the unknown piece: it has no row."""
    indices, ends = [], [0]
    for start in range(0, len(texts), 20_000):
        for one in tokenizer.encode_batch(texts[start : start + 20_000], add_special_tokens=False):
            indices.append(np.array([at for at in one.ids if at < pieces], np.int32))
            ends.append(ends[-1] + len(indices[-1]))
    matrix = csr_matrix((np.ones(ends[-1], np.float32), np.concatenate(indices), ends), (len(texts), pieces))
    matrix.sum_duplicates()
    return matrix


def first_table(teacher: Teacher, pieces: list[str]) -> np.ndarray:
    """The teacher's vector of every piece by itself."""
    begin, end = teacher.tokenizer.token_to_id("[CLS]"), teacher.tokenizer.token_to_id("[SEP]")
    rows = []
    for piece in pieces:
        number = teacher.tokenizer.token_to_id(piece)
        rows.append([begin, number, end] if number is not None else teacher.tokenizer.encode(piece).ids)
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    table = np.zeros((len(rows), 384), np.float32)
    for start in range(0, len(order), 256):
        chosen = order[start : start + 256]
        table[chosen] = teacher.run([rows[at] for at in chosen])
    return table


def spearman(table: np.ndarray, watched) -> float:
    values, scales = quantise(table)
    used = values * scales[:, None]
    left, right, gold = watched
    return spearmanr((unit(left @ used) * unit(right @ used)).sum(1), gold).statistic


def train(table: np.ndarray, counts: csr_matrix, target: np.ndarray, options, report) -> np.ndarray:
    random = np.random.default_rng(SEED)
    first, second = np.zeros_like(table), np.zeros_like(table)
    steps = options.epochs * (counts.shape[0] // options.batch)
    step = 0
    started = time.monotonic()
    for epoch in range(options.epochs):
        order = random.permutation(counts.shape[0])
        losses = []
        for start in range(0, len(order) - options.batch + 1, options.batch):
            chosen = order[start : start + options.batch]
            x, wanted = counts[chosen], target[chosen]
            summed = x @ table
            length = np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-6)
            got = summed / length
            # d(1 - cosine)/d(got), then the gradient of the squared differences of all pairs.
            gradient = -wanted / options.batch
            apart = got @ got.T - wanted @ wanted.T
            np.fill_diagonal(apart, 0)
            gradient += (4 * options.pairs / (options.batch * options.batch)) * (apart @ got)
            losses.append((1 - (got * wanted).sum(1).mean(), (apart**2).mean()))
            # Through the normalisation, then back to the rows.
            gradient = (gradient - (gradient * got).sum(1, keepdims=True) * got) / length
            step += 1
            rate = options.rate * min(1, step / 100) * (1 - step / steps)
            rows = np.unique(x.indices)
            slope = (x.T @ gradient)[rows]
            # Adam over the rows that the batch has: the others stay as they are.
            m = first[rows] = 0.9 * first[rows] + 0.1 * slope
            v = second[rows] = 0.99 * second[rows] + 0.01 * slope**2
            move = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
            table[rows] -= rate * move
        cosine, pairs = np.mean(losses, axis=0)
        report(f"epoch {epoch + 1}: loss {cosine:.4f} + {pairs:.5f}, {time.monotonic() - started:.0f} s", table)
    return table


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cache", type=Path, required=True)
    arguments.add_argument("--texts", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--watch", type=Path)
    arguments.add_argument("--most", type=int, default=104_000, help="texts, the first of the file")
    arguments.add_argument("--added", type=int, default=5000)
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--batch", type=int, default=1024)
    arguments.add_argument("--rate", type=float, default=1e-2)
    arguments.add_argument("--pairs", type=float, default=1.0)
    arguments.add_argument("--prior", type=float, default=4.0)
    arguments.add_argument("--prior-length", type=float, default=1.7)
    arguments.add_argument("--sif", type=float, default=1e-3)
    options = arguments.parse_args()

    teacher = Teacher()
    cached, vectors = read_cache(options.cache)
    at = {text: number for number, text in enumerate(cached)}
    texts = [text for text in options.texts.read_text("utf8").split("\n") if text in at][: options.most]
    vectors = unit(vectors[[at[text] for text in texts]].astype(np.float32))
    pieces = choose_pieces(teacher.tokenizer, texts, options.added)
    tokenizer = tokenizer_over(pieces)
    counts = counts_of(tokenizer, len(pieces), texts)
    print(f"{len(texts)} texts, {counts.sum() / len(texts):.1f} pieces each, {len(pieces)} pieces known", flush=True)

    watched = None
    if options.watch:
        rows = list(csv.reader(options.watch.open(encoding="utf8")))
        sides = [counts_of(tokenizer, len(pieces), [row[side] for row in rows]) for side in (0, 1)]
        watched = (*sides, [float(row[2]) for row in rows])

    # Principal directions without centring: they keep what cosines are made of.
    sample = vectors[:: max(1, len(vectors) // 50_000)]
    energy, directions = np.linalg.eigh(sample.T @ sample)
    directions = directions[:, ::-1][:, :DIMENSIONS]
    print(f"{DIMENSIONS} dimensions keep {energy[::-1][:DIMENSIONS].sum() / energy.sum():.4f}", flush=True)
    target = unit(vectors @ directions)

    frequency = np.asarray(counts.sum(0)).ravel() / counts.sum()
    weight = options.sif / (options.sif + frequency)
    table = np.ascontiguousarray(first_table(teacher, pieces) @ directions, np.float32)
    # The weights stay outside of what is trained: Adam moves every value by about the same step, which would drown
    # the short rows of frequent words.
    weighted = counts @ diags(weight.astype(np.float32)).tocsr()

    def report(line: str, now: np.ndarray) -> None:
        print(line + (f", Spearman watched {spearman(now * weight[:, None], watched):.4f}" if watched else ""), flush=True)

    report("at the start", table)
    begin = table.copy()
    table = train(table, weighted, target, options, report)
    # What a rare piece learns from two texts is mostly those two texts, and one that no text has keeps its first length
    # of about 1 while training brings the others to 1.7: each row is mixed with its first, as if that were `prior` texts more.
    seen = np.asarray((counts > 0).sum(0)).ravel()[:, None]
    table = (seen * table + options.prior * options.prior_length * begin) / (seen + options.prior)
    report("mixed with the first table", table)
    write_model(options.out, pieces, table * weight[:, None])
    print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
