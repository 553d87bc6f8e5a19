"""`kc plot interpolation` as a user runs it."""

from tests.cli.run import kc, one_line


def test_one_end_is_not_enough(tmp_path):
    process = kc("plot", "interpolation", "vae", "--index", "3", cwd=tmp_path)
    assert process.returncode == 2
    assert "Try: --index 0 --to 1" in one_line(process)


def test_an_image_to_itself_stays(tmp_path):
    arguments = ("vae", "--dataset", "digits", "--index", "3", "--to", "3", "--steps", "2")
    process = kc("plot", "interpolation", *arguments, cwd=tmp_path)
    assert process.stdout == "interpolation-vae.png\n", process.stderr
