"""Frozen rows with fields by keyword: dataclasses that share their methods.

The library's `dataclass` writes and compiles six methods for every class, half a millisecond at each start of the
program: with the forty classes of the domain a tenth of the wait for the window. Here the methods are written once and
ask the class for its fields. `dataclasses.fields`, `replace` and `asdict` know these classes as any others.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
_put = object.__setattr__


class _Shape:
    """The fields of one class: what the shared methods work from."""

    __slots__ = ("defaults", "known", "makers", "names", "values")

    def __init__(self, cls: type[Any]) -> None:
        rows = fields(cls)
        self.names = tuple(f.name for f in rows)
        self.known = frozenset(self.names)
        self.defaults = {f.name: f.default for f in rows if f.default is not MISSING}
        self.makers = [(f.name, f.default_factory) for f in rows if f.default_factory is not MISSING]
        self.values: Callable[[object], object] = attrgetter(*self.names)


class _Methods:
    """What every record can do."""

    _shape: ClassVar[_Shape]

    def __init__(self, **given: object) -> None:
        shape = self._shape
        values = {**shape.defaults, **given}
        for name, make in shape.makers:
            if name not in values:
                values[name] = make()
        if values.keys() != shape.known:
            lacking, unknown = sorted(shape.known - values.keys()), sorted(values.keys() - shape.known)
            raise TypeError(f"{type(self).__name__} lacks {lacking} and knows no {unknown}")
        for name, value in values.items():
            _put(self, name, value)

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shape.names)
        return f"{type(self).__qualname__}({inner})"

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = self._shape.values
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        return hash(self._shape.values(self))

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        return [getattr(self, name) for name in self._shape.names]

    def __setstate__(self, state: list[object]) -> None:
        for name, value in zip(self._shape.names, state, strict=True):
            _put(self, name, value)


_SHARED = {name: method for name, method in vars(_Methods).items() if callable(method)}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen dataclass with slots, all fields by keyword; it is equal and hashed by its values."""
    made = dataclass(init=False, repr=False, eq=False, kw_only=True, slots=True)(cls)
    made._shape = _Shape(made)  # type: ignore[attr-defined]  # noqa: SLF001 - its own
    for name, method in _SHARED.items():
        setattr(made, name, method)
    return made
