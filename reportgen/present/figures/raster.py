"""A figure as dots: red, green and blue on paper, with the resolution in the file."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def png_bytes(fig: Figure) -> bytes:
    """PNG; packed lightly, which takes a third of the time for files a tenth larger."""
    out = io.BytesIO()
    fig.savefig(
        out,
        format="png",
        dpi=fig.dpi,
        metadata={"Software": None},
        pil_kwargs={"compress_level": 2},
    )
    return out.getvalue()


def tiff_bytes(fig: Figure) -> bytes:
    """TIFF with LZW, which every publisher reads, and no fourth channel, which some refuse."""
    from PIL import Image

    canvas: Any = FigureCanvasAgg(fig)  # its methods have no types
    canvas.draw()
    seen = np.asarray(canvas.buffer_rgba())
    dots = Image.fromarray(seen).convert("RGB")
    out = io.BytesIO()
    dots.save(out, format="TIFF", compression="tiff_lzw", dpi=(fig.dpi, fig.dpi))
    return out.getvalue()
