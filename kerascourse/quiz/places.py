"""The files of the quizzes that come with the course; nothing of them is read here."""

from pathlib import Path

BANK = Path(__file__).parent / "bank"


def bank() -> dict[str, Path]:
    """The quizzes of the bank: name and file."""
    return {path.stem: path for path in sorted(BANK.glob("*.toml"))}
