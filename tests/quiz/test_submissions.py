"""Folders as strangers fill them."""

import io
import os
import socket
import stat
import zipfile

import pytest

from kerascourse.errors import NotFoundError
from kerascourse.quiz import submissions
from kerascourse.quiz.submissions import files
from tests.cli.run import posix_only


def found(folder, **others):
    return {file.name: file for file in files(folder, **others)}


def zip_of(entries, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return content.getvalue()


def test_sheets_in_folders_and_zip_files_are_read(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.toml").write_text("1")
    (tmp_path / "two.TOML").write_text("2")
    (tmp_path / "all.zip").write_bytes(zip_of([("x/three.toml", "3"), ("x/", "")]))
    assert {name: file.content for name, file in found(tmp_path).items()} == {
        "a/one.toml": b"1",
        "all.zip/x/three.toml": b"3",
        "two.TOML": b"2",
    }


@posix_only
def test_no_link_pipe_or_socket_is_read(tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text("secret")
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "link.toml").symlink_to(secret)
    (folder / "parent").symlink_to(tmp_path)
    (folder / "zero.toml").symlink_to("/dev/zero")
    (folder / "circle.toml").symlink_to(folder / "circle.toml")
    os.mkfifo(folder / "pipe.toml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.toml"))
        told = found(folder)
    assert {name: file.reason for name, file in told.items()} == {
        "circle.toml": "a link is not followed",
        "link.toml": "a link is not followed",
        "parent": "a link is not followed",
        "pipe.toml": "no regular file",
        "socket.toml": "no regular file",
        "zero.toml": "a link is not followed",
    }
    assert not any(file.content for file in told.values())


@posix_only
def test_a_file_that_becomes_a_link_is_not_followed(tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "class"
    folder.mkdir()
    sheet = folder / "a.toml"
    sheet.write_text("x")
    opening = os.open

    def swapped(path, *others, **named):
        sheet.unlink()
        sheet.symlink_to(secret)
        return opening(path, *others, **named)

    monkeypatch.setattr(submissions.os, "open", swapped)
    assert [file.content for file in files(folder)] == [b""]


def test_other_files_are_told(tmp_path):
    (tmp_path / "notes.pdf").write_text("x")
    (tmp_path / "large.toml").write_bytes(b"#" * (submissions.MOST_BYTES + 1))
    (tmp_path / "grades.csv").write_text("ours")
    told = found(tmp_path, passed_over=[tmp_path / "grades.csv"])
    assert set(told) == {"notes.pdf", "large.toml"}
    assert all(file.reason and not file.content for file in told.values())


@posix_only
def test_names_that_are_not_utf_8_are_read(tmp_path):
    path = os.fsencode(tmp_path) + b"/a\xff.toml"
    with open(path, "wb") as file:
        file.write(b"1")
    assert [file.content for file in files(tmp_path)] == [b"1"]


def test_no_name_in_a_zip_file_leaves_it(tmp_path):
    names = ["../a.toml", "/etc/a.toml", "a/../../b.toml", "..\\a.toml", "C:\\a.toml"]
    (tmp_path / "a.zip").write_bytes(zip_of([(name, "x") for name in names]))
    told = list(files(tmp_path))
    assert len(told) == len(names)
    assert all("leaves" in file.reason for file in told)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


def test_links_encrypted_and_nested_entries_of_a_zip_file_are_told(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("link.toml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", zip_of([("a.toml", "x")]))
        archive.writestr("good.toml", "1")
    secret = bytearray(zip_of([("secret.toml", "x")]))
    place = secret.find(b"PK\x01\x02")
    secret[place + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content.getvalue())
    (tmp_path / "b.zip").write_bytes(bytes(secret))
    told = found(tmp_path)
    assert told["a.zip/good.toml"].content == b"1"
    assert told["a.zip/link.toml"].reason == "no regular file"
    assert told["a.zip/inner.zip"].reason
    assert told["b.zip/secret.toml"].reason == "it is encrypted"


def test_a_bomb_is_not_unpacked(tmp_path):
    (tmp_path / "a.zip").write_bytes(
        zip_of([("bomb.toml", b"\0" * 20_000_000), ("good.toml", "1")])
    )
    told = found(tmp_path)
    assert told["a.zip/bomb.toml"].reason.startswith("larger than")
    assert told["a.zip/good.toml"].content == b"1"


def test_a_bomb_of_many_sheets_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_UNPACKED", 2_500_000)
    sheets = [(f"{number}.toml", b"#" * 1_000_000) for number in range(5)]
    (tmp_path / "a.zip").write_bytes(zip_of(sheets))
    told = list(files(tmp_path))
    assert sum(len(file.content) for file in told) <= 2_500_000
    assert sum(bool(file.reason) for file in told) == 3


def test_other_compressions_are_not_read(tmp_path):
    for name, method in (("bz", zipfile.ZIP_BZIP2), ("xz", zipfile.ZIP_LZMA)):
        (tmp_path / f"{name}.zip").write_bytes(zip_of([("a.toml", "x")], method))
    assert [file.reason for file in files(tmp_path)] == ["its compression is not read"] * 2


def test_a_long_list_of_files_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_DIRECTORY_BYTES", 1_000)
    (tmp_path / "a.zip").write_bytes(zip_of([(f"{n}.toml", "") for n in range(50)]))
    assert [file.reason for file in files(tmp_path)] == ["a zip file with too many files"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_file_is_told(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    (file,) = files(tmp_path)
    assert file.reason


def test_every_broken_byte_of_a_zip_file_is_told_or_read(tmp_path):
    whole = zip_of([("a.toml", "x" * 50)])
    path = tmp_path / "a.zip"
    for place in range(len(whole)):
        for byte in (0, 255, whole[place] ^ 1):
            path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
            list(files(tmp_path))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(NotFoundError):
        list(files(tmp_path / "no"))


def test_folders_too_deep_are_told(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 30)
    deep.mkdir(parents=True)
    (deep / "a.toml").write_text("x")
    (file,) = files(tmp_path)
    assert "deep" in file.reason


def test_an_empty_zip_file_has_no_sheets(tmp_path):
    (tmp_path / "a.zip").write_bytes(zip_of([]))
    assert list(files(tmp_path)) == []


def test_a_single_file_is_read_also_through_a_link(tmp_path):
    sheet = tmp_path / "a.toml"
    sheet.write_text("x")
    (file,) = files(sheet)
    assert (file.name, file.content) == ("a.toml", b"x")
    link = tmp_path / "link.toml"
    link.symlink_to(sheet)
    assert [file.content for file in files(link)] == [b"x"]
