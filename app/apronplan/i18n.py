"""Sentences for people: message ids in the program, texts in ``resources/i18n/<language>/*.json``.

Each room of the house keeps its own file of messages, so that a room can be read with its texts.
"""

from functools import lru_cache

import msgspec

from apronplan.paths import resources_dir

DEFAULT_LANGUAGE = "en"
_current = [DEFAULT_LANGUAGE]
_decoder = msgspec.json.Decoder(dict[str, str])


def set_language(language: str) -> None:
    """Choose the language of every later sentence; only ``en`` is shipped, what another lacks is given in English."""
    _current[0] = language


def language() -> str:
    """Return the language in use."""
    return _current[0]


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
    """Return the text of a message id with its values filled in (`str.format` fields).

    A message missing in the current language is given in English; one missing there too is shown as its id, with
    its values, so that nothing is ever hidden.
    """
    text = catalogue(_current[0]).get(message) or catalogue(DEFAULT_LANGUAGE).get(message)
    if text is None:
        return " ".join([message, *(f"{k}={v}" for k, v in values.items())])
    return text.format_map(values)


def has(message: str) -> bool:
    """Tell whether the default language has a text for a message id."""
    return message in catalogue(DEFAULT_LANGUAGE)
