"""Part C of the notes: seeing what a network learned. Most of it takes a trained network."""

from kerascourse.lessons.claims.claim import Claim, Numbers
from kerascourse.lessons.claims.networks import network
from kerascourse.texts import N_


def _embedding() -> Numbers:
    lenet = network("lenet5")
    return {"embedding": (lenet.rows[-2].output_shape or ())[0]}


def _readable() -> Numbers:
    first, second = (
        row.input_shapes[0][-1] for row in network("alexnet").rows if row.name in ("conv1", "conv3")
    )
    return {"first": first, "later": second}


CLAIMS = (
    Claim(
        "C1",
        N_("activations are a layer's output in the forward pass, and show dead ReLUs"),
        "to be measured",
        N_("train a network with ReLUs, then look with kc plot activations"),
        "kc train speedrun-mnist",
        look="kc plot activations",
    ),
    Claim(
        "C2",
        N_(
            "filters are the weights; they can be read in the first layer, and free of noise they "
            "show a good training"
        ),
        "to be measured",
        N_(
            "AlexNet's first kernels have {first} channels, a picture in colour; those of its "
            "third "
            "layer {later}, which no picture shows. The noise is measured by kc plot filters"
        ),
        "kc train lenet5",
        {"first": 3, "later": 256},
        _readable,
        look="kc plot filters",
    ),
    Claim(
        "C3",
        N_("an embedding is a vector of the image whose classes a classifier can tell apart"),
        "to be measured",
        N_("LeNet-5 makes {embedding} values of an image; kc plot embeddings shows them"),
        "kc train lenet5",
        {"embedding": 84},
        _embedding,
        look="kc plot embeddings",
    ),
    Claim(
        "C4",
        N_("t-SNE is non-linear and unsupervised, and draws in two dimensions"),
        "true with a remark",
        N_(
            "so it is; three dimensions are possible too, and it only draws: it gives no rule for "
            "new images (see F10 on distances)"
        ),
        "kc plot embeddings --help",
    ),
    Claim(
        "C5",
        N_("occlusion covers a square of the image and watches the prediction"),
        "to be measured",
        N_("train, then kc plot occlusion"),
        "kc train lenet5",
        look="kc plot occlusion",
    ),
    Claim(
        "C6",
        N_("activation maps show the regions that raise the decision"),
        "to be measured",
        N_("train, then kc plot heatmap"),
        "kc train lenet5",
        look="kc plot heatmap",
    ),
)
