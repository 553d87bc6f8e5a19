"""Whether a training runs on the card, and what keeps it from it."""

from dataclasses import replace

import pytest

from kerascourse.doctor.cuda import is_too_old, supports
from kerascourse.doctor.gpu import Situation, findings
from kerascourse.doctor.graphics import Card, Graphics
from tests.doctor.made import INSTALL, by_id, packages, put
from tests.doctor.test_interpreter import USUAL

CARD = Graphics((Card("NVIDIA A100", 40960, (8, 0)),), "550.54.15")
WHEELS = {
    "nvidia-cudnn-cu12": "9.3.0.75",
    "nvidia-cublas-cu12": "12.5.3.2",
    "nvidia-cuda-nvcc-cu12": "12.5.82",
}
TOOLS = ["nvidia/cuda_nvcc/bin/ptxas", "nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """TensorFlow, all that its extra names, and no CUDA of the system."""
    monkeypatch.setenv("PATH", str(tmp_path))
    needed = [f'{name}>={version}; extra == "and-cuda"' for name, version in WHEELS.items()]
    put(tmp_path, "tensorflow", "2.21.0", needed, more="Provides-Extra: and-cuda")
    for name, version in WHEELS.items():
        put(tmp_path, name, version, files=TOOLS if "nvcc" in name else ["nvidia/lib.so.9"])
    return tmp_path


def remove(folder, name):
    for file in folder.glob(f"{name.replace('-', '_')}-*/*"):
        file.unlink()
    for info in folder.glob(f"{name.replace('-', '_')}-*"):
        info.rmdir()


def found(
    folder, graphics=CARD, backend="tensorflow", interpreter=USUAL, system=False, **environment
):
    known = supports(packages(folder), INSTALL, lambda library: system)
    return by_id(findings(Situation(graphics, known, backend, interpreter, environment)))


def test_all_is_there(folder):
    everything = found(folder)
    assert everything["gpu.tensorflow"].status == "ok"
    assert "A100" in everything["gpu.card"].found and "550.54.15" in everything["gpu.card"].found
    assert "mixed_bfloat16" in everything["gpu.precision"].found


@pytest.mark.parametrize("capability", [(7, 5), (6, 1), None])
def test_the_precision_is_that_of_a_training(folder, capability):
    from kerascourse.models.devices import Device
    from kerascourse.models.precision import choose

    card = replace(CARD.cards[0], capability=capability)
    text = found(folder, replace(CARD, cards=(card,)))["gpu.precision"].found
    if capability is None:
        assert "float" not in text
    else:
        assert choose("auto", (Device("gpu", "x", capability, None),)).policy in text


@pytest.mark.parametrize("name", WHEELS)
def test_each_wheel_that_is_missing_is_named(folder, name):
    remove(folder, name)
    everything = found(folder)
    finding = everything["gpu.tensorflow"]
    assert finding.status == "warning"
    assert finding.found.endswith(f": {name}")
    assert "tensorflow[and-cuda]==2.21.0" in finding.advice
    assert "float32" in everything["gpu.precision"].found


def test_a_wheel_of_another_version_is_told_with_the_one_that_is_needed(folder):
    remove(folder, "nvidia-cudnn-cu12")
    put(folder, "nvidia-cudnn-cu12", "8.9.0")
    assert "nvidia-cudnn-cu12>=9.3.0.75" in found(folder)["gpu.tensorflow"].found


def test_without_the_extra_the_systems_cuda_may_do(folder):
    for name in WHEELS:
        remove(folder, name)
    assert found(folder)["gpu.tensorflow"].status == "warning"
    bare = found(folder, system=True)["gpu.tensorflow"]
    assert bare.status == "warning" and "ptxas" in bare.found
    ptxas = folder / "ptxas"
    ptxas.write_text("#!/bin/sh\n")
    ptxas.chmod(0o755)
    assert found(folder, system=True)["gpu.tensorflow"].status == "ok"


@pytest.mark.parametrize("tool", TOOLS)
def test_ptxas_and_libdevice(folder, tool):
    (folder / tool).unlink()
    finding = found(folder)["gpu.tensorflow"]
    assert finding.status == "warning" and tool.rpartition("/")[2] in finding.found
    assert "--force-reinstall" in finding.advice


def test_a_library_that_was_removed(folder):
    (folder / "nvidia/lib.so.9").unlink()
    assert "lib.so.9" in found(folder)["gpu.tensorflow"].found


@pytest.mark.parametrize(
    ("driver", "cuda", "is_old"),
    [
        ("525.60.13", 12, False),
        ("525.60.11", 12, True),
        ("470.256.02", 12, True),
        ("550.54.15", 13, True),
        ("580.65.06", 13, False),
        ("580", 99, False),
        ("?", 12, False),
    ],
)
def test_the_driver(folder, driver, cuda, is_old):
    """By the table of NVIDIA's CUDA Compatibility."""
    assert is_too_old(driver, cuda) == is_old
    if cuda == 12:
        finding = found(folder, replace(CARD, driver=driver))["gpu.tensorflow"]
        assert finding.status == ("warning" if is_old else "ok")


def test_windows_needs_its_linux(folder):
    windows = replace(USUAL, system="win32")
    finding = found(folder, interpreter=windows)["gpu.tensorflow"]
    assert finding.status == "warning" and "wsl --install" in finding.advice


def test_a_hidden_card(folder):
    everything = found(folder, CUDA_VISIBLE_DEVICES="-1")
    assert everything["gpu.hidden"].status == "warning"
    assert "float32" in everything["gpu.precision"].found


def test_jax(folder):
    put(folder, "jax", "0.10.1")
    put(folder, "jaxlib", "0.10.1")
    assert "without CUDA" in found(folder, backend="jax")["gpu.jax"].found
    put(folder, "jax-cuda12-plugin", "0.10.0", ['nvidia-cudnn-cu12>=9.8; extra == "with-cuda"'])
    finding = found(folder, backend="jax")["gpu.jax"]
    for name in ("jax-cuda12-plugin==0.10.1", "jax-cuda12-pjrt", "nvidia-cudnn-cu12>=9.8"):
        assert name in finding.found
    assert finding.status == "warning"
    # for another backend it is only worth knowing
    assert found(folder)["gpu.jax"].status == "info"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("cuda: Optional[str] = '12.8'", "ok"),
        ("cuda = '13.0'", "warning"),  # of a driver that is too old for it
        ("cuda: Optional[str] = None", "warning"),
    ],
)
def test_torch(folder, line, status):
    put(folder, "torch", "2.9.0")
    (folder / "torch").mkdir()
    (folder / "torch" / "version.py").write_text(f"__version__ = '2.9.0'\n{line}\nhip = None\n")
    assert found(folder, backend="torch")["gpu.torch"].status == status


def test_no_card(folder):
    assert found(folder, Graphics())["gpu.card"].status == "info"
    without_driver = found(folder, Graphics(is_on_bus=True))["gpu.card"]
    assert without_driver.status == "warning" and "ubuntu-drivers" in without_driver.advice
    container = Graphics(is_on_bus=True, is_container=True)
    assert "--gpus all" in found(folder, container)["gpu.card"].advice
    mismatch = Graphics(complaint="Driver/library version mismatch")
    assert "again" in found(folder, mismatch)["gpu.card"].advice
