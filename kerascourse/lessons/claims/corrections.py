"""Part F: where the notes are wrong or unclear, and what is so."""

from kerascourse.lessons.claims.architectures import CLAIMS as ARCHITECTURES
from kerascourse.lessons.claims.autoencoders import compression
from kerascourse.lessons.claims.claim import Claim, Numbers, listed
from kerascourse.lessons.claims.convolutions import CLAIMS as CONVOLUTIONS
from kerascourse.lessons.claims.networks import kernels, network, of_type, size
from kerascourse.summaries.calc import Window, convolution
from kerascourse.texts import N_

_BEFORE = {claim.id: claim for claim in (*CONVOLUTIONS, *ARCHITECTURES)}


def _googlenet() -> Numbers:
    return {
        "plain": network("googlenet").totals.params,
        "both": network("googlenet", aux="true").totals.params,
    }


def _alexnet() -> Numbers:
    return {
        "wanted": size(227, 11, 0, 4),
        "floored": size(224, 11, 0, 4),
        "exact": (224 - 11) / 4 + 1,
    }


def _joined() -> Numbers:
    residual, dense = network("resnet50"), network("densenet121")
    return {
        "added": len(of_type(residual, "Add")),
        "concatenated": len(of_type(residual, "Concatenate")),
        "dense": len(of_type(dense, "Concatenate")),
    }


def _point_and_depth() -> Numbers:
    volume = (28, 28, 192)
    return {
        "point": convolution(volume, Window((1, 1)), 192).weights,
        "depth": convolution(volume, Window((3, 3)), 192, groups=192).weights,
    }


def _zfnet() -> Numbers:
    zfnet = network("zfnet")
    second = of_type(zfnet, "Conv2D")[1]
    return {"kernels": listed(kernels(zfnet)), "stride": (second.stride or (None,))[0]}


def _lenet() -> Numbers:
    rows = [row for row in network("lenet5").rows if row.type not in ("InputLayer", "Flatten")]
    return {"layers": len(rows), "names": ", ".join(row.name for row in rows)}


def _sparse() -> Numbers:
    return {"dropouts": len(of_type(network("sparse"), "Dropout"))}


def _latent() -> Numbers:
    return {"small": compression(16), "large": compression(32)}


def _neighbours() -> Numbers:
    """How near t-SNE calls points in the plane that are 1, 10 and 20 apart."""
    return {"at": listed(round(1 / (1 + distance**2), 4) for distance in (1, 10, 20))}


def _floors() -> Numbers:
    return {"exact": (7 - 2) / 2 + 1, "keras": size(7, 2, 0, 2)}


def _per_neuron() -> Numbers:
    one, ten = (convolution((32, 32, 3), Window((32, 32)), units).weights for units in (1, 10))
    return {"one": one, "ten": ten}


CLAIMS = (
    Claim(
        "F1",
        N_("one set of notes prints 49C³ and 27C²"),
        "corrected",
        N_("49C² and 27C²: with C = 64 {large} and {stack} weights"),
        "kc plot stacked-kernels --channels 64",
        _BEFORE["A11"].says,
        _BEFORE["A11"].compute,
    ),
    Claim(
        "F2",
        N_("GoogLeNet has 4 million parameters"),
        "corrected",
        N_("{plain} without the auxiliary outputs, {both} with both"),
        "kc why googlenet 4000000",
        {"plain": 6_998_552, "both": 13_378_280},
        _googlenet,
    ),
    Claim(
        "F3",
        N_("AlexNet takes images of 224×224"),
        "corrected",
        N_(
            "its arithmetic needs 227: (227 − 11)/4 + 1 = {wanted}; with 224 it is {exact}, and "
            "Keras gives {floored}"
        ),
        "kc calc conv --input 224x224x3 --kernel 11 --stride 4 --filters 96",
        {"wanted": 55, "floored": 54, "exact": 54.25},
        _alexnet,
    ),
    Claim(
        "F4",
        N_("residual connections concatenate"),
        "corrected",
        N_(
            "they add: ResNet50 has {added} additions and {concatenated} concatenations; "
            "DenseNet121 "
            "concatenates {dense} times"
        ),
        "kc compare resnet50 densenet121",
        {"added": 16, "concatenated": 0, "dense": 58},
        _joined,
    ),
    Claim(
        "F5",
        N_("a 1×1 convolution is a depth-wise convolution"),
        "corrected",
        N_(
            "it is point-wise: all 192 channels at one pixel, {point} weights for 192 filters; "
            "depth-wise is one 3×3 a channel, {depth}"
        ),
        "kc calc conv --input 28x28x192 --kernel 3 --filters 192 --groups 192",
        {"point": 36_864, "depth": 1_728},
        _point_and_depth,
    ),
    Claim(
        "F6",
        N_("ZFNet has 7×7 first and 3×3 in all the rest"),
        "corrected",
        N_("kernels of side {kernels}; the second is 5×5 at stride {stride}"),
        "kc summary zfnet --columns name,kernel,stride",
        {"kernels": "7, 5, 3, 3, 3", "stride": 2},
        _zfnet,
    ),
    Claim(
        "F7",
        N_("LeNet has five layers: two convolutions, two poolings, one dense"),
        "corrected",
        N_("LeNet-5 has {layers}: {names}"),
        "kc summary lenet5",
        {"layers": 7, "names": "c1, s2, c3, s4, c5, f6, output"},
        _lenet,
    ),
    Claim(
        "F8",
        N_("the sparse autoencoder works by dropout"),
        "corrected",
        N_(
            "dropout is one way; the usual ones are an L1 or a KL penalty on the activations. The "
            "network here has {dropouts} layers of dropout and such a penalty"
        ),
        "kc summary sparse",
        {"dropouts": 0},
        _sparse,
    ),
    Claim(
        "F9",
        N_("a larger latent vector is a higher compression (one set), a smaller one is (another)"),
        "corrected",
        N_("the smaller: 16 values compress MNIST {small} times, 32 values {large} times"),
        "kc compare undercomplete vae",
        {"small": 49.0, "large": 24.5},
        _latent,
    ),
    Claim(
        "F10",
        N_("t-SNE keeps the distances"),
        "corrected",
        N_(
            "it keeps neighbourhoods: to its loss points that are 1, 10 and 20 apart are {at} "
            "near, "
            "so that 10 and 20 are nearly the same"
        ),
        "kc plot embeddings --help",
        {"at": "0.5, 0.0099, 0.0025"},
        _neighbours,
    ),
    Claim(
        "F11",
        N_("the input size divided by the stride always comes out even"),
        "corrected",
        N_("(7 − 2)/2 + 1 is {exact}; Keras rounds down to {keras}, so the formula needs ⌊ ⌋"),
        "kc calc conv --input 7 --kernel 2 --stride 2",
        {"exact": 3.5, "keras": 3},
        _floors,
    ),
    Claim(
        "F12",
        N_("a dense layer on CIFAR-10 has 3,072 weights in total"),
        "corrected",
        N_("{one} for each neuron; ten neurons have {ten}"),
        "kc calc dense --input 32x32x3 --units 10",
        {"one": 3_072, "ten": 30_720},
        _per_neuron,
    ),
)
