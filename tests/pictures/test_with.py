"""`--with`: two networks on one picture, as a user asks for them."""

import json

from tests.cli.run import kc


def test_a_network_beside_itself_with_other_settings(tmp_path):
    arguments = ("resnet20", "--dataset", "digits", "--batch", "4")
    process = kc(
        *("plot", "gradients", *arguments, "--with", "resnet20[shortcuts=false]"),
        *("--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert {"resnet20", "resnet20[shortcuts=false]"} <= told.keys()
    # one for each layer with weights
    assert len(told["resnet20"]["norms"]) == 20
    assert told["resnet20"]["norms"] != told["resnet20[shortcuts=false]"]["norms"]


def test_a_wrong_setting_in_brackets_is_told(tmp_path):
    arguments = ("resnet20", "--dataset", "digits", "--with", "resnet20[shortcut=false]")
    process = kc("plot", "gradients", *arguments, cwd=tmp_path)
    assert process.returncode == 2
    assert "has no option 'shortcut'" in process.stderr.splitlines()[-1]


def test_a_plain_latent_space_beside_a_variational_one(tmp_path):
    process = kc(
        *("plot", "latent-space", "undercomplete", "--set", "latent=2", "--steps", "3"),
        *("--with", "vae", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert told["vae"]["cells"] == 9 and 0 <= told["vae"]["empty"] < 1


def test_a_dense_network_beside_a_convolutional_one(tmp_path):
    process = kc(
        *("plot", "moved", "fc10", "--dataset", "digits", "--shift", "1", "--turn", "10"),
        *("--limit", "8", "--with", "conv3-4 relu gap fc10", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert len(told["fc10"]["moved"]) == 2
    assert set(told) >= {"fc10", "conv3-4 relu gap fc10"}
