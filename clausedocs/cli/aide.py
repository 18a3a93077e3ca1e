"""Help pages in French: Typer writes « Usage », « Commands » and « Show this message » in English only."""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from clausedocs.cli.console import bind_spaces

# Beyond this, lines are too long to read.
LARGEUR_MAX = 100


class CommandeFrancaise(TyperCommand):
    """A command whose help page is ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(write_aide(self, ctx))


class GroupeFrancais(TyperGroup):
    """A group of commands whose help page is ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(write_aide(self, ctx))


def write_aide(command: CommandeFrancaise | GroupeFrancais, ctx: Any) -> str:
    """The whole help page of a command, ending with a line break."""
    width = min(shutil.get_terminal_size().columns, LARGEUR_MAX)
    params = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
    arguments = [p for p in params if isinstance(p, TyperArgument)]
    options = [p for p in params if isinstance(p, TyperOption)]
    blocks = [write_usage(command, ctx), *_paragraphs(command.help or "", width)]
    if arguments:
        rows = [(_metavar(a), _describe(a)) for a in arguments]
        blocks.append(_section("Arguments", rows, width))
    if options:
        rows = [(_spell(o), _describe(o)) for o in options]
        blocks.append(_section("Options", rows, width))
    if isinstance(command, GroupeFrancais):
        rows = [(name, _summary(c)) for name, c in command.commands.items() if not c.hidden]
        blocks.append(_section("Commandes", rows, width))
    if command.epilog:
        blocks.append(inspect.cleandoc(command.epilog))
    return "\n\n".join(blocks) + "\n"


def write_usage(command: CommandeFrancaise | GroupeFrancais, ctx: Any) -> str:
    """One line: how the command is called."""
    pieces = [ctx.command_path, "[OPTIONS]"]
    if isinstance(command, GroupeFrancais):
        pieces.append("COMMANDE …")
    pieces += [_metavar(p) for p in command.get_params(ctx) if isinstance(p, TyperArgument)]
    return "Usage : " + " ".join(pieces)


def _paragraphs(text: str, width: int) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        # A block that starts with spaces is an example: its lines stay as they are.
        yield paragraph if paragraph.startswith("  ") else textwrap.fill(bind_spaces(paragraph), width)


def _section(title: str, rows: Sequence[tuple[str, str]], width: int) -> str:
    column = min(max(len(left) for left, _ in rows), 30) + 4
    lines = [f"{title} :"]
    for left, right in rows:
        wrapped = textwrap.wrap(right, max(width - column, 30), break_on_hyphens=False) or [""]
        head = f"  {left}"
        if len(head) + 2 > column:
            lines.append(head)
            head = ""
        lines.append(f"{head:<{column}}{wrapped[0]}".rstrip())
        lines += [" " * column + rest for rest in wrapped[1:]]
    return "\n".join(lines)


def _metavar(argument: TyperArgument) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _spell(option: TyperOption) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar or (option.name or '').upper()}"


def _describe(param: TyperArgument | TyperOption) -> str:
    if "--help" in param.opts:
        return "Affiche cette aide."
    text = bind_spaces(param.help or "")
    if param.show_default and isinstance(param.default, str):
        text += f" [par défaut : {param.default}]"
    return text


def _summary(command: Any) -> str:
    """The first sentence of a command's help."""
    return bind_spaces(inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " "))
