"""What a reader of a picture needs: texts apart, inside the page, and large enough."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from kerascourse.plots import theme

# small letters of DejaVu Sans are 0.547 of the font's size: 17 pixels give 9
SMALLEST_FONT = 16.5


def texts_of(figure):
    """(text, its box in pixels) of all texts that the figure draws."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    with theme.plain_style():
        return [
            (text, text.get_window_extent(renderer))
            for text in figure.findobj(Text)
            if text.get_text() and text.get_visible() and figure.axes[0] is text.axes
        ]


def assert_readable(figure):
    """No text over another, none cut by the page's edge, none too small at 1200 pixels."""
    assert figure.get_size_inches()[0] * figure.dpi == 1200
    texts = [(text, box) for text, box in texts_of(figure) if text not in _axis_texts(figure)]
    assert texts
    page = figure.bbox
    for text, box in texts:
        assert text.get_fontsize() / 72 * figure.dpi >= SMALLEST_FONT, text
        assert box.x0 >= 0 and box.x1 <= page.x1 and box.y0 >= 0 and box.y1 <= page.y1, text
    for (one, first), (other, second) in combinations(texts, 2):
        inside = (
            min(first.x1, second.x1) - max(first.x0, second.x0),
            min(first.y1, second.y1) - max(first.y0, second.y0),
        )
        assert min(inside) <= 0.5, f"{one.get_text()!r} over {other.get_text()!r}"


def _axis_texts(figure):
    """The labels of axes, which are switched off."""
    axes = figure.axes[0]
    hidden = [axes.xaxis, axes.yaxis]
    return {text for axis in hidden for text in axis.findobj(Text)}
