"""``apronplan taxi``: ways, minutes and who is in the way."""

from pathlib import Path

from cli.runner import Cli


def test_ways_of_a_turnaround(cli: Cli, week: Path) -> None:
    assert cli("taxi", week, "2018-066").code == 1  # it has no stand yet
    said = cli("taxi", week, "2018-066", "--stand", "112", "--to", "120", "--json").json
    kinds = [w["kind"] for w in said["ways"]]
    assert (kinds.count("arrival"), kinds.count("departure"), kinds.count("tow")) == (4, 4, 1)
    assert all(0 < w["minutes"] < 25 and w["nodes"] for w in said["ways"])
    assert "tow to 120" in cli("taxi", week, "2018-066", "--stand", "112", "--to", "120").out
    assert cli("taxi", week, "2018-066", "--stand", "nowhere").code == 1
    assert cli("taxi", week, "2018-066", "--part", "2", "--stand", "112").code == 1
