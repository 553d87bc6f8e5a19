"""Many small images as one, side by side, so that a page of thousands stays small."""

import base64
import io
import math
from typing import Any

import numpy as np
from PIL import Image

_QUALITY = 80


def sprite(images: np.ndarray) -> dict[str, Any]:
    """Images (n, height, width, channels) in [0, 1] as one picture, `columns` a row: a `data:`
    address of PNG for grey ones, of JPEG for colours."""
    count, height, width = images.shape[:3]
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    colours = 3 if images.shape[3] == 3 else 1
    page = np.zeros((rows * columns, height, width, colours), "uint8")
    page[:count] = np.round(images[..., :colours].clip(0, 1) * 255)
    grid = page.reshape(rows, columns, height, width, colours).transpose(0, 2, 1, 3, 4)
    picture = Image.fromarray(grid.reshape(rows * height, columns * width, colours).squeeze())
    file = io.BytesIO()
    kind = "jpeg" if colours == 3 else "png"
    picture.save(file, kind, **({"quality": _QUALITY} if kind == "jpeg" else {}))
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return {
        "address": f"data:image/{kind};base64,{data}",
        "columns": columns,
        "height": height,
        "width": width,
    }
