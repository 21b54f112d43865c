"""Prints as JSON what h5py reads of a file that NetGen wrote: the arrays by their paths, and the attributes that are strings or lists of them."""
import io
import json
import sys
import zipfile

import h5py
import numpy as np


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def dump(file):
    found = {"arrays": {}, "attributes": {}}

    def visit(path, item):
        for name, value in item.attrs.items():
            array = np.asarray(value)
            found["attributes"][f"{path}@{name}"] = text(value) if array.ndim == 0 else [text(part) for part in array]
        if isinstance(item, h5py.Dataset):
            found["arrays"][path] = {"type": str(item.dtype), "shape": list(item.shape), "chunks": item.chunks is not None,
                                     "values": [float(value) for value in np.asarray(item[()]).ravel()]}

    visit("", file)
    file.visititems(visit)
    return found


if sys.argv[1].endswith(".keras"):
    with zipfile.ZipFile(sys.argv[1]) as archive:
        stored = all(member.compress_type == zipfile.ZIP_STORED for member in archive.infolist())
        with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as file:
            result = {"members": archive.namelist(), "stored": stored, "config": json.loads(archive.read("config.json")), **dump(file)}
else:
    with h5py.File(sys.argv[1], "r") as file:
        result = dump(file)
json.dump(result, sys.stdout)
