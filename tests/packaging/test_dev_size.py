"""Files and functions that have grown too long are named."""

from pathlib import Path

import pytest

import dev_size


def test_a_long_function_and_a_long_file_are_named(tmp_path: Path) -> None:
    body = "\n".join("    x = 1" for _ in range(80))
    long_function = tmp_path / "function.py"
    long_function.write_text(f"@decorated\ndef f():\n{body}\n", encoding="utf-8")
    long_file = tmp_path / "file.py"
    long_file.write_text("x = 1\n" * 801, encoding="utf-8")
    fits = tmp_path / "fits.py"
    fits.write_text("def g():\n" + body.removesuffix("    x = 1") + "x = 1\n" * 718, encoding="utf-8")
    complaints, files, functions = dev_size.measure([long_function, long_file, fits])
    assert complaints == [
        f"{long_function}:2: f has 81 lines, at most 80: split it",
        f"{long_file}: 801 lines, at most 800: split it",
    ]
    assert (max(files), functions) == (801, [81, 80])


def test_our_own_files_keep_to_the_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev_size.check_size() == 0, capsys.readouterr().out
    assert "(median)" in capsys.readouterr().out
