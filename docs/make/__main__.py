"""Make again what the documentation has from the program.

python -m docs.make            # the command reference, the examples of the pages, the schemas
python -m docs.make pictures   # the pictures of the front page, which train for two minutes
"""

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from docs.make import commands, examples, schemas
from docs.make.pages import ROOT, language, pages


def main() -> None:
    """Write what has changed, and say so."""
    if sys.argv[1:] == ["pictures"]:
        from docs.make import pictures

        pictures.make()
        return
    for code, file in commands.PAGES.items():
        write(file, commands.reference(code))
    for file, text in schemas.make().items():
        write(file, text)
    for page in pages():
        with tempfile.TemporaryDirectory() as folder:
            run = partial(printed, Path(folder), language(page))
            write(page, examples.renewed(page.read_text("utf-8"), Path(folder), run))


def printed(folder: Path, spoken: str, arguments: list[str]) -> str:
    """What `kc` with these arguments prints in `folder`, on a machine without prepared data."""
    process = subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments],
        cwd=folder,
        env=examples.environment(folder, spoken),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return process.stdout


def write(path: Path, text: str) -> None:
    """Put `text` into the file at `path`, if it has another."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
        print("written:", path.relative_to(ROOT))


if __name__ == "__main__":
    main()
