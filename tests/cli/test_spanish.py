"""Every command in Spanish: help, results and errors have no English left in them."""

import re

import click
import pytest

from kerascourse.architectures.catalogue import CATALOGUE, options
from kerascourse.cli import group
from kerascourse.data.catalogue import FORMS
from kerascourse.pictures import PICTURES
from kerascourse.results.columns import COLUMNS
from kerascourse.terms import PLACEHOLDERS
from tests.cli.run import kc
from tests.spanish import english_words
from tests.test_translations import compiled

pytestmark = compiled

# words that one types, in every language
NAMES = frozenset(
    re.findall(
        r"[a-z]+",
        " ".join(
            [
                *(option for entry in CATALOGUE for option in options(entry)),
                *COLUMNS,
                *FORMS,
                *PICTURES,
                "step all train val test same valid epochs noise latent mask get weights questions",
                "latest training",
            ]
        ).lower(),
    )
)
FILES = {
    "bad.toml": 'model = "lenet5"\nepochs = 0\nnada = 3\n[augment]\nflip = 3\n',
    "cut.toml": "model = \n",
    "bad.keras": "hello",
    "bad.png": "hello",
    "bad.csv": "a,b\n1,x\n2\n",
    "bad.npz": "hello",
}
WITHOUT_KERAS = """
list --recipes
list
summary lenet5
summary vgg16 --explain
summary densenet121 --layer block1_layer1_conv1
summary googlenet --layer inception_3a_1x1
summary unet
summary vae
summary nada
summary vgg16 --layer nada
summary vgg16 --input 3x3x3
summary vgg16 --input x
summary vgg16 --columns nada
summary vgg16 --set nada=3
summary vgg16 --set dropout=x
summary vgg16 --format xml
summary vgg16 --classes x
summary vgg16 --classes 0
summary vgg16 --nada
summary
summary lenet5 vgg16
summary bad.keras
summary nada.keras
summary bad.toml
calc conv --input 32x32x3 --kernel 5 --filters 12
calc conv --input 3x3x3 --kernel 5
calc pool --input 32x32x3 --kernel 2
calc deconv --input 4x4x3 --kernel 2 --stride 2
calc dense --input 120 --units 84
calc padding --kernel 5
calc receptive-field --kernel 3,3,3
calc nada
calc conv --input 32x32x3 --kernel x
compare lenet5 vgg16 resnet50
compare
why alexnet 60965224
why vgg16 138000000
why vgg16 12
why vgg16 x
lint vgg16
lint lenet5
lint alexnet
doctor
completion nada
data list
data info nada
data get nada
train nada
train bad.toml
train cut.toml
train lenet5 --epochs x
train lenet5 --epochs 0
train lenet5 --set nada=1
train lenet5 --optimizer nada
train lenet5 --backend nada
runs
evaluate nada
resume nada
report nada
nada
plot
plot nada
quiz
quiz list
quiz show conv-basics
quiz show nada
quiz sheet conv-basics
quiz check conv-basics nada.toml
quiz check conv-basics cut.toml
quiz answer conv-basics 1 5
quiz answer conv-basics 1 11*11*16
quiz answer conv-basics nada 5
quiz key conv-basics --student ana
quiz grade conv-basics . --out g.csv
quiz grade conv-basics nada --out g.csv
quiz lint bad.toml
quiz lint conv-basics
quiz export conv-basics --to nada
quiz export conv-basics --to markdown --out q.md
quiz export conv-basics --to gift --out q.gift
quiz drill --level 99
quiz take nada
""".strip().splitlines()
WITH_DATA = """
data info digits
data info csv:bad.csv
data info npz:bad.npz
data info folder:nada
data info pairs:nada
train lenet5 --dataset nada
train lenet5 --dataset digit_scenes
train unet --dataset digits
train undercomplete --dataset digits --normal nada
train lenet5 --normal 3
train vae --dataset digits --set latent=0
train lenet5 --name a/b
predict bad.png
sweep lenet5
sweep lenet5 --over x
sweep lenet5 --over nada=1,2
plot convolution --input 5 --kernel 9
plot convolution --input 99
plot convolution --input 5 --kernel 3
plot architecture lenet5
plot architecture unet
plot augmentation
""".strip().splitlines()


def every_command():
    """The words of each command, groups among them."""

    def within(command, path):
        yield path
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                yield from within(command.get_command(context, name), (*path, name))

    return tuple(within(group(), ()))


def english_of(output):
    """The English words of what a command wrote, with the lines that have them."""
    lines = {line.strip(): english_words(line, NAMES) for line in output.splitlines()}
    return {line: sorted(words) for line, words in lines.items() if words}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_list_of_english_words_finds_them():
    assert english_words("A network layer by layer: kc list") >= {"network", "layer", "by"}
    assert english_words("Una red capa por capa: `the` kc train vae --set loss=mse") == set()


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_the_help(path):
    shown = kc(*path, "--help", KC_LANG="es", COLUMNS="100")
    assert shown.returncode == 0
    # a list of commands starts each line with a name
    text = re.sub(r"^  [a-z][\w-]*  ", "  ", shown.stdout, flags=re.MULTILINE)
    assert english_words(" ".join(text.split()), NAMES) == set()
    assert not PLACEHOLDERS & set(re.findall(r"\b[A-Z]{3,}\b", shown.stdout))


@pytest.mark.parametrize("command", [*WITHOUT_KERAS, *WITH_DATA])
def test_results_and_errors(folder, command):
    done = kc(*command.split(), cwd=folder, KC_LANG="es", COLUMNS="100")
    assert done.returncode in (0, 1, 2, 65, 66)
    assert english_of(done.stdout + done.stderr) == {}


def test_one_network_and_its_pictures(tmp_path):
    options = ("--dataset", "digits", "--limit", "64", "--epochs", "1", "--name", "prueba")
    commands = [
        ("train", "lenet5", *options),
        ("evaluate", "prueba"),
        ("resume", "prueba"),
        ("report", "prueba"),
        ("reconstruct", "prueba"),
        ("generate", "prueba"),
        ("segment", "prueba"),
        ("anomaly", "prueba"),
        *(("plot", name) for name in ("filters", "confusion", "history", "embeddings", "masks")),
    ]
    for command in commands:
        done = kc(*command, cwd=tmp_path, KC_LANG="es", COLUMNS="100")
        assert done.returncode in (0, 2, 65), done.stderr
        assert english_of(done.stdout + done.stderr) == {}, command
