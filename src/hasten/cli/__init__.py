"""The command line: one file a command, each imported when it is called."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from importlib import import_module

import click

from hasten import __version__
from hasten.errors import HastenError

__all__ = ["main"]

_COMMANDS = {
    "race": "Race a function against every faster version of itself.",
    "demo": "Race one of the examples, or list them.",
    "report": "Make the page of a race, or its chart, from its JSON.",
    "translate": "Translate a function into another language, for people to read.",
    "explain": "Take a function apart: tokens, tree, bytecode, and what each costs.",
    "profile": "Run a program, and tell which of its functions are worth racing, if any.",
    "scale": "Race at several sizes: how time grows, and where one overtakes another.",
    "engines": "List the engines: what is here, what is missing, how to get it.",
    "interpreters": "List the Pythons of this machine, and how each was built.",
    "gil": "Tell what threads and processes gain for a function and its faster versions.",
    "doctor": "Find out what about this machine makes measurements doubtful.",
    "cache": "Show or clear the cache of builds.",
}
_INTERRUPTED = 130


class _Commands(click.Group):
    """Commands whose modules are imported only when they run, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, the main one first."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"hasten.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 failed, 2 bad usage, 3 the reference itself fails, "
    "4 the function cannot be raced, 5 too doubtful a machine for --strict, 130 interrupted.",
)
@click.version_option(__version__, prog_name="hasten")
def commands() -> None:
    """Race every road to fast Python on your own machine: the same answer first, then the stopwatch."""


def main() -> None:
    """Run the command line; every error of ours is one line and an exit code."""
    if sys.platform == "win32":
        sys.exit("hasten: Windows is not supported; run it in WSL (https://aka.ms/wsl)")
    _open_what_is_closed()
    _end_as_by_ctrl_c()
    for stream in (sys.stdout, sys.stderr):  # a terminal without our signs is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = commands.main(standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("hasten: interrupted before anything was measured", err=True)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"hasten: what it says cannot be written: {error.strerror}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        _tell(error)
        sys.exit(2)
    except HastenError as error:
        click.echo(f"hasten: {error}", err=True)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: click.ClickException) -> None:
    """What is wrong with the options, and which help tells the right ones, in one line."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    says = " ".join(error.format_message().split()).removesuffix(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hasten"
    click.echo(f"hasten: {says} (`{command} --help`)", err=True)


def _open_what_is_closed() -> None:
    """Who starts programs without standard streams gives them no terminal: pipes of ours would take their numbers."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))


def _end_as_by_ctrl_c() -> None:
    """Who is asked to end shows what was measured and leaves no folders behind."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # under nohup it is to go on
            signal.signal(number, signal.default_int_handler)
