"""`kc summary` and `kc list` as a user runs them."""

import csv
import io
import json
import re
import subprocess

import pytest

from tests.cli.run import in_terminal, kc, one_line, posix_only
from tests.symbolic.bad_files import INPUT, functional, keras_file, layer

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_json_has_the_keys_and_numbers_of_the_contract():
    document = json.loads(kc("summary", "vgg16", "--format", "json").stdout)
    assert document["model"] == "vgg16"
    assert document["input_shape"] == [224, 224, 3]
    layer = document["layers"][1]
    expected = {
        "name": "conv1_1",
        "type": "Conv2D",
        "inputs": ["input"],
        "input_shape": [224, 224, 3],
        "output_shape": [224, 224, 64],
        "kernel": [3, 3],
        "stride": [1, 1],
        "padding": "same",
        "params": 1792,
        "trainable_params": 1792,
        "macs": 86704128,
        "receptive_field": 3,
        "jump": 1,
        "activation_bytes": 12845056,
    }
    assert {key: layer[key] for key in expected} == expected
    assert layer["formula"] == {
        "size": "⌊(224 − 3 + 2·1)/1⌋ + 1 = 224",
        "params": "3·3·3·64 + 64 = 1792",
        "macs": "224·224·64·3·3·3 = 86704128",
        "receptive_field": "1 + (3 − 1)·1 = 3",
    }
    totals = {
        "params": 138357544,
        "trainable_params": 138357544,
        "non_trainable_params": 0,
        "weight_layers": 16,
        "macs": 15470264320,
        "flops": 30940528640,
        "weight_bytes": 553430176,
        "activation_bytes": 61050784,
        "receptive_field": 212,
    }
    assert {key: document["totals"][key] for key in totals} == totals
    assert document["layers"][0]["kernel"] is None
    assert document["layers"][0]["inputs"] == []


def test_a_layer_with_several_inputs_has_a_list_of_shapes():
    document = json.loads(kc("summary", "resnet18", "--format", "json").stdout)
    add = next(layer for layer in document["layers"] if layer["type"] == "Add")
    assert add["input_shape"] == [[56, 56, 64], [56, 56, 64]]
    assert len(add["inputs"]) == 2


@pytest.mark.parametrize("model", ["densenet121", "resnet110", "googlenet", "unet", "vae"])
def test_the_columns_of_the_folded_table_add_up_to_the_totals(model):
    folded = kc("summary", model, "--columns", "name,params,macs").stdout
    table = folded.split("\n\n")[0].splitlines()
    shown = dict.fromkeys(("params", "macs"), 0)
    for line in table[2:-2]:
        numbers = re.findall(r"(?<=  )[\d,]+", line)
        if len(numbers) == 2:
            shown["params"] += int(numbers[0].replace(",", ""))
            shown["macs"] += int(numbers[1].replace(",", ""))
        elif len(numbers) == 1:
            shown["params"] += int(numbers[0].replace(",", ""))
    totals = json.loads(kc("summary", model, "--format", "json").stdout)["totals"]
    assert shown == {"params": totals["params"], "macs": totals["macs"]}


def test_csv_has_one_row_a_layer_and_plain_numbers():
    rows = list(csv.DictReader(io.StringIO(kc("summary", "vgg16", "--format", "csv").stdout)))
    assert len(rows) == 23
    assert sum(int(row["params"] or 0) for row in rows) == 138_357_544
    assert rows[1]["output_shape"] == "224x224x64"


def test_markdown_and_latex_are_whole():
    markdown = kc("summary", "lenet5", "--format", "markdown").stdout.splitlines()
    assert len({line.count("|") for line in markdown}) == 1
    latex = kc("summary", "lenet5", "--format", "latex").stdout
    assert latex.startswith(r"\begin{tabular}")
    assert r"s2" in latex and "_" not in latex.replace(r"\_", "")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(columns):
    drawn = ESCAPE.sub("", in_terminal("summary", "densenet121", columns=columns))
    table = [line for line in drawn.splitlines() if "×" in line or "─" in line]
    assert max(map(len, table)) <= columns
    assert ("too narrow" in drawn) == (columns < 200)


def test_redirected_nothing_is_cut_and_nothing_coloured():
    out = kc("summary", "densenet121").stdout
    assert "\x1b" not in out
    assert "transition3_pool, block4_layer1_3x3" in out


def test_no_color_and_an_ascii_terminal():
    assert "\x1b" in in_terminal("summary", "lenet5")
    assert "\x1b" not in in_terminal("summary", "lenet5", NO_COLOR="1")
    drawn = in_terminal("summary", "lenet5", "--explain", encoding="ascii", NO_COLOR="1")
    assert "28x28x6" in drawn
    assert "floor((32 - 5 + 2*0)/1) + 1 = 28" in drawn
    assert "\\x" not in drawn and "\\u" not in drawn


def test_one_layer_explained():
    out = kc("summary", "alexnet", "--layer", "conv1").stdout
    assert "⌊(227 − 11 + 2·0)/4⌋ + 1 = 55" in out
    assert "11·11·3·96 + 96 = 34,944" in out


def test_uneven_padding_is_told():
    out = kc("summary", "googlenet", "--layer", "conv1").stdout
    assert "⌊(224 − 7 + 2 + 3)/2⌋ + 1 = 112" in out
    assert "2 before and 3 after" in out
    assert "before" not in kc("summary", "vgg16", "--layer", "conv1_1").stdout


def test_no_fold_shows_every_layer():
    assert "block3_layer17_3x3" not in kc("summary", "densenet121").stdout.replace("⋮", "")
    assert "block3_layer17_3x3" in kc("summary", "densenet121", "--no-fold").stdout


def test_batch_scales_the_activations_alone():
    one, eight = (
        json.loads(kc("summary", "lenet5", "--batch", n, "--format", "json").stdout)["totals"]
        for n in ("1", "8")
    )
    assert eight["activation_bytes"] == 8 * one["activation_bytes"]
    assert eight["macs"] == one["macs"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["summary", "vg16"], 65, "nearest: vgg16"),
        (["summary"], 2, "MODEL"),
        (["sumary", "vgg16"], 2, "nearest: summary"),
        (["summary", "vgg16", "--inptu", "8x8x3"], 2, "--input"),
        (["summary", "vgg16", "--input", "8x8x3"], 65, "pool4"),
        (["summary", "vgg16", "--input", "8xtwo"], 2, "224x224x3"),
        (["summary", "vgg16", "--input", "1000000000x1000000000x3"], 65, "2^40"),
        (["summary", "vae", "--set", "latnt=3"], 2, "latent"),
        (["summary", "vae", "--set", "latent"], 2, "KEY=VALUE"),
        (["summary", "vae", "--classes", "3"], 2, "no option 'classes'"),
        (["summary", "vgg16", "--layer", "conv9"], 2, "no layer 'conv9'"),
        (["summary", "vgg16", "--columns", "nmae"], 2, "Did you mean name"),
        (["summary", "vgg16", "--format", "yaml"], 2, "latex"),
        (["summary", "nothing.keras"], 66, "nothing.keras"),
        (["summary", "nothing.py:build"], 66, "nothing.py"),
        (["--lang", "fr", "list"], 2, "es"),
        (["list", "--lang"], 2, "en or es"),
    ],
)
def test_a_failure_is_one_line_with_the_exit_code(arguments, code, message):
    process = kc(*arguments)
    assert process.returncode == code
    assert message in one_line(process)


def test_names_from_a_file_cannot_write_to_the_terminal(tmp_path):
    name = "[/]\x1b]0;x\x07\u202e=cmd"
    config = functional([INPUT, layer("ReLU", name, "i")], "i", name)
    path = keras_file(tmp_path / "m.keras", config)
    for output_format in ("table", "json", "csv", "markdown", "latex"):
        out = kc("summary", str(path), "--format", output_format).stdout
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out), output_format
    document = json.loads(kc("summary", str(path), "--format", "json").stdout)
    assert document["layers"][1]["name"] == name


def test_the_memory_of_a_training():
    asked = ("summary", "lenet5", "--fits", "1GB", "--batch", "16")
    plain = kc(*asked, "--explain").stdout
    document = json.loads(kc(*asked, "--format", "json").stdout)
    memory = document["memory"]
    # added beside what was there
    assert document["totals"]["params"] * 4 == memory["weights"] == memory["optimizer_state"] / 2
    assert f"fits into 953.7 MiB: {memory['largest_batch']:,}" in plain
    assert "adam remembers 2 numbers" in plain and f"{memory['total']:,}" in plain
    wider = kc("summary", "lenet5", "--memory", "--optimizer", "sgd", "--format", "csv").stdout
    assert wider.startswith("term,bytes,size") and "optimizer,0," in wider
    assert "8GB" in one_line(kc("summary", "lenet5", "--fits", "much"))
    assert "memory" not in json.loads(kc("summary", "lenet5", "--format", "json").stdout)


@posix_only
def test_a_closed_pipe_is_no_error():
    process = subprocess.run(
        "python -m kerascourse summary densenet201 --no-fold | head -n 1",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert process.stderr == ""


def test_list_has_every_name_of_the_contract():
    names = {row["name"] for row in json.loads(kc("list", "--format", "json").stdout)}
    expected = """lenet5 alexnet zfnet googlenet vgg11 vgg13 vgg16 vgg19 resnet18 resnet34 resnet50
    resnet101 resnet152 resnet20 resnet32 resnet44 resnet56 resnet110 plain20 plain56
    densenet121 densenet169 densenet201 densenet40 undercomplete sparse denoising vae
    superres dense_autoencoder unet"""
    assert names == set(expected.split())
