"""The wire between the solver's process and the rest: frames of MessagePack, arrays as raw bytes; nothing is pickled.

A frame is four bytes of length (big-endian) and that many bytes.
"""

import struct
from dataclasses import fields, is_dataclass
from typing import IO, Any

import msgspec
import numpy as np

from apronplan.planning.solver.data import Buffer, Doubts, Freight, PairRules, Problem, Shutters
from apronplan.planning.solver.search import Outcome
from apronplan.planning.solver.start import Places

_KNOWN = {c.__name__: c for c in (Problem, PairRules, Freight, Doubts, Shutters, Buffer, Outcome, Places)}
_HEAD = struct.Struct(">I")


def pack(value: object) -> Any:  # noqa: ANN401 - plain values of MessagePack
    """Turn a problem or an outcome into plain values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"_": type(value).__name__, **{f.name: pack(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, np.ndarray):
        return {"_": "array", "type": value.dtype.str, "shape": list(value.shape), "bytes": value.tobytes()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple | list):
        return [pack(v) for v in value]
    if isinstance(value, dict):
        return {k: pack(v) for k, v in value.items()}
    return value


def unpack(value: Any) -> Any:  # noqa: ANN401
    """Turn plain values back; lists become tuples.

    Raises
    ------
    ValueError
        If a value names a class that does not travel on this wire.
    """
    if isinstance(value, list):
        return tuple(unpack(v) for v in value)
    if not isinstance(value, dict):
        return value
    kind = value.get("_")
    if kind == "array":
        return np.frombuffer(value["bytes"], dtype=np.dtype(value["type"])).reshape(value["shape"]).copy()
    rest = {k: unpack(v) for k, v in value.items() if k != "_"}
    if kind is None:
        return rest
    if kind not in _KNOWN:
        raise ValueError(f"{kind} does not travel on this wire")
    return _KNOWN[kind](**rest)


def send(stream: IO[bytes], message: dict[str, object]) -> None:
    """Write one frame and flush."""
    body = msgspec.msgpack.encode(pack(message))
    stream.write(_HEAD.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any] | None:
    """Read one frame; None at the end of the stream, also within a frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (length,) = _HEAD.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        return None
    message: dict[str, Any] = unpack(msgspec.msgpack.decode(body))
    return message
