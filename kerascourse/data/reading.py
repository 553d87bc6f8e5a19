"""The rule by which image files become arrays; a run keeps it, to read new images alike."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Reading:
    """How an image file becomes an array; the defaults are for images of one's own.

    `fitted` says how an image comes to another size. "stretched" scales height and width each by
    what they need: no pixel is made up or lost, masks need no class for a margin, and it is what
    `keras.utils.image_dataset_from_directory` does. "filled" first adds a margin in the colour of
    the image's border, so that proportions stay. Either way a new pixel is the weighted mean of all
    old ones below it (bilinear, as Pillow does it).

    `ground` lies below what is transparent: white, as paper and most programs show it. A bright
    drawing on nothing is lost on white, which one sees before any training; on black the dark
    drawings would be lost, and they are many more.

    `deep` is for files of more than 8 bits a value. "whole" keeps all of them: 16 bits are divided
    by 65,535, floats must lie in [0, 1]. "clipped" lets what is above 65,535, and floats above 255,
    be white. "cut" keeps the upper 8 of 16 bits.

    `scaled` says whether images of 8 bits are scaled as bytes, rounded, or as floats.

    `inverts` makes a grey image bright on dark where it is not and the training images are.
    """

    fitted: Literal["stretched", "filled"] = "stretched"
    ground: Literal["white", "black"] = "white"
    deep: Literal["whole", "clipped", "cut"] = "whole"
    scaled: Literal["bytes", "floats"] = "bytes"
    inverts: bool = False


# data that do not come from files, MNIST and the like: a new image is a photograph or a drawing
FOREIGN = Reading(fitted="filled", scaled="floats", inverts=True)
# runs that kept no rule read new images by one and the images of their own data by another
EARLIER = Reading("filled", "white", "clipped", "floats", inverts=True)
EARLIER_DATA = Reading("stretched", "black", "cut", "bytes")
