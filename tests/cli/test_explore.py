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
    for word, meant in (("convolucion", "convolution"), ("desing", "design")):
        assert f"nearest: {meant}" in one_line(kc("explore", word, cwd=tmp_path))
    assert ".html" in one_line(kc("explore", "lenet5", "--out", "page.png", cwd=tmp_path))
    assert "kc train" in one_line(kc("explore", cwd=tmp_path))


def test_the_convolution_and_the_design_have_pages_of_their_own(tmp_path):
    done = kc("explore", "convolution", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "convolution.html\n")
    assert "convolution.js" not in (tmp_path / "convolution.html").read_text()
    done = kc("explore", "design", "conv3-4 gap fc2", "--out", "mine.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "mine.html\n")
    assert "conv3-4 gap fc2" in (tmp_path / "mine.html").read_text()


def test_a_notation_that_is_none_is_told(tmp_path):
    done = kc("explore", "design", "cnv3-4", cwd=tmp_path)
    assert done.returncode == 65 and "character 1" in done.stderr
    assert not (tmp_path / "design.html").exists()


def test_an_image_brings_the_values(tmp_path):
    done = kc("explore", "lenet5", "--index", "2", "--dataset", "digits", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "explore-lenet5.html\n"), done.stderr
    assert "test image 2" in (tmp_path / "explore-lenet5.html").read_text("utf-8")
    beyond = kc("explore", "lenet5", "--dataset", "digits", "--index", "9999", cwd=tmp_path)
    assert "--index" in one_line_of(beyond)
    assert "--dataset" in one_line_of(kc("explore", "lenet5", "--index", "1", cwd=tmp_path))


def one_line_of(process):
    """The error, below what is said of the work."""
    return process.stderr.splitlines()[-1]


def test_a_run_on_rows_of_a_table_has_its_layers(tmp_path):
    train = ("train", "dense_autoencoder", "--dataset", "transactions", "--epochs", "1")
    assert kc(*train, "--limit", "200", cwd=tmp_path).returncode == 0
    done = kc("explore", "latest", "--out", "page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "page.html\n"), done.stderr
    assert "encoder_dense1" in (tmp_path / "page.html").read_text("utf-8")
    asked = kc("explore", "latest", "--index", "1", cwd=tmp_path)
    assert asked.returncode == 2 and "on images" in one_line_of(asked)


def test_a_run_has_the_values_of_its_own_model(tmp_path):
    train = ("train", "lenet5", "--dataset", "digits", "--epochs", "1", "--limit", "64")
    assert kc(*train, cwd=tmp_path).returncode == 0
    done = kc("explore", "--out", "page.html", "--limit", "50", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "page.html\n"), done.stderr
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "test image 0" in text and "fresh" not in text and 'id="embeddings"' in text
