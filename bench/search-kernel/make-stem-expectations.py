"""Writes src/kernels/text/stem-english.expected.json: what the Snowball project's own Python package
(PyPI `snowballstemmer`, BSD) answers for the words on standard input. Usage:

    pip install snowballstemmer==3.1.1
    python3 bench/search-kernel/make-stem-expectations.py < words.txt > src/kernels/text/stem-english.expected.json

The committed list: every distinct lower-case ASCII word of the arXiv sample, the 2,000 most frequent and then
every 15th, and the algorithm's own exceptions.
"""
import json
import sys

import snowballstemmer

stemmer = snowballstemmer.stemmer("english")
words = sorted(set(sys.stdin.read().split()))
print("{")
print(",\n".join(f"  {json.dumps(w)}: {json.dumps(stemmer.stemWord(w))}" for w in words))
print("}")
