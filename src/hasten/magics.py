"""Magics of IPython and Jupyter: ``%race f(x)``, ``%%race f(x)`` and ``%hasten_explain f(x)``."""

from __future__ import annotations

import argparse
import ast
import shlex
from collections.abc import Callable
from typing import Any, NoReturn

from hasten.errors import HastenError, UsageError

__all__ = ["register"]

_USAGE = "write %race [--engines A,B] [--budget S] [--against NAME] [--fastmath] f(x)"


def register(shell: Any) -> None:
    """Bring the magics to a shell of IPython."""
    made = _Magics(shell)
    shell.register_magic_function(made.race, "line_cell", "race")
    shell.register_magic_function(made.explain, "line", "hasten_explain")


class _Options(argparse.ArgumentParser):
    """Tells what is wrong as Hasten does, and ends nothing."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}: {_USAGE}")


class _Magics:
    """The magics, with the shell whose names they read."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._options = _Options(prog="%race", add_help=False, allow_abbrev=False)
        self._options.add_argument("--engines")
        self._options.add_argument("--budget", type=float, default=30.0)
        self._options.add_argument("--against", action="append", default=[])
        self._options.add_argument("--fastmath", action="store_true")

    def race(self, line: str, cell: str | None = None) -> Any:
        """Race the call that the line holds; the cell is run first, and may define the function."""
        import hasten  # noqa: PLC0415 (its heavy part comes with the first race)

        if cell is not None:
            self._shell.run_cell(cell).raise_error()
        return self._told(lambda: self._raced(hasten.race, line))

    def explain(self, line: str) -> Any:
        """Explain the function whose call the line holds."""
        import hasten  # noqa: PLC0415 (as above)

        def explained() -> Any:
            function, args, kwargs = self._call(line)
            return hasten.explain(function, *args, kwargs=kwargs)

        return self._told(explained)

    def _raced(self, race: Callable[..., Any], line: str) -> Any:
        from hasten.cli.race import split_engines  # noqa: PLC0415 (as above)

        options, call = self._parted(line)
        known = self._options.parse_args(shlex.split(options))
        function, args, kwargs = self._call(call)
        return race(
            function,
            *args,
            kwargs=kwargs,
            engines=split_engines(known.engines) if known.engines else None,
            against=[self._value(name) for name in known.against],
            budget=known.budget,
            fastmath=known.fastmath,
        )

    def _parted(self, line: str) -> tuple[str, str]:
        """Options, and the call after them: the longest end of the line that is one."""
        for start, character in enumerate(line):
            if character.isidentifier() and (start == 0 or line[start - 1].isspace()):
                try:
                    tree = ast.parse(line[start:].strip(), mode="eval")
                except SyntaxError:
                    continue
                if isinstance(tree.body, ast.Call):
                    return line[:start], line[start:]
        raise UsageError(f"there is no call in {line.strip()!r}: {_USAGE}")

    def _call(self, text: str) -> tuple[Any, list[Any], dict[str, Any]]:
        """Function and arguments of a call, evaluated by the shell's names."""
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except SyntaxError:
            tree = None
        if not isinstance(tree, ast.Call):
            raise UsageError(f"{text.strip()!r} is no call: write f(x)")
        given = ast.unparse(
            ast.Call(ast.Name("_hasten_given", ast.Load()), tree.args, tree.keywords)
        )
        names = {**self._shell.user_ns, "_hasten_given": lambda *args, **kwargs: (args, kwargs)}
        args, kwargs = eval(given, names)  # noqa: S307 (the user's own cell)
        return self._value(ast.unparse(tree.func)), list(args), kwargs

    def _value(self, expression: str) -> Any:
        return eval(expression, self._shell.user_ns)  # noqa: S307 (the user's own cell)

    def _told(self, what: Callable[[], Any]) -> Any:
        """What is wrong with a race is one line, not a traceback."""
        try:
            return what()
        except HastenError as error:
            print(f"hasten: {error}")  # noqa: T201 (a cell's output)
            return None
