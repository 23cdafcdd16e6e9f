"""What a command says: sentences for people, or one JSON document for programs."""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)


def to_json(document: Mapping[str, object], *, indent: int | None = 2) -> str:
    """Return a document as JSON; times in ISO 8601 with ``Z``."""
    return json.dumps(document, default=_plain, ensure_ascii=False, indent=indent, allow_nan=False)


class Output:
    """Where a command writes: facts to stdout, complaints and progress to stderr."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, document: Mapping[str, object], *sentences: str) -> None:
        """Write a command's result, as JSON or as sentences."""
        text = to_json(document) if self.as_json else "\n".join(sentences)
        if text:
            print(text, flush=True)

    def line(self, document: Mapping[str, object]) -> None:
        """Write one JSON document on one line and push it out at once."""
        print(to_json(document, indent=None), flush=True)

    def say(self, sentence: str) -> None:
        """Tell a person something on stderr."""
        print(sentence, file=sys.stderr, flush=True)
