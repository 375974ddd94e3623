"""Trains the PESTLE model and writes `model.bin`.

    python train.py FOLDER OUT.bin

FOLDER holds `seeds.txt`, `pool.txt`, `corpus.txt`, `words.txt` with their `.npy` (teacher) and `.bin` (features) beside
them; the card gives the commands. Three steps, all seeded and on one thread:

1. A ridge classifier per class over the teacher's embeddings learns the classes from the seeds.
2. It labels the pool and the single words with probabilities (silver labels).
3. The student, a linear model over hashed words and pairs, learns seeds and silver labels together. Every weight starts at
   zero and is held there by L2, so a word that says nothing keeps no weight.

Calibration (Platt) and thresholds come from seeds and pool sentences that were held out, by groups, from the student.
"""

import struct
import sys

import numpy as np
from scipy import optimize, sparse

SEED = 20261121
CODES = "PESTLN"
SLOTS = 1 << 17
MAGIC, VERSION = 0x4C435742, 1
#: Weight of the hand-written seeds, of terms in frames, of pool sentences and of single words in the student's loss.
WEIGHTS = {"seed": 6.0, "term": 1.0, "pair": 0.5, "pool": 1.0, "word": 0.5}
TEACHER_L2 = 1.0
STUDENT_L2 = 0.15
FOLDS = 5


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def read_features(path):
    """Rows of length 1: a sentence's features each weigh 1 / sqrt(count + 2), as at run time."""
    data = np.fromfile(path, dtype=np.uint32)
    lines = int(data[0])
    offsets = data[1 : lines + 2].astype(np.int64)
    slots = data[lines + 2 :].astype(np.int64)
    counts = np.diff(offsets)
    values = np.repeat(1 / np.sqrt(counts + 2), counts)
    return sparse.csr_matrix((values, slots, offsets), shape=(lines, SLOTS))


def fit_linear(x, y, weight, l2):
    """Logistic regressions of all classes at once, soft targets; the last coefficient is the bias, which L2 leaves alone."""
    rows, columns = x.shape
    classes = y.shape[1]
    out = np.zeros((columns + 1, classes))
    transposed = x.T.tocsr() if sparse.issparse(x) else x.T

    for c in range(classes):
        def loss(w):
            z = x @ w[:-1] + w[-1]
            p = sigmoid(z)
            value = np.sum(weight * (np.logaddexp(0, z) - y[:, c] * z)) + 0.5 * l2 * (w[:-1] @ w[:-1])
            r = weight * (p - y[:, c])
            return value, np.concatenate([transposed @ r + l2 * w[:-1], [r.sum()]])

        out[:, c] = optimize.minimize(loss, np.zeros(columns + 1), jac=True, method="L-BFGS-B",
                                      options={"maxiter": 120}).x
    return out


def apply(x, w):
    return x @ w[:-1] + w[-1]


def read_seeds(folder):
    labels, kinds, groups = [], [], []
    for line in open(f"{folder}/seeds.txt", encoding="utf-8"):
        codes, group, _ = line.rstrip("\n").split("\t")
        labels.append([1.0 if code in codes.split(",") else 0.0 for code in CODES])
        kinds.append(group.split(":")[0])
        groups.append(group)
    return np.array(labels), np.array(kinds), np.array(groups)


def best_thresholds(p, y, weight):
    """Per class the threshold of the best F1 where the truth may be a probability. Not below 0.4: a class that is shown to hold
    should be about as likely right as wrong, whatever F1 gains by saying yes more often."""
    out = []
    for c in range(y.shape[1]):
        grid = np.arange(0.4, 0.651, 0.025)
        scores = []
        for t in grid:
            held = p[:, c] >= t
            tp = np.sum(weight[held] * y[held, c])
            scores.append(2 * tp / (np.sum(weight[held]) + np.sum(weight * y[:, c]) + 1e-9))
        out.append(grid[int(np.argmax(scores))])
    return np.array(out)


def platt(z, y, weight):
    def loss(w):
        s = w[0] * z + w[1]
        r = weight * (sigmoid(s) - y)
        return np.sum(weight * (np.logaddexp(0, s) - y * s)), np.array([r @ z, r.sum()])

    return optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x


def f1(p, y, thresholds):
    out = []
    for c in range(y.shape[1]):
        held, truth = p[:, c] >= thresholds[c], y[:, c] > 0.5
        out.append(2 * np.sum(held & truth) / max(1, held.sum() + truth.sum()))
    return np.array(out)


def write_model(path, weights, slopes, offsets, thresholds):
    classes = weights.shape[1]
    steps = np.abs(weights[:-1]).max(0) / 127
    table = np.round(weights[:-1] / steps).astype(np.int8)
    arrays = np.stack([steps, weights[-1], slopes, offsets, thresholds]).astype("<f4").tobytes()
    body = struct.pack("<II", classes, SLOTS) + arrays
    body += b"\0" * (-(16 + len(body)) % 8) + table.tobytes()
    body += b"\0" * (-(16 + len(body)) % 8)
    checksum = 0x811C9DC5
    for word in np.frombuffer(body, dtype="<u4").tolist():
        checksum = ((checksum ^ word) * 0x01000193) & 0xFFFFFFFF
    with open(path, "wb") as file:
        file.write(struct.pack("<IIII", MAGIC, VERSION, 16 + len(body), checksum) + body)
    return 16 + len(body)


def main():
    folder, out = sys.argv[1:3]
    rng = np.random.default_rng(SEED)
    labels, kinds, groups = read_seeds(folder)
    seed_embeddings = np.load(f"{folder}/seeds.npy").astype(np.float32)
    seed_weight = np.array([WEIGHTS[kind] for kind in kinds])

    teacher = fit_linear(seed_embeddings, labels, seed_weight, TEACHER_L2)
    silver = {}
    for name in ("pool", "corpus", "words"):
        done = int(open(f"{folder}/{name}.npy.done").read())
        embeddings = np.load(f"{folder}/{name}.npy").astype(np.float32)
        known = np.abs(embeddings).sum(1) > 0
        silver[name] = (known, sigmoid(apply(embeddings, teacher)))
        print(f"{name}: {known.sum()} of {len(known)} embedded ({done}); mean of the classes",
              np.round(silver[name][1][known].mean(0), 3))

    seed_x = read_features(f"{folder}/seeds.bin")
    both = [(read_features(f"{folder}/{name}.bin")[silver[name][0]], silver[name][1][silver[name][0]])
            for name in ("pool", "corpus")]
    pool_x = sparse.vstack([x for x, _ in both]).tocsr()
    pool_y = np.vstack([y for _, y in both])
    word_x = read_features(f"{folder}/words.bin")[silver["words"][0]]
    word_y = silver["words"][1][silver["words"][0]]

    def fit(seed_rows, pool_rows):
        x = sparse.vstack([seed_x[seed_rows], pool_x[pool_rows], word_x]).tocsr()
        y = np.vstack([labels[seed_rows], pool_y[pool_rows], word_y])
        weight = np.concatenate([seed_weight[seed_rows], np.full(len(pool_rows), WEIGHTS["pool"]),
                                 np.full(word_x.shape[0], WEIGHTS["word"])])
        return fit_linear(x, y, weight, STUDENT_L2)

    # Held-out scores of every seed, and of as many pool sentences: the scale that the student has on texts it never saw.
    names = np.unique(groups)
    fold_of = dict(zip(names, rng.integers(0, FOLDS, len(names))))
    seed_fold = np.array([fold_of[g] for g in groups])
    pool_fold = rng.integers(0, FOLDS, pool_x.shape[0])
    seed_z = np.zeros_like(labels)
    pool_z = np.zeros_like(pool_y)
    for fold in range(FOLDS):
        w = fit(np.flatnonzero(seed_fold != fold), np.flatnonzero(pool_fold != fold))
        seed_z[seed_fold == fold] = apply(seed_x[seed_fold == fold], w)
        pool_z[pool_fold == fold] = apply(pool_x[pool_fold == fold], w)
    z = np.vstack([seed_z, pool_z])
    y = np.vstack([labels, pool_y])
    # Hand-written sentences and pool weigh the same: the truth of the first, the variety of the second.
    share = np.concatenate([np.where(kinds == "seed", 1.0, 0.0), np.zeros(len(pool_y))])
    share = share / share.sum() + np.concatenate([np.zeros(len(labels)), np.full(len(pool_y), 1 / len(pool_y))])
    share *= len(share) / share.sum()
    scales = np.array([platt(z[:, c], y[:, c], share) for c in range(len(CODES))])
    p = sigmoid(z * scales[:, 0] + scales[:, 1])
    thresholds = best_thresholds(p, y, share)
    hand = np.concatenate([kinds == "seed", np.zeros(len(pool_y), bool)])
    print("held-out seeds, F1 per class", np.round(f1(p[hand], y[hand], thresholds), 3),
          "macro", round(float(f1(p[hand], y[hand], thresholds).mean()), 3))
    print("thresholds", thresholds, "calibration", np.round(scales, 3).tolist())

    weights = fit(np.arange(len(labels)), np.arange(len(pool_y)))
    size = write_model(out, weights, scales[:, 0], scales[:, 1], thresholds)
    print(f"{size} bytes")


main()
