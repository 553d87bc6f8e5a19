"""A small quiz with a template and every sign that is markup somewhere."""

from kerascourse.quiz.read import read

HOSTILE = "<script>alert(1)</script> [/] {x} = #1 ~ \\nu \\frac{a}{b} ]]> *b* $x$ & a:b"
QUIZ = r"""
title = { en = "Mini <b>", es = "Mínimo" }
seed = 3

[[questions]]
id = "out"
type = "number"
course = ["A5"]
points = 2
prompt = { en = "Width after {k}x{k} at stride {s} of {m}?", es = "¿Ancho de {m} tras {k}x{k}?" }
hints = [{ en = "Count the positions.", es = "Cuente las posiciones." }]
explanation = { en = "It is (m-k)/s+1.", es = "Es (m-k)/s+1." }
parameters = { m = [27, 31, 35], k = [3, 5], s = [1, 2] }
where = "(m - k) mod s = 0"

[questions.key]
layer = "Conv2D"
input = "{m}x{m}x3"
filters = "4"
kernel_size = "{k}"
strides = "{s}"
quantity = "size"

[[questions]]
id = "params"
type = "number"
course = ["A6"]
prompt = { en = "Parameters of conv3-64 on 3 channels?", es = "¿Parámetros de conv3-64?" }
explanation = "3·3·3·64 + 64"
tolerance = 0.5

[questions.key]
layer = "Conv2D"
input = "8x8x3"
filters = "64"
kernel_size = "3"
quantity = "params"

[[questions]]
id = "shape"
type = "shape"
course = ["A10"]
prompt = "Shape of conv3-12 same on 16x16x3"
explanation = "same keeps height and width"

[questions.key]
layer = "Conv2D"
input = "16x16x3"
filters = "12"
kernel_size = "3"
padding = "same"
quantity = "output_shape"

[[questions]]
id = "one"
type = "choice"
course = ["A1"]
prompt = '''HOSTILE'''
explanation = '''HOSTILE'''
options = ["relu", '''HOSTILE''']
right = [0]

[[questions]]
id = "several"
type = "choice"
course = ["A1"]
prompt = "Which are activations?"
explanation = "Adam is an optimizer."
options = ["relu", "Adam", "tanh", "elu"]
right = [0, 2, 3]
""".replace("HOSTILE", HOSTILE)
# of the student ana
RIGHT = {"params": "1792", "shape": "16x16x12", "one": "a", "several": "a, c, d"}


def write_quiz(folder):
    """The quiz as a file in `folder`."""
    path = folder / "mini.toml"
    path.write_text(QUIZ, encoding="utf-8")
    return path


def quiz(folder):
    """The quiz."""
    return read(write_quiz(folder))
