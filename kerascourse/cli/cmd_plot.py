"""`kc plot KIND`: pictures for slides and lecture notes.

A new picture is a file in `kerascourse/pictures/` and a line there; its command is made from these.
`OWN` are those whose command is a file `plot_KIND.py` beside this one.
"""

import click

from kerascourse import pictures
from kerascourse.cli import LazyGroup
from kerascourse.texts import N_, _

# name: what `kc plot --help` says of it
OWN = {
    "architecture": pictures.of("architecture").help,
    "convolution": N_("A window that slides over its input: a still, or an animation (.gif)."),
    "stacked-kernels": N_("Three 3×3 beside one 7×7: the same field, fewer weights."),
    "augmentation": N_("What augmentation does to an image, or to a sound as an image."),
}


class PictureGroup(LazyGroup):
    """The commands of the list of pictures, and those with a file of their own."""

    def load(self, name: str) -> click.Command:
        if name in OWN:
            return super().load(name)
        from kerascourse.cli.picture_command import command_of

        return command_of(pictures.of(name))


command = PictureGroup(
    "plot",
    {N_("Commands"): {kind.name: kind.help for kind in pictures.kinds()} | OWN},
    "kerascourse.cli.plot_",
    _("a kind of picture"),
    help=_("A picture of the KIND asked for; prints the file it wrote."),
    subcommand_metavar="KIND …",
    no_args_is_help=False,
)
