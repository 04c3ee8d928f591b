"""The network of open_nsfw (Mahadeokar and Pesavento, Yahoo 2016), a thin residual network of 50 layers, on the
processor alone: a graph of a few kinds of operations, done one after another on one picture."""

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from clew.extract.pictures.onnx_file import Graph, Node, read
from clew.weights import weights

Floats = NDArray[np.float32]

MODEL = "nudity"
SIDE = 224
"""Pixels of each side of the picture that the network takes."""


def score(picture: Floats) -> float:
    """How like what the network was taught to call unsafe for work a picture is, 0 to 1: SIDE x SIDE x blue, green and
    red, each less its mean. Raises NotInstalled and IntegrityError where the model is absent or another."""
    return float(_run(_network(), picture[None])[0, 1])


@cache
def _network() -> Graph:
    return read(weights(MODEL))


def _run(graph: Graph, picture: Floats) -> Floats:
    last = {name: at for at, node in enumerate(graph.nodes) for name in node.inputs}
    held: dict[str, Floats] = {graph.input: picture}
    for at, node in enumerate(graph.nodes):
        given = [held[name] if name in held else graph.tensors[name] for name in node.inputs]
        held[node.outputs[0]] = _done(node, given)
        for name in node.inputs:
            if last[name] == at:
                held.pop(name, None)
    return held[graph.output]


def _done(node: Node, given: list[Floats]) -> Floats:
    """What a node makes, as the ONNX operators' specification has it."""
    match node.operation:
        case "Conv":
            return _convolved(node, *given)
        case "Relu":
            return np.maximum(given[0], 0)
        case "Add":
            return given[0] + given[1]
        case "MaxPool":
            return np.asarray(_windows(node, given[0], -np.inf).max(axis=(4, 5)))
        case "AveragePool":
            return np.asarray(_windows(node, given[0], 0).mean(axis=(4, 5)))
        case "Transpose":
            return given[0].transpose(node.numbers["perm"])
        case "Reshape":
            return given[0].reshape([int(each) for each in given[1]])
        case "MatMul":
            return np.asarray(given[0] @ given[1])
        case "Softmax":
            return _shares(given[0])
    raise ValueError(f"{node.operation}: an operation that the network does not have")


def _convolved(node: Node, picture: Floats, kernel: Floats, bias: Floats) -> Floats:
    """Each output is a matrix product of the kernel and the windows that it sees."""
    windows = _windows(node, picture, 0)[0]
    high, wide = windows.shape[1:3]
    columns = windows.transpose(0, 3, 4, 1, 2).reshape(-1, high * wide)
    made = kernel.reshape(len(kernel), -1) @ columns
    made += bias[:, None]
    return np.asarray(made.reshape(1, len(kernel), high, wide))


def _windows(node: Node, picture: Floats, edge: float) -> Floats:
    """What each place of the output sees: batch, channel, row, column, and the window's rows and columns."""
    top, left, foot, right = node.numbers.get("pads", (0, 0, 0, 0))
    if top or left or foot or right:
        picture = np.pad(picture, ((0, 0), (0, 0), (top, foot), (left, right)), constant_values=edge)
    high, wide = node.numbers["kernel_shape"]
    down, across = node.numbers["strides"]
    return sliding_window_view(picture, (high, wide), (2, 3))[:, :, ::down, ::across]


def _shares(rows: Floats) -> Floats:
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
