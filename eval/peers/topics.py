"""Topics by BERTopic and by k-means over vectors that are handed in: {texts, vectors, seed, clusters} in, clusters and seconds out.

A vector is a list of numbers, one for each text. BERTopic runs with its defaults (UMAP to 5 dimensions, HDBSCAN with at least
10 texts a topic, class-based TF-IDF); only the seed of UMAP is given, so that the run can be repeated. What it leaves out is also
given to the topic with the nearest centre, by its own function for that (`outliers`, `outlierSeconds` more).
"""

import json
import sys
import time
import types

# BERTopic asks for these two by name although nothing here uses them: vectors are handed in, and PyTorch stays out.
stub = types.ModuleType("sentence_transformers")
stub.SentenceTransformer = type("SentenceTransformer", (), {})
sys.modules.setdefault("sentence_transformers", stub)

import numpy as np  # noqa: E402
from bertopic import BERTopic  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from umap import UMAP  # noqa: E402


def main() -> None:
    given = json.load(sys.stdin)
    vectors = np.asarray(given["vectors"], dtype=np.float32)
    # Compiles what UMAP is made of, which else would be measured: from 4,096 texts on also its approximate search for neighbours.
    UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=1,
        low_memory=False,
        force_approximation_algorithm=len(vectors) >= 4096,
    ).fit_transform(vectors[:300])

    started = time.process_time()
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=given["seed"], low_memory=False)
    model = BERTopic(umap_model=umap, embedding_model=None)
    topics, _ = model.fit_transform(given["texts"], vectors)
    seconds = time.process_time() - started

    started = time.process_time()
    outliers = topics
    if min(topics) < 0 <= max(topics):
        outliers = model.reduce_outliers(given["texts"], topics, strategy="embeddings", embeddings=vectors)
    outlier_seconds = time.process_time() - started

    started = time.process_time()
    means = KMeans(n_clusters=given["clusters"], n_init=3, random_state=given["seed"]).fit_predict(vectors)
    mean_seconds = time.process_time() - started
    json.dump(
        {
            "bertopic": [int(topic) for topic in topics],
            "seconds": seconds,
            "outliers": [int(topic) for topic in outliers],
            "outlierSeconds": outlier_seconds,
            "kMeans": [int(cluster) for cluster in means],
            "kMeansSeconds": mean_seconds,
        },
        sys.stdout,
    )


main()
