"""`kc quiz COMMAND`: questions of the course, for a student and for a class.

A new command is a file `quiz_NAME.py` beside this one with a Click command called `command`, and a
line in `QUIZ_COMMANDS`.
"""

from kerascourse.cli import LazyGroup
from kerascourse.texts import N_, _

# name: what `kc quiz --help` says of it
QUIZ_COMMANDS = {
    "list": N_("The quizzes of the bank."),
    "show": N_("The questions of a quiz, with a student's numbers."),
    "take": N_("Answer a quiz here, with hints and explanations."),
    "drill": N_("Exercises without end, growing in difficulty."),
    "sheet": N_("An answer sheet to fill in, or one for each student of a class."),
    "answer": N_("Check one answer to one question."),
    "check": N_("Check an answer sheet."),
    "grade": N_("Grade a folder of answer sheets, and report what to teach again."),
    "regrade": N_("Grade a class again after a decision: whose points change."),
    "secret": N_("A secret for exams, in a file of yours."),
    "key": N_("The right answers, for the teacher."),
    "page": N_("A page to practise with, without a network."),
    "paper": N_("An exam to print, in several forms, with keys and seats."),
    "export": N_("A quiz for Moodle, Canvas, Gradescope, Anki; as QTI, GIFT, Markdown, LaTeX."),
    "lint": N_("Prove a quiz's file: keys, hints, templates over many seeds."),
}

command = LazyGroup(
    "quiz",
    {N_("Commands"): QUIZ_COMMANDS},
    "kerascourse.cli.quiz_",
    _("a command of kc quiz"),
    help=_("Questions whose answers the machine works out; QUIZ is a name or a TOML file."),
    subcommand_metavar="COMMAND …",
    no_args_is_help=False,
)
