"""Fetching: a server that refuses, stalls, answers; two processes at once; what a kill leaves."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kerascourse.data import download
from kerascourse.errors import NetworkError, WriteError


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def server(status):
    """A server that answers HEAD with `status`; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/file.gz"
        running.shutdown()


@pytest.mark.parametrize("status", [200, 403, 405])
def test_a_server_that_answers(status):
    with server(status) as url:
        download.look("mnist", url)


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_server_without_the_file(status):
    with server(status) as url, pytest.raises(NetworkError, match=f"{status}.*--dataset digits"):
        download.look("mnist", url)


def test_a_server_that_refuses():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NetworkError, match="refused"):
        download.look("mnist", f"http://127.0.0.1:{port}/")


def test_a_server_that_takes_the_call_and_stays_silent():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NetworkError, match=r"no answer in 0\.5 s|timed out"):
            download.look("mnist", f"http://127.0.0.1:{silent.getsockname()[1]}/", limit_s=0.5)
    assert time.monotonic() - began < 2


def test_a_look_up_of_names_that_never_ends(monkeypatch):
    ended = threading.Event()

    def endless(*args, **more):
        ended.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", endless)
    began = time.monotonic()
    with pytest.raises(NetworkError, match=r"no answer in 0\.3 s"):
        download.look("mnist", "http://example.invalid/", limit_s=0.3)
    assert time.monotonic() - began < 2
    ended.set()


def test_a_worker_that_fails_is_told_by_its_last_line():
    assert download.work(["nonsense"]) == "KeyError: 'nonsense'"


def test_a_watch_that_raises_ends_the_worker(tmp_path):
    def give_up():
        raise NetworkError("enough")

    began = time.monotonic()
    with pytest.raises(NetworkError):
        download.work(["decode", "mnist", str(tmp_path), str(tmp_path)], give_up)
    assert time.monotonic() - began < 5


HOLDER = """
import sys, time
from pathlib import Path
from kerascourse.data.download import locked
with locked(Path(sys.argv[1]), "mnist", 5, print):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_waits_and_says_for_whom(tmp_path):
    lock = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        told = []
        with (
            pytest.raises(WriteError, match=f"process {holder.pid} has been preparing mnist"),
            download.locked(lock, "mnist", 0.5, told.append),
        ):
            pass
        assert told == [f"process {holder.pid} is preparing mnist: waiting"]
        holder.kill()
        holder.wait()
    # the system lets go of a killed holder's lock
    with download.locked(lock, "mnist", 2, told.append):
        assert lock.read_text().strip() == str(os.getpid())
    assert len(told) == 1


def prepared_by(make):
    """A stand-in for the worker: `make(folder)` does what TensorFlow Datasets would."""

    def work(arguments, watch=lambda: None, keep=()):
        action, name, folder = arguments
        assert action == "download"
        return make(os.path.join(folder, name)) or ""

    return work


def test_what_is_prepared_appears_whole_and_alone(tmp_path, monkeypatch):
    def make(folder):
        os.makedirs(os.path.join(folder, "3.0.1"))
        open(os.path.join(folder, "3.0.1", "dataset_info.json"), "w").close()

    monkeypatch.setattr(download, "work", prepared_by(make))
    stale, fresh = (tmp_path / "mnist" / f"incomplete.{name}_3.0.1" for name in ("AB", "CD"))
    for folder in (stale, fresh):
        folder.mkdir(parents=True)
    os.utime(stale, (0, 0))
    download.prepare("mnist", tmp_path, 100, print, print)
    assert sorted(p.name for p in (tmp_path / "mnist").iterdir()) == [
        "3.0.1",
        "incomplete.CD_3.0.1",  # another program may be at work on it
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".mnist.lock", "mnist"]


def test_a_failure_leaves_nothing_but_the_lock_file(tmp_path, monkeypatch):
    def make(folder):
        os.makedirs(os.path.join(folder, "incomplete"))
        return "DownloadError: status 500"

    monkeypatch.setattr(download, "work", prepared_by(make))
    with pytest.raises(NetworkError, match="DownloadError: status 500"):
        download.prepare("mnist", tmp_path, 100, print, print)
    assert [p.name for p in tmp_path.iterdir()] == [".mnist.lock"]


def test_a_download_that_stalls_or_takes_too_long(tmp_path, monkeypatch):
    def forever(arguments, watch=lambda: None, keep=()):
        while True:
            watch()

    monkeypatch.setattr(download, "work", forever)
    monkeypatch.setattr(download, "STALL_S", 0.2)
    with pytest.raises(NetworkError, match="stalled"):
        download.prepare("mnist", tmp_path, 100, print, print)
    monkeypatch.setattr(download, "STALL_S", 60)
    monkeypatch.setattr(download, "WORK_S", 0.2)
    with pytest.raises(NetworkError, match="not done after"):
        download.prepare("mnist", tmp_path, 100, print, print)


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="--data-dir"):
        download.prepare("mnist", tmp_path / "file", 100, print, print)
