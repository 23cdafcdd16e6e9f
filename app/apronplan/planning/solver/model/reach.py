"""What a plan within some distance of the bound can still do beside choosing its columns.

A plan that pays for something costs at least the bound, plus the reduced costs of its columns, plus what that payment
costs beyond what the linear program expects of it. Where this is above what is looked for, the payment is left out of
the exact model: a soft row becomes a hard one, which is smaller and tighter.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.data import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """What is in reach of the columns of a model.

    Attributes
    ----------
    room : floats, shape (columns,)
        Units that are left beside each column's reduced cost.
    width : float
        Units between the bound and the dearest plan that is looked for.
    late : floats, shape (steps, blocks, stands)
        Units that a short time of a step costs a block on a stand at least, all steps that it pays together.
    over_kg : floats, shape (halls, bins)
        Most that a bin can be over its capacity.
    """

    room: Floats
    width: float
    late: Floats
    over_kg: Floats | None = None

    def may_be_late(self, step: int, block: Ints, stand: int, column: Ints) -> Bools:
        """Tell which columns of one stand can pay for a short time of a step."""
        return np.asarray(self.late[step, block, stand] <= self.room[column])

    def may_meet(self, leader: int, members: Ints, price: float) -> bool:
        """Tell whether a column can pay for meeting one of some others."""
        spent = self.width - self.room
        return bool(spent[leader] + spent[members].min() + price <= self.width)

    def most_kg(self, hall: int, bin_: int) -> float:
        """Return the most by which a bin can be over its capacity, whole kilograms."""
        return float("inf") if self.over_kg is None else float(self.over_kg[hall, bin_])
