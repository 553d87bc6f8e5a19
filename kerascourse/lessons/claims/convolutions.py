"""Part A of the notes: the arithmetic of convolutional networks."""

from math import exp, prod

from kerascourse.lessons.claims.claim import Claim, Numbers, listed
from kerascourse.lessons.claims.networks import network, of_type, size, weights
from kerascourse.summaries.calc import Window, convolution, dense, padding, pooling, receptive_field
from kerascourse.summaries.lint import lint
from kerascourse.texts import N_


def _dense() -> Numbers:
    return {
        "small": dense((32, 32, 3), 1).weights,
        "large": dense((200, 200, 3), 1).weights,
    }


def _volume() -> Numbers:
    whole = convolution((32, 32, 3), Window((32, 32)), 10)
    return {
        "shape": whole.output_shape,
        "weights": whole.weights,
        "dense": dense((32, 32, 3), 10).weights,
    }


def _local() -> Numbers:
    one = convolution((32, 32, 3), Window((5, 5)))
    return {"weights": one.weights, "params": one.params}


def _shared() -> Numbers:
    first = of_type(network("alexnet"), "Conv2D")[0]
    height, width, filters = first.output_shape or ()
    each = (first.params or 0) // (filters or 1)
    return {
        "filters": filters,
        "shared": first.params,
        "unshared": prod((height or 0, width or 0, filters or 0, each)),
    }


def _sizes() -> Numbers:
    return {"first": size(32, 5), "padded": size(32, 5, padding=2), "stepped": size(227, 11, 0, 4)}


def _same() -> Numbers:
    found = [padding(Window((k, k))).quantities[0].expression.value for k in (3, 5, 7)]
    return {"zeros": listed(found), "size": size(32, 5, padding=2)}


def _strides() -> Numbers:
    return {"sizes": listed(size(7, 3, stride=s) for s in (1, 2, 4))}


def _pooling() -> Numbers:
    halved = pooling((32, 32, 12), Window((2, 2), (2, 2)))
    kept = pooling((32, 32, 12), Window((3, 3), (1, 1), "same"))
    return {"shape": halved.output_shape, "params": halved.params, "kept": kept.output_shape}


def _small() -> Numbers:
    return {"size": size(5, 3)}


def _field() -> Numbers:
    stack = receptive_field((3, 3, 3), (1,))
    fields = listed(quantity.expression.value for quantity in stack.quantities)
    return {"fields": fields, "large": dict(receptive_field((7,), (1,)).facts)["receptive_field"]}


def _stack() -> Numbers:
    return {"large": weights(7, 7, 64, 64), "stack": 3 * weights(7, 3, 64, 64)}


def _pattern() -> Numbers:
    vgg = network("vgg16")
    broken = [v for v in lint(vgg) if v.rule.course == "A12" and not v.passed]
    return {
        "breaches": len(broken),
        "m": len(of_type(vgg, "MaxPooling2D")),
        "k": len(of_type(vgg, "Dense")) - 1,
    }


def _design() -> Numbers:
    def broken(name: str) -> tuple[str, ...]:
        return tuple(
            v.rule.name for v in lint(network(name)) if v.rule.course == "A13" and not v.passed
        )

    return {"vgg": len(broken("vgg16")), "alexnet": len(broken("alexnet"))}


def _point() -> Numbers:
    volume = (28, 28, 192)
    reduced = convolution(volume, Window((1, 1)), 16)
    after = convolution((28, 28, 16), Window((5, 5), padding="same"), 32)
    direct = convolution(volume, Window((5, 5), padding="same"), 32)
    return {
        "shape": reduced.output_shape,
        "cheap": (reduced.macs or 0) + (after.macs or 0),
        "direct": direct.macs,
    }


def _blur() -> Numbers:
    row = (1, 2, 1)
    kernel = [a * b / 16 for a in row for b in row]
    return {"sum": sum(kernel), "noise": sum(value**2 for value in kernel)}


def _softmax() -> Numbers:
    raised = [exp(score) for score in (2.0, 1.0, 0.0)]
    shares = tuple(round(value / sum(raised), 3) for value in raised)
    return {
        "sum": round(sum(value / sum(raised) for value in raised), 12),
        "largest": shares[0],
        "output": network("lenet5").rows[-1].activation,
    }


def _derivatives() -> Numbers:
    """One sigmoid unit: a = σ(w·x), L = (a − y)²; the product, and the slope of L."""
    x, w, y, step = 0.5, 0.8, 1.0, 1e-5

    def unit(weight: float) -> float:
        return 1 / (1 + exp(-weight * x))

    a = unit(w)
    slope = ((unit(w + step) - y) ** 2 - (unit(w - step) - y) ** 2) / (2 * step)
    return {"product": round(2 * (a - y) * a * (1 - a) * x, 6), "slope": round(slope, 6)}


def _moved() -> Numbers:
    """A stroke three pixels wide, and the same moved by three."""
    here, there = [0, 1, 1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    kernel = (1, 2, 1)

    def slid(line: list[int]) -> list[int]:
        return [sum(k * v for k, v in zip(kernel, line[i:], strict=False)) for i in range(8)]

    return {
        "same": slid(here)[:5] == slid(there)[3:],
        "common": sum(a * b for a, b in zip(here, there, strict=True)),
    }


CLAIMS = (
    Claim(
        "A1",
        N_("a fully connected layer does not scale to images"),
        "true",
        N_("one neuron has {small} weights on 32×32×3 and {large} on 200×200×3"),
        "kc calc dense --input 200x200x3",
        {"small": 3_072, "large": 120_000},
        _dense,
    ),
    Claim(
        "A2",
        N_("a ConvNet's neurons fill a volume; a classifier of CIFAR-10 ends in 1×1×10"),
        "true with a remark",
        N_(
            "ten filters as large as the image give {shape}, with the {weights} weights of ten "
            "dense neurons ({dense}): Keras usually ends in such a vector of 10"
        ),
        "kc calc conv --input 32x32x3 --kernel 32 --filters 10",
        {"shape": (1, 1, 10), "weights": 30_720, "dense": 30_720},
        _volume,
    ),
    Claim(
        "A3",
        N_("a 5×5 field on 32×32×3 has 75 weights a filter, 76 with the bias"),
        "true",
        N_("{weights} weights, {params} parameters"),
        "kc calc conv --input 32x32x3 --kernel 5",
        {"weights": 75, "params": 76},
        _local,
    ),
    Claim(
        "A4",
        N_("the same filter slides over the whole image; AlexNet's first layer has 96 filters"),
        "true",
        N_(
            "{filters} filters with {shared} parameters; with weights of its own at every position "
            "the layer would have {unshared}"
        ),
        "kc summary alexnet --layer conv1",
        {"filters": 96, "shared": 34_944, "unshared": 105_705_600},
        _shared,
    ),
    Claim(
        "A5",
        N_("output size = (m − k + 2p)/s + 1"),
        "true with a remark",
        N_(
            "32 with k = 5 gives {first}, with p = 2 {padded}; 227 with k = 11, s = 4 gives "
            "{stepped}; where the division leaves a rest it is rounded down (F11)"
        ),
        "kc calc conv --input 227 --kernel 11 --stride 4",
        {"first": 28, "padded": 32, "stepped": 55},
        _sizes,
    ),
    Claim(
        "A6",
        N_("padding p = (k − 1)/2 keeps the size, for odd k and stride 1"),
        "true",
        N_("k = 3, 5, 7 take {zeros} zeros on each side; 32 with k = 5 stays {size}"),
        "kc calc padding --kernel 5 --input 32",
        {"zeros": "1, 2, 3", "size": 32},
        _same,
    ),
    Claim(
        "A7",
        N_("the stride is how far the filter moves: the larger, the smaller the output"),
        "true",
        N_("7 pixels and k = 3 give {sizes} positions at stride 1, 2, 4"),
        "kc calc conv --input 7 --kernel 3 --stride 2",
        {"sizes": "5, 3, 2"},
        _strides,
    ),
    Claim(
        "A8",
        N_("pooling reduces height and width, never the depth, and has no parameters"),
        "true with a remark",
        N_(
            "32×32×12 becomes {shape} with {params} parameters; at stride 1 with padding, as in an "
            "Inception module, nothing shrinks: {kept}"
        ),
        "kc calc pool --input 32x32x12 --kernel 2",
        {"shape": (16, 16, 12), "params": 0, "kept": (32, 32, 12)},
        _pooling,
    ),
    Claim(
        "A9",
        N_("a 3×3 filter on a 5×5 image gives 3×3"),
        "true",
        N_("(5 − 3)/1 + 1 = {size}"),
        "kc calc conv --input 5 --kernel 3",
        {"size": 3},
        _small,
    ),
    Claim(
        "A10",
        N_("three 3×3 convolutions in a row see 3, 5 and 7 pixels, as much as one 7×7"),
        "true",
        N_("fields {fields}; one 7×7: {large}"),
        "kc calc receptive-field --kernel 3,3,3",
        {"fields": "3, 5, 7", "large": 7},
        _field,
    ),
    Claim(
        "A11",
        N_("with C channels a 7×7 has 49C² weights and three 3×3 have 27C²"),
        "true",
        N_("C = 64: {large} weights against {stack}, and two ReLUs more inside the stack"),
        "kc calc conv --input 7x7x64 --kernel 7 --filters 64 --no-bias",
        {"large": 200_704, "stack": 110_592},
        _stack,
    ),
    Claim(
        "A12",
        N_("the general pattern is [[CONV → RELU]×n → POOL?]×m → [FC → RELU]×k → FC"),
        "true with a remark",
        N_(
            "VGG16 is one with m = {m} and k = {k} and breaks it {breaches} times; networks with "
            "branches (GoogLeNet, ResNet, DenseNet, U-Net) are outside of it"
        ),
        "kc lint vgg16",
        {"breaches": 0, "m": 5, "k": 2},
        _pattern,
    ),
    Claim(
        "A13",
        N_("small kernels at stride 1, padding that keeps the size, poolings of 2 or 3 by 2"),
        "true with a remark",
        N_(
            "VGG16 breaks {vgg} of these rules and AlexNet {alexnet}: they are rules of thumb that "
            "came after AlexNet"
        ),
        "kc lint alexnet",
        {"vgg": 0, "alexnet": 3},
        _design,
    ),
    Claim(
        "A14",
        N_("a 1×1 convolution works pixel by pixel and makes the depth smaller cheaply"),
        "true",
        N_(
            "28×28×192 becomes {shape}; a 5×5 with 32 filters then takes {cheap} multiplications "
            "in "
            "all, without the reduction {direct}"
        ),
        "kc summary googlenet --layer inception_3a_5x5_reduce",
        {"shape": (28, 28, 16), "cheap": 12_443_648, "direct": 120_422_400},
        _point,
    ),
    Claim(
        "A15",
        N_("a Gaussian kernel blurs and takes noise away; it is fixed, not learned"),
        "true",
        N_(
            "the 3×3 kernel of 1, 2, 1 adds up to {sum}, so that brightness stays, and leaves "
            "{noise} of the variance of independent noise"
        ),
        "kc plot convolution --mode gaussian",
        {"sum": 1.0, "noise": 0.140625},
        _blur,
    ),
    Claim(
        "A16",
        N_("softmax is the output activation for several classes"),
        "true with a remark",
        N_(
            "scores 2, 1, 0 become shares that add up to {sum}, the largest {largest}; LeNet-5 "
            "here "
            "ends in {output}. Where an image may have several labels each takes a sigmoid"
        ),
        "kc summary lenet5 --columns name,type,activation",
        {"sum": 1.0, "largest": 0.665, "output": "softmax"},
        _softmax,
    ),
    Claim(
        "A17",
        N_(
            "the gradient of a weight is three derivatives multiplied: 2(a − y) · σ′(z) · a of "
            "before"
        ),
        "true with a remark",
        N_(
            "a sigmoid unit with w = 0.8, input 0.5, target 1: the product is {product}, the slope "
            "of the loss {slope}. So it is in the last layer with a squared error; a weight "
            "further "
            "back adds up all paths to the output"
        ),
        "kc quiz show week10",
        {"product": -0.09642, "slope": -0.09642},
        _derivatives,
    ),
    Claim(
        "A18",
        N_(
            "sound is seen as a spectrogram; it is augmented by time warps, time and frequency "
            "masks"
        ),
        "true",
        N_("the picture shows the three on a sound; there is nothing to count"),
        "kc plot augmentation --audio",
    ),
    Claim(
        "A19",
        N_("a moved or rotated object breaks a network that learned the sequence of pixels"),
        "true with a remark",
        N_(
            "a stroke moved by its width meets {common} of the dense weights it met before, while "
            "a convolution's output is the same, only moved. A rotation is no such thing: it takes "
            "augmentation also for a convolution"
        ),
        "kc train dense_classifier",
        {"same": True, "common": 0},
        _moved,
        look="kc plot moved",
    ),
)
