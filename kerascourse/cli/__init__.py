"""The command `kc`: a lazy group, one file a command, and the only place that prints.

A new command is a file `cmd_NAME.py` with a Click command called `command`, and a line in
`SECTIONS`. A command's module is imported only when it runs, so that `kc --help` stays quick.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli import completion, streams
from kerascourse.cli.translated import translated, use_language_for_click
from kerascourse.errors import CourseError, UsageError, nearest_words
from kerascourse.runs import NoRunsError
from kerascourse.texts import LANGUAGES, N_, _, preferred_language, use_language

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# the sections of `kc --help`, and of each command, the ones used most first, what it says of it
SECTIONS = {
    N_("Understand"): {
        "summary": N_(
            "A network layer by layer: sizes, parameters, multiplications, receptive field."
        ),
        "calc": N_("The arithmetic of one layer: sizes, parameters, padding, receptive field."),
        "compare": N_("The totals of several networks side by side."),
        "why": N_("Where a count found elsewhere comes from, term by term."),
        "lint": N_("A network against the course's design rules."),
        "code": N_("A network as plain Keras code, to read and to change."),
        "list": N_("The networks of the catalogue."),
    },
    N_("Train"): {
        "train": N_("Train a network and keep the run in a folder."),
        "check": N_("A network and its data examined before hours are spent on them."),
        "lr-find": N_("A learning rate to begin with, from one short fit."),
        "runs": N_("The runs that are there, the best first."),
        "resume": N_("Go on with an interrupted run."),
        "sweep": N_("A run for each value of a setting, and their results side by side."),
        "evaluate": N_("Score a run's model on its data again."),
        "predict": N_("What a run's model takes images for."),
        "export": N_("A trained model for other programs: ONNX, LiteRT, SavedModel."),
        "data": N_("The data sets: what there is, fetching one, facts of one."),
    },
    N_("See"): {
        "plot": N_("A picture for slides and notes: an architecture, a convolution."),
        "explore": N_("A network or a run as a page to touch: layers, formulas, values."),
        "report": N_("A run as one HTML page that can be handed in."),
    },
    N_("Autoencoders at work"): {
        "reconstruct": N_("The errors of an autoencoder beside a plain method's."),
        "generate": N_("New images from random points of a latent space."),
        "interpolate": N_("From image to image through a latent space, and its gaps."),
        "latent": N_("How many values of a latent space a network uses."),
        "anomaly": N_("What an autoencoder of normal cases takes for anomalies."),
        "segment": N_("Masks of images by a run's model, or its scores class by class."),
    },
    N_("Learn and grade"): {
        "explain": N_("What the course teaches: a lesson, a week, a word, a layer."),
        "quiz": N_("Questions of the course: practise, hand in, grade a class, export."),
        "claims": N_("What the course's notes say, put to the test."),
        "course": N_("All lessons as a book of pages."),
        "schema": N_("What an editor needs to complete a recipe, a quiz or a course."),
    },
    N_("This machine"): {
        "doctor": N_("What is missing or broken here, and what to type to mend it."),
        "completion": N_("Tab completes commands, options and names in bash, zsh and fish."),
    },
}
COMMANDS = {name: told for commands in SECTIONS.values() for name, told in commands.items()}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called.

    `sections` has, under each heading of the help, what it says of each command; `prefix` is the
    module's path up to its name, `wanted` what an error calls a command of this group.
    """

    def __init__(
        self,
        name: str,
        sections: Mapping[str, Mapping[str, str]],
        prefix: str,
        wanted: str,
        **others: Any,
    ) -> None:
        super().__init__(name, **others)
        self.sections = sections
        self.lazy = {name: told for part in sections.values() for name, told in part.items()}
        self.prefix = prefix
        self.wanted = wanted

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return translated(self.load(cmd_name)) if cmd_name in self.lazy else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[Any]]":
        """The commands by name, none of them imported, or the options of the group."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=_(told))
            for name, told in self.lazy.items()
            if name.startswith(incomplete)
        ]

    def load(self, name: str) -> click.Command:
        """The command called `name`, from its module."""
        module = import_module(f"{self.prefix}{name.replace('-', '_')}")
        return module.command  # type: ignore[no-any-return]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NoRunsError as error:
            from kerascourse.cli.first_run import suggest

            suggest(error, ctx.invoked_subcommand)
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self.lazy))
        for heading, commands in self.sections.items():
            with formatter.section(_(heading)):
                formatter.write_dl(
                    [(f"{name:{widest}}", _(text)) for name, text in commands.items()]
                )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.lazy and not name.startswith("-"):
            raise click.UsageError(
                _("expected {wanted}, received {name!r}", wanted=self.wanted, name=name)
                + nearest_words(name, self.lazy),
                ctx,
            )
        return super().resolve_command(ctx, args)


def group() -> click.Group:
    """The command `kc`, its texts in the language chosen by then."""
    # `--lang` and `--debug` are taken out of the arguments before; here they are for the help
    options = [
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            help=_("Language of the texts, in any place (else KC_LANG, else the locale)."),
        ),
        click.Option(
            ["--quiet"], is_flag=True, help=_("Without the line on what to look at next.")
        ),
        click.Option(
            ["--debug"], is_flag=True, help=_("Show the traceback of an error, in any place.")
        ),
    ]
    kc = LazyGroup(
        "kc",
        SECTIONS,
        "kerascourse.cli.cmd_",
        _("a command"),
        params=options,
        help=_("Convolutional networks and autoencoders, taught with Keras."),
        callback=lambda lang, quiet, debug: None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    return translated(click.version_option(package_name="kerascourse", prog_name="kc")(kc))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `kc`; end the process with the exit code of the contract."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(arguments))


def run(arguments: Sequence[str]) -> int:
    """Run `kc` with `arguments`; returns the exit code and turns each failure into one line."""
    streams.made_ready()
    if completion.SHELL in os.environ:
        return _complete()
    os.environ["MPLBACKEND"] = "agg"  # pictures go to files; another may be of no use here
    debug = "--debug" in arguments
    try:
        language, rest = _taken_language(arguments)
        use_language(language)
        use_language_for_click()
        rest = [argument for argument in rest if argument not in ("--debug", "--quiet")]
        result: Any = group().main(rest or ["--help"], prog_name="kc", standalone_mode=False)
        if sys.stdout.isatty() and "--quiet" not in arguments:
            from kerascourse.cli.leads import write_lead

            write_lead(rest, result)
    except streams.ReaderGoneError:
        return streams.READER_GONE
    except Exception as error:
        if debug:
            raise
        return _report(error, arguments)
    except KeyboardInterrupt:
        return _fail(_("interrupted"), 130)
    return result if isinstance(result, int) else 0


def _complete() -> int:
    """Answer the shell that asks what may follow the words typed so far."""
    from kerascourse.cli.completion.answer import answer

    use_language(preferred_language())
    use_language_for_click()
    sys.stdout.write(answer(group()))
    return 0


def _taken_language(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The language that `--lang` or the environment asks for, and the other arguments."""
    rest = list(arguments)
    language = preferred_language()
    for index, argument in enumerate(rest):
        option, equals, value = argument.partition("=")
        if option != "--lang":
            continue
        value = value if equals else "".join(rest[index + 1 : index + 2])
        if value not in LANGUAGES:
            raise UsageError(
                _(
                    "expected --lang {languages}, received {value!r}",
                    languages=_(" or ").join(LANGUAGES),
                    value=value,
                ),
                _("Try: kc --lang es --help"),
            )
        return value, rest[:index] + rest[index + (1 if equals else 2) :]
    return language, rest


def _report(error: Exception, arguments: Sequence[str]) -> int:
    """Tell `error` in one line on stderr; returns its exit code."""
    from kerascourse.library_errors import words_of

    if isinstance(error, CourseError):
        return _fail(str(error), error.exit_code)
    if isinstance(error, click.exceptions.Abort):
        return _fail(_("interrupted"), 130)
    if isinstance(error, click.ClickException):
        from kerascourse.cli.wrong_option import as_setting

        setting = as_setting(error, arguments)
        # without the options that only look like it
        message = error.message if setting else error.format_message()
        ended = message if message.endswith(("?", ".", "!")) else f"{message}."
        hint = _("Try: {command}", command=setting) if setting else _usage_hint(error)
        return _fail(f"{ended} {hint}", error.exit_code)
    if isinstance(error, ModuleNotFoundError) and error.name is not None:
        package = error.name.partition(".")[0]
        if package != "kerascourse":
            return _fail(_not_installed(package), UsageError.exit_code)
    if isinstance(error, UnicodeDecodeError):
        return _fail(_("expected text in UTF-8: {error}", error=words_of(error)), 65)
    if isinstance(error, OSError):
        return _fail(_("cannot read or write: {error}", error=words_of(error)), 74)
    return _fail(
        _(
            "unexpected {kind}: {error}: our fault, please report it. Try: kc --debug {command}",
            kind=type(error).__name__,
            error=words_of(error),
            command="…",
        ),
        70,
    )


def _not_installed(package: str) -> str:
    return _(
        "this command needs {package}, which is not installed. Try: pip install kerascourse; "
        "kc summary, kc calc, kc quiz and kc explain do without",
        package=package,
    )


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return _("Try: {command} --help", command=context.command_path if context else "kc")


def _fail(message: str, exit_code: int) -> int:
    from kerascourse.cli.output import notice

    notice(f"kc: {message}")
    return exit_code
