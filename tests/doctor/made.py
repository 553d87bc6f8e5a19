"""A site-packages of one's own: packages that have metadata, and whatever files one gives them."""

from packaging.tags import sys_tags

from kerascourse.doctor.packages import Packages


def put(folder, name, version, requires=(), tag="py3-none-any", files=(), more=""):
    """A package as an installer leaves it: its metadata, its wheel's tag, its list of files."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {one}" for one in requires),
    ]
    (info / "METADATA").write_text("\n".join(lines) + f"\n{more}\n", "utf-8")
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n", "utf-8")
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), "utf-8")
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()


def packages(folder):
    return Packages((str(folder),))


SUPPORTED = frozenset(sys_tags())
INSTALL = ("python", "-m", "pip", "install")


def by_id(findings):
    return {one.id: one for one in findings}
