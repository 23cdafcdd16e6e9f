"""Sentences for people: message ids in the program, texts in ``resources/i18n/<language>/*.json``.

Each room of the house keeps its own file of messages, so that a room can be read with its texts.
"""

from functools import lru_cache

import msgspec

from apronplan.paths import resources_dir

DEFAULT_LANGUAGE = "en"
PLURAL = "plural|"
_current = [DEFAULT_LANGUAGE]
_decoder = msgspec.json.Decoder(dict[str, str])


def set_language(language: str) -> None:
    """Choose the language of every later sentence; only ``en`` is shipped, what another lacks is given in English."""
    _current[0] = language


def language() -> str:
    """Return the language in use."""
    return _current[0]


class Counted:
    """A value of a message in which a field like ``{count:plural|turnaround|turnarounds}`` gives the word for a number.

    It is the plural of ICU messages without their braces in braces: forms ``one`` and ``other`` of the Unicode CLDR,
    for the languages of the airport (English, Dutch and German: 1; French: below 2). Any other format is the value's.
    """

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, format_spec: str) -> str:
        if not format_spec.startswith(PLURAL):
            return format(self._value, format_spec)
        one, other = format_spec.removeprefix(PLURAL).split("|")
        return one if is_one(self._value, _current[0]) else other


def is_one(value: object, language: str) -> bool:
    """Tell whether a number (or one already written as text) takes the form ``one`` in a language.

    A number with decimals, as in ``1.0``, takes ``other`` in English, Dutch and German (CLDR: ``i = 1 and v = 0``).
    """
    text = str(value)
    if not text.isdecimal():
        return False
    return int(text) < 2 if language == "fr" else int(text) == 1


@lru_cache(maxsize=8)
def catalogue(language: str) -> dict[str, str]:
    """Return all messages of a language by id; empty if it is not shipped.

    Raises
    ------
    ValueError
        If two files of one language define the same id.
    """
    messages: dict[str, str] = {}
    for file in sorted((resources_dir() / "i18n" / language).glob("*.json")):
        room = _decoder.decode(file.read_bytes())
        if twice := messages.keys() & room.keys():
            raise ValueError(f"{file.name}: message ids defined twice: {sorted(twice)}")
        messages.update(room)
    return messages


def tr(message: str, /, **values: object) -> str:
    """Return the text of a message id with its values filled in (`str.format` fields, and plurals: `Counted`).

    A message missing in the current language is given in English; one missing there too is shown as its id, with
    its values, so that nothing is ever hidden.
    """
    text = catalogue(_current[0]).get(message) or catalogue(DEFAULT_LANGUAGE).get(message)
    if text is None:
        return " ".join([message, *(f"{k}={v}" for k, v in values.items())])
    return text.format_map({k: Counted(v) for k, v in values.items()} if PLURAL in text else values)


def has(message: str) -> bool:
    """Tell whether the default language has a text for a message id."""
    return message in catalogue(DEFAULT_LANGUAGE)
