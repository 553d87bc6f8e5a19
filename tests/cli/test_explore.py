"""`kc explore` as a user runs it."""

from tests.cli.run import kc, one_line, process


def test_a_network_needs_no_framework(tmp_path):
    done = process("explore", "vgg16", "--out", "page.html", cwd=tmp_path, KERAS_BACKEND="none")
    assert (done.returncode, done.stdout, done.stderr) == (0, "page.html\n", "")
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_page_is_named_after_the_network(tmp_path):
    assert kc("explore", "[conv3-8 pool2]*2 fc10", cwd=tmp_path).stdout.endswith(".html\n")
    assert kc("--lang", "es", "explore", "lenet5", cwd=tmp_path).stdout == "explore-lenet5.html\n"
    assert 'lang="es"' in (tmp_path / "explore-lenet5.html").read_text("utf-8")


def test_errors_are_one_line(tmp_path):
    assert "lenet5" in one_line(kc("explore", "lenett", cwd=tmp_path))
    assert ".html" in one_line(kc("explore", "lenet5", "--out", "page.png", cwd=tmp_path))
    assert "kc train" in one_line(kc("explore", cwd=tmp_path))
