"""From variables of the full model back to stands and halls."""

from bench.peers.model import Model


def plan_of(model: Model, values: list[float]) -> tuple[list[int], dict[int, int]]:
    """Return the stand of each part (-1 = the tray) and the hall of each lot that has one."""
    stands = [-1] * model.problem.part_count
    for column, value in zip(model.columns, values, strict=False):
        if value > 0.5:
            for part in range(column.first, column.last + 1):
                stands[part] = column.stand
    halls = {lot: hall for (lot, _, hall), v in model.halls.items() if hall >= 0 and values[v] > 0.5}
    return stands, halls
