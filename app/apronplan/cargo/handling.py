"""What a consignment is, from its special handling codes and the description of its goods.

Codes: IATA Cargo-IMP special handling codes (Cargo Interchange Message Procedures, appendix 1.18). There is none for
e-commerce, so that the words of the description decide there.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from apronplan.domain.traffic import Category

_CODES: tuple[tuple[Category, str], ...] = (
    (Category.LIVE_ANIMALS, "AVI"),
    (Category.VALUABLES, "VAL VUN"),
    (
        Category.DANGEROUS_GOODS,
        "DGR RCM RCL RCX RDS REX RFG RFL RFS RFW RGX RIS RLI RLM RMD RNG ROP ROX RPB RPG RRE RRW RRY RSB RSC RXG RXS",
    ),
    (Category.PHARMA, "PIL PIP PHA CRT ERT ACT"),
    (Category.PERISHABLE, "PER PEA PEF PEM PEP PES COL FRO HEG EAT HUM LHO"),
    (Category.OUT_OF_GAUGE, "BIG OHG HEA"),
    (Category.EXPRESS, "XPS COU EXP"),
)
"""In the order in which they decide: the hall that freight needs comes before its size."""

BY_CODE: Mapping[str, Category] = MappingProxyType(
    {code: category for category, codes in _CODES for code in codes.split()}
)
"""Category of each special handling code that tells one."""

_ORDER = [category for category, _ in _CODES]
_ECOMMERCE = re.compile(r"\b(E-?COMMERCE|E-?COMM|ECOM|PARCELS?|B2C|CROSS.?BORDER|SMALL PACKETS?|ONLINE)\b")


def category_of(handling: Iterable[str], goods: str = "", *, of_programme: bool = False) -> Category:
    """Return what a consignment is.

    Parameters
    ----------
    handling : iterable of str
        Special handling codes.
    goods : str
        Description of the goods.
    of_programme : bool
        It belongs to an e-commerce programme.
    """
    told = [BY_CODE[code] for code in handling if code in BY_CODE]
    if told:
        return min(told, key=_ORDER.index)
    return Category.ECOMMERCE if of_programme or _ECOMMERCE.search(goods.upper()) else Category.GENERAL
