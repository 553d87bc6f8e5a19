"""`kc plot manifold` as a user runs it."""

from tests.cli.run import kc


def test_a_wrong_latent_space_is_told_with_what_to_type(tmp_path):
    arguments = ("vae", "--set", "latent=5", "--input", "8x8x1")
    process = kc("plot", "manifold", *arguments, cwd=tmp_path)
    assert process.returncode == 2
    assert process.stderr.splitlines()[-1].endswith("Try: kc train vae --set latent=2")
