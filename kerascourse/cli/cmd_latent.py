"""`kc latent [RUN]`: how many values of a latent space a network uses."""

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.texts import _


@click.command(
    "latent",
    help=_(
        "How much of its latent space RUN (by default the latest) uses: each value's variance over "
        "the test images, and for a variational autoencoder its KL divergence."
    ),
)
@subject_argument
@format_option
def command(
    choice: SubjectChoice,
    output_format: str,
) -> None:
    """Load, measure, print."""
    from kerascourse.evaluation.latent_space import latent_space
    from kerascourse.results.latent_space import document, table

    subject = choice.subject()
    found = latent_space(subject)
    write_table(table(found), output_format, lambda: document(found, subject.name))
    if output_format == "table":
        echo("")
        echo(
            _(
                "{used} of {count} values are used; they vary like {dimensions:.1f} equal ones",
                used=found.used,
                count=len(found.values),
                dimensions=found.dimensions,
            )
        )
