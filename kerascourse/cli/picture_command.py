"""The command of a picture of the list, made from what its file says."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.gathered import Decorator
from kerascourse.cli.output import notice
from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.cli.runs_option import runs_option
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.runs import LATEST
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.pictures import Kind
    from kerascourse.pictures.options import Option
    from kerascourse.seeing.source import Source


def command_of(kind: "Kind") -> click.Command:
    """`kc plot KIND`: the picture of a run, or of a model where it can be of one."""
    from kerascourse.seeing.source import Source

    def draw(source: "Source", output: PictureOutput, **options: Any) -> None:
        picture = kind.picture(source, **options)
        output.write(picture, output.path(kind.name, source.title))

    def of_run(name: str, runs: Path, **options: Any) -> None:
        draw(Source(name, runs, tell=notice), **options)

    def of_network(choice: SubjectChoice, **options: Any) -> None:
        draw(choice.source(), **options)

    options = options_as_in(kind.name)
    if "MODEL" in kind.argument:
        command = subject_argument(options(picture_options()(of_network)))
    else:
        argument = click.argument(
            "name", metavar=kind.argument, default=LATEST, shell_complete=candidates.RUN
        )
        command = argument(runs_option(options(picture_options()(of_run))))
    return click.command(kind.name, help=_(kind.help))(command)


def options_as_in(name: str) -> Decorator:
    """The options of the picture called `name`, for a command that draws such a picture too."""
    from kerascourse.pictures import of

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(of(name).options):
            command = _click_option(option)(command)
        return command

    return add


def _click_option(option: "Option") -> Decorator:
    """A keyword of `picture` as an option of a command."""
    about = option.about
    if option.kind is bool:
        return click.option(option.flag, option.name, is_flag=True, help=_(about.help))
    return click.option(
        option.flag,
        option.name,
        type=_type(option),
        default=option.default,
        show_default=option.default not in (None, ()),
        multiple=option.is_repeatable,
        metavar=about.metavar,
        shell_complete=candidates.BY_OPTION.get(option.flag),
        help=_(about.help),
    )


class _Words(click.Choice[str]):
    """The choices of an option, however they are written."""

    def __init__(self, option: "Option") -> None:
        super().__init__(option.choices)
        self.option = option

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(self.option.spelled(value), param, ctx)


def _type(option: "Option") -> click.ParamType:
    about = option.about
    if option.choices:
        return _Words(option)
    if option.kind is int:
        return click.IntRange(about.least, about.most)
    if option.kind is float:
        is_open = about.above is not None
        return click.FloatRange(
            about.above if is_open else about.least, about.most, min_open=is_open
        )
    if option.kind is Path:
        is_folder = about.metavar == "DIR"
        return click.Path(file_okay=not is_folder, dir_okay=is_folder, path_type=Path)
    if option.kind == tuple[int, int]:
        return click.types.FuncParamType(option.read_pair)
    return click.STRING
