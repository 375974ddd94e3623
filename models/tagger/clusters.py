"""Word clusters for the tagger, from the word vectors of spaCy's en_core_web_md (MIT): words that are used alike share a
number, so that the tagger knows something of words that its training text does not hold.

    python models/tagger/clusters.py --teacher DIR --out .eval/tagger/clusters.tsv

Writes `word <tab> fine <tab> coarse`: spherical k-means into FINE clusters, whose centroids are then grouped into COARSE.
"""

import argparse
import re
import unicodedata

import numpy
import spacy

FINE, COARSE, ROUNDS, SEED = 1024, 96, 20, 20261121


def k_means(vectors, count, rng):
    centres = vectors[rng.choice(len(vectors), count, replace=False)]
    for _ in range(ROUNDS):
        nearest = numpy.argmax(vectors @ centres.T, axis=1)
        sums = numpy.zeros_like(centres)
        numpy.add.at(sums, nearest, vectors)
        lengths = numpy.linalg.norm(sums, axis=1, keepdims=True)
        empty = lengths[:, 0] == 0
        sums[empty] = vectors[rng.choice(len(vectors), int(empty.sum()))]
        lengths[empty] = 1
        centres = sums / lengths
    return numpy.argmax(vectors @ centres.T, axis=1), centres


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--teacher", required=True)
    options.add_argument("--out", required=True)
    options = options.parse_args()
    vocabulary = spacy.load(options.teacher, exclude=["tok2vec", "tagger", "parser", "ner", "lemmatizer"]).vocab
    table = vocabulary.vectors
    vectors = numpy.asarray(table.data, dtype=numpy.float32)
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / numpy.maximum(lengths, 1e-9)
    rng = numpy.random.default_rng(SEED)
    fine, centres = k_means(vectors, FINE, rng)
    coarse, _ = k_means(centres, COARSE, rng)
    rows = {}
    for key, row in table.key2row.items():
        word = unicodedata.normalize("NFD", vocabulary.strings[key].lower())
        word = "".join(c for c in word if not unicodedata.combining(c))
        if re.fullmatch(r"[a-z]{2,15}", word) and lengths[row, 0] > 0:
            rows.setdefault(word, row)
    with open(options.out, "w", encoding="utf-8") as out:
        for word in sorted(rows):
            row = rows[word]
            out.write(f"{word}\t{fine[row]}\t{coarse[fine[row]]}\n")


main()
