"""`kc plot embeddings` as a user runs it."""

import json

from tests.cli.run import kc


def test_an_autoencoder_shows_its_latent_space(tmp_path):
    process = kc(
        *("plot", "embeddings", "undercomplete", "--dataset", "digits", "--method", "pca"),
        *("--limit", "60", "--thumbnails", "--projector", "projector"),
        *("--out", "e.png", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["layer"] == "latent" and document["examples"] == 60
    assert len((tmp_path / "projector" / "metadata.tsv").read_text().splitlines()) == 60
