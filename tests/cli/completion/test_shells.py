"""Completion in bash, zsh and fish themselves: a Tab in a terminal, and what fish would offer."""

import subprocess

import pytest

from kerascourse.cli.cmd_completion import SCRIPTS
from kerascourse.cli.completion import SHELLS
from tests.cli.completion.shells import (
    Terminal,
    environment,
    in_bash,
    in_fish,
    needs,
    typed_in_bash,
    typed_in_zsh,
)
from tests.cli.run import kc, one_line, posix_only

pytestmark = posix_only

# what is typed before the Tab, and the words that stand there after it
TYPED = [
    ("kc summ", ["kc", "summary"]),
    ("kc summary my_net.py:b", ["kc", "summary", "my_net.py:build"]),
    ("kc summary --lay", ["kc", "summary", "--layer"]),
    ("kc train vae --set lat", ["kc", "train", "vae", "--set", "latent="]),
    (
        "kc train lenet5 --dataset folder:my",
        ["kc", "train", "lenet5", "--dataset", "folder:my pics/"],
    ),
    ("kc evaluate 'my", ["kc", "evaluate", "my run"]),
    ("kc evaluate my", ["kc", "evaluate", "my run"]),
    ("kc nada", ["kc", "nada"]),
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "outputs" / "my run").mkdir(parents=True)
    (tmp_path / "outputs" / "my run" / "recipe.toml").touch()
    (tmp_path / "my pics").mkdir()
    (tmp_path / "my_net.py").write_text("def build():\n    pass\n")
    return tmp_path


@needs("bash")
@pytest.mark.parametrize(("keys", "words"), TYPED)
def test_a_tab_in_bash(folder, keys, words):
    assert typed_in_bash(keys, folder) == words


@needs("zsh")
@pytest.mark.parametrize(("keys", "words"), TYPED)
def test_a_tab_in_zsh(folder, keys, words):
    assert typed_in_zsh(keys, folder) == words


@needs("bash")
def test_what_bash_is_offered(folder):
    assert in_bash("kc summary vgg1", folder) == ["vgg11", "vgg13", "vgg16", "vgg19"]
    assert in_bash("kc train vae --set loss=", folder) == ["mse", "bce"]
    assert in_bash("kc train vae --set lat", folder) == ["compopt -o nospace", "latent="]
    assert in_bash("kc nada ", folder) == [""]


@needs("fish")
def test_what_fish_is_offered(folder):
    names = [word for word, _help in in_fish("kc summary vgg1", folder)]
    assert names == ["vgg11", "vgg13", "vgg16", "vgg19"]
    (command,) = in_fish("kc summ", folder)
    assert command[0] == "summary" and "receptive field" in command[1]  # whole, commas and all
    assert in_fish("kc train vae --set loss=", folder) == [("loss=mse", ""), ("loss=bce", "")]
    assert in_fish("kc summary my_net.py:b", folder) == [("my_net.py:build", "")]
    assert in_fish("kc evaluate my", folder)[0][0] == "my run"
    assert in_fish("kc nada ", folder) == []


@needs("zsh")
def test_zsh_shows_what_each_is(folder):
    with Terminal(["zsh", "-f", "-i"], folder, PS1="ready> ") as shell:
        shell.wait_for("ready> ")
        shell.send(
            'autoload -Uz compinit; compinit -u -D; eval "$(kc completion zsh)"; echo set-up\r'
        )
        shell.wait_for("set-up\r\n")
        shell.wait_for("ready> ")
        shell.send("kc summary vgg1\t\t")
        assert "Simonyan" in shell.wait_for(r"vgg11 +-- [^\r]*")[0]


@needs("zsh")
def test_zsh_finds_it_in_a_folder_of_fpath(folder):
    (folder / "functions").mkdir()
    (folder / "functions" / "_kc").write_text((SCRIPTS / "kc.zsh").read_text())
    with Terminal(["zsh", "-f", "-i"], folder, PS1="ready> ") as shell:
        shell.wait_for("ready> ")
        shell.send(f"fpath=({folder}/functions $fpath); autoload -Uz compinit; compinit -u -D; ")
        shell.send("echo set-up\r")
        shell.wait_for("set-up\r\n")
        shell.wait_for("ready> ")
        shell.send("kc summ\t")
        shell.wait_for("kc summary ")


@needs("bash")
def test_a_kc_that_fails_leaves_the_prompt_alone(folder):
    (folder / "commands").mkdir()
    broken = folder / "commands" / "kc"
    broken.write_text("#!/bin/sh\necho Traceback >&2\nexit 1\n")
    broken.chmod(0o755)
    assert in_bash("kc summary ", folder) == [""]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_a_script_that_the_shell_accepts(folder, shell):
    done = kc("completion", shell)
    assert done.returncode == 0 and done.stdout == (SCRIPTS / f"kc.{shell}").read_text("utf-8")
    assert "kc completion " + shell in done.stdout  # where it goes
    if needs(shell).args[0]:
        pytest.skip(f"{shell} is not installed")
    checked = subprocess.run(
        [shell, "-n", SCRIPTS / f"kc.{shell}"],
        capture_output=True, text=True, env=environment(folder), check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stderr) == (0, "")


def test_another_shell_is_told_which_there_are():
    done = kc("completion", "powershell")
    assert done.returncode == 2
    assert "bash, zsh, fish" in one_line(done)
    assert "zsh" in one_line(kc("completion", "zs"))
    assert kc("completion").returncode == 2
