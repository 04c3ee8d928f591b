"""Networks in ONNX files (onnx.proto of the Open Neural Network Exchange, IR version 4), as far as those that Clew runs
need: a file whose hash is known is read, never one of a haul."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT, INT64 = 1, 7
TYPES: dict[int, type[Any]] = {FLOAT: np.float32, INT64: np.int64}
"""Of TensorProto.DataType, those that are kept as raw bytes."""

GRAPH = 7
NODE, INITIALIZER, INPUT, OUTPUT = 1, 5, 11, 12


@dataclass(frozen=True)
class Node:
    """One operation: what it reads and writes by name, and its numbers ("strides", "pads")."""

    operation: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    numbers: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Graph:
    """The operations in their order, and the tensors that they begin with."""

    nodes: tuple[Node, ...]
    tensors: dict[str, NDArray[Any]]
    input: str
    output: str


def read(path: Path) -> Graph:
    """The network of a file. ValueError where it is none that this reads."""
    graph = _gathered(_one(_gathered(memoryview(path.read_bytes())), GRAPH))
    tensors = dict(map(_tensor, graph[INITIALIZER]))
    first, last = (_text(_one(_gathered(_one(graph, field)), 1)) for field in (INPUT, OUTPUT))
    return Graph(tuple(map(_node, graph[NODE])), tensors, first, last)


def _node(content: memoryview) -> Node:
    said = _gathered(content)
    inputs, outputs = (tuple(map(_text, said[field])) for field in (1, 2))
    return Node(_text(_one(said, 4)), inputs, outputs, dict(map(_numbers, said[5])))


def _numbers(content: memoryview) -> tuple[str, tuple[int, ...]]:
    """Of an AttributeProto its name, and its whole numbers, one or many."""
    said = _gathered(content)
    return _text(_one(said, 1)), tuple(each for each in (*said[3], *said[8]) if isinstance(each, int))


def _tensor(content: memoryview) -> tuple[str, NDArray[Any]]:
    said = _gathered(content)
    values = np.frombuffer(_one(said, 9), TYPES[_one(said, 2)])
    return _text(_one(said, 8)), values.reshape(said[1])


def _one(said: dict[int, list[Any]], field: int) -> Any:
    if len(said[field]) != 1:
        raise ValueError(f"field {field} of an ONNX message: once was expected, not {len(said[field])} times")
    return said[field][0]


def _text(content: memoryview) -> str:
    return str(content, "utf-8")


def _gathered(content: memoryview) -> dict[int, list[Any]]:
    """The fields of a message by their numbers (Protocol Buffers' wire format)."""
    found: dict[int, list[Any]] = defaultdict(list)
    for number, value in _fields(content):
        found[number].append(value)
    return found


def _fields(content: memoryview) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(content):
        tag, at = _varint(content, at)
        kind = tag & 7
        if kind == 0:
            value, at = _varint(content, at)
            yield tag >> 3, value
        elif kind == 2:
            length, at = _varint(content, at)
            yield tag >> 3, content[at : at + length]
            at += length
        elif kind == 5:
            yield tag >> 3, struct.unpack_from("<f", content, at)[0]
            at += 4
        else:
            raise ValueError(f"a field of kind {kind} in an ONNX file")


def _varint(content: memoryview, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
