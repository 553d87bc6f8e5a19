"""Files that no one should send, and the message that each deserves."""

import json
import os
import zipfile

import h5py
import numpy as np


def keras_file(path, config):
    """A `.keras` file with `config` and without weights."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        text = config if isinstance(config, (str, bytes)) else json.dumps(config)
        archive.writestr("config.json", text)
    return path


def bomb(path):
    """A `.keras` file of some MB whose config.json is 3 GB of blanks."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("config.json", "w", force_zip64=True) as member,
    ):
        block = b" " * 2**24
        for _ in range(3 * 2**30 // len(block)):
            member.write(block)
    return path


def functional(layers, inputs, outputs):
    return {
        "class_name": "Functional",
        "module": "keras",
        "config": {
            "name": "m",
            "layers": layers,
            "input_layers": [inputs, 0, 0],
            "output_layers": [outputs, 0, 0],
        },
    }


def tensor(name):
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 8, 8, 3], "dtype": "float32", "keras_history": [name, 0, 0]},
    }


def layer(kind, name, *inputs, **config):
    args = [[tensor(i) for i in inputs]] if len(inputs) > 1 else [tensor(i) for i in inputs]
    return {
        "class_name": kind,
        "module": "keras.layers",
        "registered_name": None,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": [{"args": args, "kwargs": {}}] if inputs else [],
    }


INPUT = layer("InputLayer", "i", batch_shape=[None, 8, 8, 3])


def nested(depth):
    config = functional([INPUT, layer("ReLU", "r", "i")], "i", "r")
    for level in range(depth):
        call = {"args": [tensor("i")], "kwargs": {}}
        named = {**config["config"], "name": f"n{level}"}
        inner = {**config, "name": f"n{level}", "inbound_nodes": [call], "config": named}
        config = functional([INPUT, inner], "i", f"n{level}")
    return config


BAD = {
    "cycle": (
        functional([INPUT, layer("Add", "a", "i", "b"), layer("ReLU", "b", "a")], "i", "b"),
        "a cycle through a, b",
    ),
    "self-loop": (functional([INPUT, layer("Add", "a", "i", "a")], "i", "a"), "a cycle through a"),
    "missing input": (functional([INPUT, layer("ReLU", "a", "z")], "i", "a"), "'z' is not in"),
    "missing output": (functional([INPUT, layer("ReLU", "a", "i")], "i", "z"), "layer 'z'"),
    "huge sides": (
        functional([layer("InputLayer", "i", batch_shape=[None, 10**9, 10**9, 3])], "i", "i"),
        "at most 2",
    ),
    "huge filters": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=10**12, kernel_size=3)], "i", "c"),
        "at most 2",
    ),
    "huge upsampling": (
        functional([INPUT, layer("UpSampling2D", "u", "i", size=[10**9, 10**9])], "i", "u"),
        "at most 2",
    ),
    "kernel too large": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=2, kernel_size=11)], "i", "c"),
        r"layer c: .*⌊\(8 − 11 \+ 2·0\)/1⌋ \+ 1 = -2",
    ),
    "negative kernel": (
        functional([INPUT, layer("Conv2D", "c", "i", filters=2, kernel_size=-3)], "i", "c"),
        "kernel_size must be 2 whole numbers from 1, received -3",
    ),
    "text for a number": (
        functional([INPUT, layer("Dense", "d", "i", units="many")], "i", "d"),
        "units must be",
    ),
    "no layers": (
        {"class_name": "Functional", "config": {"name": "m"}},
        "Functional or Sequential",
    ),
    "a list": ([1, 2, 3], "Functional or Sequential"),
    "a subclassed model": (
        {"class_name": "MyNet", "module": "mine", "config": {}, "registered_name": "mine>MyNet"},
        "received the class 'MyNet'",
    ),
    "layers that are not layers": (functional([1, "two", None], "i", "i"), "cannot be understood"),
    "models nested too deeply": (nested(30), "nested more than 20"),
    "thousands of nested lists": ("[" * 100_000, "nested too deeply"),
    "closed nested lists": ("[" * 5_000 + "]" * 5_000, "nested too deeply|Functional"),
    "a number of 10,000 digits": ('{"a": ' + "9" * 10_000 + "}", "not JSON"),
    "not JSON": (b"\xff\xfe\x00", "not JSON"),
    "too many layers": (
        functional([layer("ReLU", f"r{n}", "i") for n in range(20_001)], "i", "r1"),
        "at most 20000 layers",
    ),
}


def hostile(folder):
    """Files and folders by name, made in `folder`; without one the names alone. Each must be one
    error within seconds and 1 GB."""
    names = (
        "a heap object of 4 GB in HDF5",
        "an attribute of 4 GB in HDF5",
        "JSON nested 100,000 deep",
        "a folder with a pipe named config.json",
        "a folder with config.json in a circle",
        "links in a circle",
        "a pipe",
        "a SavedModel of nonsense",
        "a sparse file of 1 TB",
        "layers of Keras 2 nested 900 deep",
    )
    if folder is None:
        return names
    paths = [folder / f"{number}.h5" for number in range(len(names))]
    _large_string(paths[0])
    _large_attribute(paths[1])
    paths[2] = folder / "deep.json"
    paths[2].write_text("[" * 100_000 + "]" * 100_000)
    for number in (3, 4, 7):
        paths[number].mkdir()
    os.mkfifo(paths[3] / "config.json")
    (paths[4] / "config.json").symlink_to("config.json")
    paths[5].symlink_to(paths[5].name)
    os.mkfifo(paths[6])
    (paths[7] / "keras_metadata.pb").write_bytes(b"\x0a\xff\xff\xff\xff\x0f" * 1000)
    (paths[7] / "saved_model.pb").touch()
    with paths[8].open("wb") as file:
        file.write(b"{")
        file.truncate(2**40)
    paths[9] = folder / "nodes.json"
    node = "[" * 900 + '["i", 0, 0, {}]' + "]" * 900
    entry = {"class_name": "ReLU", "name": "r", "config": {"name": "r"}, "inbound_nodes": [0]}
    config = functional([INPUT, entry], "i", "r")
    paths[9].write_text(
        json.dumps(config).replace('"inbound_nodes": [0]', f'"inbound_nodes": [{node}]')
    )
    return dict(zip(names, paths, strict=True))


def _large_string(path):
    """A string of variable length whose heap says that it has 4 GB, in a sparse file as large."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = "{" + " " * 5000 + "}"
    data = bytearray(path.read_bytes())
    length, large = (5002).to_bytes(4, "little"), (2**32 - 4096).to_bytes(4, "little")
    data = data.replace(length, large)  # the attribute's own word of it, and the heap's
    heap = data.find(b"GCOL")
    data[heap + 8 : heap + 16] = (2**32).to_bytes(8, "little")
    path.write_bytes(data)
    with path.open("r+b") as file:
        file.truncate(2**32 + 2**20)


def _large_attribute(path):
    """A string of fixed length that says it has 4 GB."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = np.bytes_(b"x" * 5003)
    data = path.read_bytes().replace((5003).to_bytes(4, "little"), b"\xff\xff\xff\xff")
    path.write_bytes(data)
