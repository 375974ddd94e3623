"""Times igraph's C core on an edge file (see bench/graph/edge-file.ts): python igraph_peer.py FILE TASK,TASK,...

Prints one JSON object: seconds by task, numbers to compare results by, and the peak memory of the process in bytes.
"""
import json
import resource
import sys
import time

import igraph
import numpy

path, tasks = sys.argv[1], sys.argv[2].split(",")
values = numpy.fromfile(path, dtype="<i4")
nodes, edges = int(values[0]), int(values[1])
pairs = numpy.ascontiguousarray(values[2:].reshape(2, edges).T)
del values
seconds, numbers = {}, {}


def timed(name, work):
    if name not in tasks and name != "build":
        return None
    started = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - started
    return result


graph = timed("build", lambda: igraph.Graph(n=nodes, edges=pairs, directed=False))
del pairs
igraph.set_random_number_generator(__import__("random"))
__import__("random").seed(7)

ranks = timed("pagerank", lambda: graph.pagerank(damping=0.85))
if ranks is not None:
    numbers["pagerank"] = ranks
found = timed("components", lambda: graph.connected_components())
if found is not None:
    numbers["components"] = len(found)
    del found
cores = timed("core", lambda: graph.coreness())
if cores is not None:
    numbers["largestCore"] = max(cores)
local = timed("triangles", lambda: graph.transitivity_local_undirected(mode="zero"))
if local is not None:
    numbers["averageClustering"] = float(numpy.mean(local))
sources = numpy.random.default_rng(7).choice(nodes, size=min(64, nodes), replace=False).tolist()
between = timed("betweenness64", lambda: graph.betweenness(sources=sources, directed=False))
if between is not None:
    numbers["largestBetweenness"] = max(between)
numbers["sources"] = sources
vector = timed("eigenvector", lambda: graph.eigenvector_centrality(scale=True))
if vector is not None:
    numbers["eigenvector"] = vector
parts = timed("louvain", lambda: graph.community_multilevel())
if parts is not None:
    numbers["louvainModularity"] = parts.modularity
    numbers["louvainCommunities"] = len(parts)
parts = timed("leiden", lambda: graph.community_leiden(objective_function="modularity", n_iterations=2))
if parts is not None:
    numbers["leidenModularity"] = parts.modularity
    numbers["leidenCommunities"] = len(parts)
del parts
timed("layout", lambda: graph.layout_fruchterman_reingold(grid=True) if nodes <= 100_000 else graph.layout_drl())

for name in ("pagerank", "eigenvector"):
    if name in numbers:
        # Compared value by value by the caller, so they go beside, as a file of doubles.
        target = f"{path}.igraph-{name}"
        numpy.asarray(numbers[name], dtype="<f8").tofile(target)
        numbers[name] = target
print(
    json.dumps(
        {
            "version": igraph.__version__,
            "nodes": nodes,
            "edges": edges,
            "seconds": seconds,
            "numbers": numbers,
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
