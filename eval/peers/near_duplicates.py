"""datasketch: MinHash and MinHashLSH over the same shingles of three words, in one thread.

Input: {"texts": [str], "threshold": float, "permutations": int}
Output: {"pairs": [[i, j]], "signSeconds": float, "lookUpSeconds": float, "bytesPerDocument": float}: for each text the earlier
ones whose estimated similarity reaches the threshold.
"""

import gc
import json
import os
import re
import sys
import time

from datasketch import MinHash, MinHashLSH

WORD = re.compile(r"\w+", re.UNICODE)


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[i : i + 3]).encode() for i in range(max(len(words) - 2, 1))}


def resident():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


request = json.load(sys.stdin)
threshold, permutations = request["threshold"], request["permutations"]

started = time.process_time()
# MinHash.bulk shares the permutations: the fast way that the documentation names.
signed = MinHash.bulk([shingles(text) for text in request["texts"]], num_perm=permutations)
sign_seconds = time.process_time() - started

before = resident()
index = MinHashLSH(threshold=threshold, num_perm=permutations)
pairs = []
started = time.process_time()
for i, one in enumerate(signed):
    for j in index.query(one):
        if one.jaccard(signed[j]) >= threshold:
            pairs.append([i, j])
    index.insert(i, one)
look_up_seconds = time.process_time() - started
count = max(len(signed), 1)
# The signatures lie in numpy arrays, the index in dictionaries.
memory = sum(m.hashvalues.nbytes for m in signed) + resident() - before

json.dump(
    {
        "pairs": pairs,
        "signSeconds": sign_seconds,
        "lookUpSeconds": look_up_seconds,
        "bytesPerDocument": memory / count,
    },
    sys.stdout,
)
