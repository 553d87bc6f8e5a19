"""How examples are read from a page, held against what is printed, and renewed."""

import pytest

from docs.make.examples import Example, examples, renewed, session

PAGE = """Text. Save this as `net.py`:

```python
width = 3
```

```console
$ kc one
old
$ kc two "a b"
```

Of `net.py` this is no file:
```sh
$ kc never
```
"""


def test_a_block_has_several_commands_with_their_outputs():
    assert examples("$ kc one\na\nb\n$ kc two\n") == [
        Example("kc one", "a\nb\n"),
        Example("kc two", ""),
    ]


def test_a_block_begins_with_a_command():
    with pytest.raises(ValueError, match="begin with"):
        examples("output\n$ kc one\n")


def test_other_programs_are_refused():
    with pytest.raises(ValueError, match="a command of kc"):
        _ = Example("rm -r .", "").arguments


@pytest.mark.parametrize(
    ("page", "printed", "fits"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a \n", False),
        ("a\n", "a\nb\n", False),
        ("in … s\n", "in 12.5 s\n", True),
        ("in … s\n", "in 12.5 s or so\n", False),
        ("in … s\n", "in\n12 s\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\nd\n", "a\nb\n", False),
        ("0.9… (x)\n", "0.91 (x)\n", True),
        ("0.9… (x)\n", "0191 (x)\n", False),
    ],
)
def test_dots_stand_for_what_differs(page, printed, fits):
    assert Example("kc", page).fits(printed) == fits


def test_a_session_writes_the_files_that_a_page_shows(tmp_path):
    commands = [example.arguments for example in session(PAGE, tmp_path)]
    assert commands == [["one"], ["two", "a b"]]
    assert (tmp_path / "net.py").read_text() == "width = 3\n"


def test_only_what_differs_is_renewed(tmp_path):
    printed = {"one": "new\n", "two": "second\n"}
    page = renewed(PAGE, tmp_path, lambda arguments: printed[arguments[0]])
    assert page == PAGE.replace("old\n", "new\n").replace('"a b"\n', '"a b"\nsecond\n')


def test_a_block_that_no_words_name_is_no_file(tmp_path):
    list(session("The function `build`: see\n\n```python\nx = 1\n```\n", tmp_path))
    assert list(tmp_path.iterdir()) == []
