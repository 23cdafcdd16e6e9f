"""Dataclasses whose methods are compiled when they are first called.

`dataclasses.dataclass` compiles some seven functions for every class, half a millisecond each class. The first picture
of the window reads fifty classes from the plan file and constructs five of them: what it does not call need not be
compiled before a planner can work. Otherwise these are the classes that the standard library makes.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass

    from _typeshed import DataclassInstance
else:

    def dataclass(*, eq: bool = True, **options: bool) -> Callable[[type], type]:
        """Decorate a frozen class like `dataclasses.dataclass(frozen=True, ...)`; its methods come when called."""
        return lambda cls: _lazily(cls, eq, options)


Method = Callable[..., Any]
_OF_A_FIELD = ("default", "default_factory", "init", "repr", "hash", "compare", "kw_only")
_MAKES = {"__init__": {"init": True}, "__repr__": {"repr": True}, "__eq__": {"eq": True}, "__hash__": {"eq": True}}
_PLAIN = {"init": False, "repr": False, "eq": False}


def _lazily(cls: type, eq: bool, options: dict[str, Any]) -> type:
    """Make the fields (and slots) now, and leave a stand-in for each method."""
    rest = dict(options)
    if not rest.pop("frozen", False):
        raise TypeError(f"{cls.__name__}: records are frozen")
    if rest.get("order"):
        raise TypeError(f"{cls.__name__}: records that are ordered come from dataclasses.dataclass")
    wanted = ["__init__", "__repr__", *(["__eq__", "__hash__"] if eq else [])]
    wanted = [name for name in wanted if name not in cls.__dict__]
    made: type = dataclasses.dataclass(**_PLAIN, **rest)(cls)
    for name in wanted:
        setattr(made, name, _stand_in(made, name))
    added: dict[str, Method] = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    if rest.get("slots"):
        added |= {"__getstate__": _state, "__setstate__": _set_state}
    for name, method in added.items():
        if name not in made.__dict__:
            setattr(made, name, method)
    return made


def _stand_in(cls: type, name: str) -> Method:
    def method(self: object, *args: object, **kwargs: object) -> object:
        if getattr(cls.__dict__[name], "stands_in", False):  # another thread may have been quicker
            setattr(cls, name, _compiled(cls, name))
        made: object = cls.__dict__[name](self, *args, **kwargs)
        return made

    method.__name__ = name
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    method.stands_in = True  # type: ignore[attr-defined]
    return method


def _compiled(cls: type, name: str) -> Method:
    """Let the standard library make one method, on a twin of the class."""
    body: dict[str, Any] = {"__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
    body["__annotations__"] = {}
    for field in dataclasses.fields(cls):
        body["__annotations__"][field.name] = field.type
        body[field.name] = dataclasses.field(**{n: getattr(field, n) for n in _OF_A_FIELD})
    if hasattr(cls, "__post_init__"):
        body["__post_init__"] = _refuse_to_set  # only tells that there is one: what is called is the object's own
    # Only a frozen class gets a hash, and a way to set its fields that goes past our refusal.
    options = {**_PLAIN, **_MAKES[name], "frozen": name in ("__init__", "__hash__"), "match_args": False}
    twin: type = dataclasses.dataclass(**options)(type(cls.__name__, (), body))
    method: Method = twin.__dict__[name]
    return method


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: "DataclassInstance") -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: "DataclassInstance", state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
