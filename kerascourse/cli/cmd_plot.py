"""`kc plot KIND`: pictures for slides and lecture notes.

A new picture is a function in `kerascourse/plots/`, a file `plot_KIND.py` beside this one with a
Click command called `command`, and a line in `KINDS`.
"""

from kerascourse.cli import LazyGroup
from kerascourse.texts import N_, _

# name: what `kc plot --help` says of it
KINDS = {
    "filters": N_("The kernels of a convolution, and how noisy they are."),
    "activations": N_("The feature maps of one image, and the dead ReLU units."),
    "receptive-field": N_("What one unit sees of the image, by arithmetic and by gradients."),
    "architecture": N_("A network as blocks to scale of their volumes, with its branches."),
    "embeddings": N_("The vectors that the network makes of the test images, in the plane."),
    "occlusion": N_("A square slid over an image: where the probability of a class falls."),
    "heatmap": N_("Grad-CAM: the regions of an image that raise the score of its class."),
    "confusion": N_("What a classifier takes each class for, and its commonest mistakes."),
    "convolution": N_("A window that slides over its input: a still, or an animation (.gif)."),
    "history": N_("Loss and metrics of a run over its epochs."),
    "reconstructions": N_("What an autoencoder makes of test images."),
    "manifold": N_("What a latent space of two values decodes to, as a grid of images."),
    "interpolation": N_("What lies between two images in a latent space."),
    "masks": N_("What a segmentation network marks, and where it errs."),
    "augmentation": N_("What augmentation does to an image, or to a sound as an image."),
}

command = LazyGroup(
    "plot",
    KINDS,
    "kerascourse.cli.plot_",
    _("a kind of picture"),
    help=_("A picture of the KIND asked for; prints the file it wrote."),
    subcommand_metavar="KIND …",
    no_args_is_help=False,
)
