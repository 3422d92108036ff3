"""``hasten demo``."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import click

from hasten.cli.race import race_options, run
from hasten.errors import UsageError

__all__ = ["command", "examples"]

_EXAMPLES = {
    "pairwise": "pairwise.py",
    "pairwise_single": "pairwise_single.py",
    "mandelbrot": "mandelbrot.py",
    "mandelbrot_lists": "mandelbrot.py",
    "pairwise_lists": "pairwise_lists.py",
    "nbody": "nbody.py",
    "life": "life.py",
    "black_scholes": "black_scholes.py",
    "black_scholes_loop": "black_scholes_loop.py",
    "implied_volatility": "implied_volatility.py",
    "julia": "julia.py",
    "newton_fractal": "newton_fractal.py",
    "collatz": "collatz.py",
    "logistic_map": "logistic_map.py",
    "ray_sphere": "ray_sphere.py",
    "levenshtein": "levenshtein.py",
    "primes": "primes.py",
    "word_count": "word_count.py",
    "monte_carlo": "monte_carlo.py",
    "monte_carlo_seeded": "monte_carlo.py",
}


@click.command("demo")
@click.argument("name", required=False)
@race_options
def command(name: str | None, **options: Any) -> int:
    """Race one of the examples, or list them where none is named."""
    found = examples()
    if name is None:
        width = max(map(len, found))
        for known, path in found.items():
            click.echo(f"{known:<{width}}  {_title(path)}")
        click.echo("\nRace one: hasten demo pairwise")
        return 0
    if name not in found:
        raise UsageError(f"no example is named {name!r}: there are {', '.join(found)}")
    return run(f"{found[name]}::{name}", **options)


def examples() -> dict[str, Path]:
    """The example functions, with their files."""
    return {name: _folder() / file for name, file in _EXAMPLES.items()}


def _folder() -> Path:
    """Beside the package where it is installed, at the root of the repository otherwise."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"


def _title(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]
