"""Part B of the notes: the architectures."""

from math import prod

from kerascourse.lessons.claims.claim import Claim, Numbers, listed
from kerascourse.lessons.claims.networks import kernels, network, of_type
from kerascourse.texts import N_


def _lenet() -> Numbers:
    lenet = network("lenet5")
    return {
        "pixels": prod((28, 28)),
        "input": lenet.input_shape[0],
        "params": lenet.totals.trainable_params,
    }


def _alexnet() -> Numbers:
    alexnet = network("alexnet")
    return {
        "kernels": listed(kernels(alexnet)),
        "classes": (alexnet.rows[-1].output_shape or ())[0],
        "params": alexnet.totals.trainable_params,
        "input": alexnet.input_shape[0],
    }


def _zfnet() -> Numbers:
    zfnet = network("zfnet")
    return {"first": kernels(zfnet)[0], "params": zfnet.totals.trainable_params}


def _googlenet() -> Numbers:
    google = network("googlenet")
    params, alexnet = google.totals.params, network("alexnet").totals.params
    joined = of_type(google, "Concatenate")
    return {
        "modules": len(joined),
        "branches": len(joined[0].inputs),
        "end": joined[-1].output_shape,
        "pooled": of_type(google, "GlobalAveragePooling2D")[0].output_shape,
        "params": params,
        "times": round((alexnet or 0) / (params or 1), 1),
    }


def _vgg() -> Numbers:
    vgg = network("vgg16")
    return {
        "kernels": listed(set(kernels(vgg))),
        "layers": vgg.totals.weight_layers,
        "params": vgg.totals.trainable_params,
    }


def _resnet() -> Numbers:
    resnet = network("resnet50")
    return {
        "additions": len(of_type(resnet, "Add")),
        "layers": resnet.totals.weight_layers,
        "params": resnet.totals.trainable_params,
    }


def _densenet() -> Numbers:
    dense = network("densenet121")
    joined = of_type(dense, "Concatenate")
    grown = {
        (row.output_shape or (0,))[-1] - (row.input_shapes[0][-1] or 0)  # type: ignore[operator]
        for row in joined
    }
    return {
        "joined": len(joined),
        "growth": listed(grown),
        "params": dense.totals.trainable_params,
        "resnet": network("resnet50").totals.trainable_params,
    }


CLAIMS = (
    Claim(
        "B1",
        N_("LeNet reads digits; MNIST's images of 28×28 are 784 features"),
        "true with a remark",
        N_(
            "28·28 = {pixels}; LeNet-5 itself takes {input}, the digits padded by 2, and has "
            "{params} parameters"
        ),
        "kc summary lenet5",
        {"pixels": 784, "input": (32, 32, 1), "params": 61_706},
        _lenet,
    ),
    Claim(
        "B2",
        N_("AlexNet: 1000 classes, five convolutions of 11×11, 5×5 and 3×3, 60 million parameters"),
        "true with a remark",
        N_(
            "kernels {kernels}, {classes} classes, {params} parameters; its sizes come out with "
            "{input} (F3)"
        ),
        "kc summary alexnet",
        {
            "kernels": "11, 5, 3, 3, 3",
            "classes": 1000,
            "params": 60_965_224,
            "input": (227, 227, 3),
        },
        _alexnet,
    ),
    Claim(
        "B3",
        N_("ZFNet is AlexNet with 7×7 in the first layer"),
        "true with a remark",
        N_(
            "the first kernel is {first}×{first}, and the second layer changes too (F6); {params} "
            "parameters"
        ),
        "kc summary zfnet",
        {"first": 7, "params": 62_357_608},
        _zfnet,
    ),
    Claim(
        "B4",
        N_(
            "GoogLeNet's Inception modules join 1×1, 3×3, 5×5 and a pooling; it ends 7×7×1024, "
            "then "
            "an average; far fewer parameters than AlexNet"
        ),
        "true",
        N_(
            "{modules} modules of {branches} branches, {end} averaged to {pooled} values; {params} "
            "parameters, {times} times fewer than AlexNet"
        ),
        "kc compare alexnet googlenet",
        {
            "modules": 9,
            "branches": 4,
            "end": (7, 7, 1024),
            "pooled": (1024,),
            "params": 6_998_552,
            "times": 8.7,
        },
        _googlenet,
    ),
    Claim(
        "B5",
        N_("VGG16 has only 3×3 kernels, and 16 layers with weights"),
        "true",
        N_("kernels of side {kernels}; {layers} layers with weights; {params} parameters"),
        "kc summary vgg16",
        {"kernels": "3", "layers": 16, "params": 138_357_544},
        _vgg,
    ),
    Claim(
        "B6",
        N_(
            "ResNet's residual connections carry earlier information on, so that the gradient stays"
        ),
        "true with a remark",
        N_(
            "ResNet50 has {additions} additions in {layers} layers, each a path on which the "
            "gradient passes unchanged, and {params} parameters; what the paper set out to mend is "
            "that deeper plain networks had more error even on the training images"
        ),
        "kc summary resnet50",
        {"additions": 16, "layers": 50, "params": 25_557_032},
        _resnet,
    ),
    Claim(
        "B7",
        N_("DenseNet joins each layer with all before it in its block; few filters a layer"),
        "true",
        N_(
            "DenseNet121 concatenates {joined} times, each adds {growth} maps; {params} parameters "
            "where ResNet50 has {resnet}"
        ),
        "kc compare densenet121 resnet50",
        {"joined": 58, "growth": "32", "params": 7_978_856, "resnet": 25_557_032},
        _densenet,
    ),
)
