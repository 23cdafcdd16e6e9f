"""From the origin hub to the consignee's door: legs, origins, cities, and when trucks may not drive."""

from dataclasses import dataclass

from apronplan.domain.traffic import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLeg:
    """How long one leg takes: a triangular distribution, in hours.

    Attributes
    ----------
    leg : str
        ``to_hall``, ``breakdown``, ``sort``, ``truck_wait`` or ``last_mile``.
    capability : str
        Holds only in halls that have it; empty = in any hall. The row with a capability goes before the one without.
    category : Category or None
        Holds only for this category; None = for all. The row with a category goes before the one without.
    low_h, mode_h, high_h : float
        Shortest, most frequent and longest time; equal = fixed.
    """

    leg: str
    low_h: float
    mode_h: float
    high_h: float
    capability: str = ""
    category: Category | None = None
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the leg in a plan."""
        return f"{self.leg}|{self.capability}|{self.category.value if self.category else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOrigin:
    """Where parcels are dispatched, and how long they take to Liege.

    Attributes
    ----------
    origin : str
        IATA code of the airport from which the flight comes, as in the traffic.
    hub : str
        Sister hub that feeds it, ``Hangzhou``; empty if none.
    dispatch_low_h, dispatch_mode_h, dispatch_high_h : float
        Hours from dispatch to off-block of the flight (collection, export clearance, waiting for the flight).
    flight_low_h, flight_mode_h, flight_high_h : float
        Block hours to Liege, stops on the way included.
    """

    origin: str
    dispatch_low_h: float
    dispatch_mode_h: float
    dispatch_high_h: float
    flight_low_h: float
    flight_mode_h: float
    flight_high_h: float
    name: str = ""
    country: str = ""
    hub: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinehaulCity:
    """A city that trucks from Liege serve.

    Attributes
    ----------
    road_km : float
        Kilometres by road from Liege.
    drive_h : float
        Hours at the wheel, breaks and rests not counted.
    crew : int
        Drivers on the truck; two share the wheel.
    ferry_h : float
        Hours aboard a ferry or shuttle train, waiting included.
    route : tuple of (str, float)
        Countries passed, in order, with their weight in the driving, any scale; empty = no truck ban holds.
    """

    city: str
    country: str
    lat: float
    lon: float
    road_km: float
    drive_h: float
    crew: int = 1
    ferry_h: float = 0.0
    route: tuple[tuple[str, float], ...] = ()
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the city in a plan."""
        return f"{self.country}-{self.city}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckBan:
    """Hours of the week in which heavy trucks may not drive in a country.

    Attributes
    ----------
    weekdays : frozenset of int
        Days on which it begins, 1 = Monday; empty = every day.
    from_min, to_min : int
        Local minutes of the day; an end at or before the start is on the next day.
    """

    ban: str
    country: str
    from_min: int
    to_min: int
    weekdays: frozenset[int] = frozenset()
    source: str = ""
