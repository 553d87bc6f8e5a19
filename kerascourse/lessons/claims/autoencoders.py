"""Part D of the notes: autoencoders, and U-Net."""

from math import exp, log, prod

from kerascourse.lessons.claims.claim import Claim, Numbers
from kerascourse.lessons.claims.networks import network, of_type
from kerascourse.summaries.rows import Row, Summary
from kerascourse.texts import N_


def values(row: Row) -> int:
    """How many values a layer gives for one image."""
    return prod(side or 1 for side in row.output_shape or ())


def latent(summary: Summary) -> Row:
    """The bottleneck: the layer that gives the fewest values."""
    return min(summary.rows, key=values)


def compression(size: int) -> float:
    """Values of the input for each value of a latent space of that `size`."""
    summary = network("undercomplete", latent=str(size))
    return values(summary.rows[0]) / values(latent(summary))


def _parts() -> Numbers:
    summary = network("undercomplete")
    return {
        "input": values(summary.rows[0]),
        "latent": values(latent(summary)),
        "up": len(of_type(summary, "Conv2DTranspose")),
        "output": values(summary.rows[-1]),
    }


def _target() -> Numbers:
    rows = network("undercomplete").rows
    return {"input": rows[0].output_shape, "output": rows[-1].output_shape}


def _compressed() -> Numbers:
    return {"times": compression(16)}


def _losses() -> Numbers:
    """Of one grey pixel, 0.5, that is given back exactly, and of one given back as 0.6."""

    def cross_entropy(target: float, output: float) -> float:
        return -target * log(output) - (1 - target) * log(1 - output)

    return {
        "squared": (0.5 - 0.5) ** 2,
        "crossed": round(cross_entropy(0.5, 0.5), 3),
        "squared_off": round((0.6 - 0.5) ** 2, 3),
        "crossed_off": round(cross_entropy(0.5, 0.6), 3),
    }


def _sparse() -> Numbers:
    summary = network("sparse")
    widest = next(row for row in summary.rows if row.name == "latent")
    return {"latent": values(widest), "input": values(summary.rows[0])}


def _variational() -> Numbers:
    """The two outputs of the encoder, and the divergence of N(2, 1) and of N(0, 1)."""

    def divergence(mean: float, log_variance: float) -> float:
        return 0.5 * (mean**2 + exp(log_variance) - 1 - log_variance)

    rows = {row.name: row for row in network("vae").rows}
    return {
        "mean": values(rows["z_mean"]),
        "log_variance": values(rows["z_log_variance"]),
        "far": divergence(2.0, 0.0),
        "near": divergence(0.0, 0.0),
    }


def _unet() -> Numbers:
    summary = network("unet")
    return {
        "skips": len(of_type(summary, "Concatenate")),
        "input": summary.rows[0].output_shape,
        "output": summary.rows[-1].output_shape,
    }


CLAIMS = (
    Claim(
        "D1",
        N_("an autoencoder has an encoder, a latent space, the smallest part, and a decoder"),
        "true",
        N_(
            "{input} values go in, {latent} are left in the middle, {up} transposed convolutions "
            "lead "
            "back to {output}"
        ),
        "kc summary undercomplete",
        {"input": 784, "latent": 16, "up": 2, "output": 784},
        _parts,
    ),
    Claim(
        "D2",
        N_("its target is the input itself; the literature calls it unsupervised"),
        "true with a remark",
        N_(
            "input {input}, output {output}: no label is needed; since there is a target all the "
            "same, others say self-supervised. It is a question of words"
        ),
        "kc summary undercomplete",
        {"input": (28, 28, 1), "output": (28, 28, 1)},
        _target,
    ),
    Claim(
        "D3",
        N_("an autoencoder loses less than PCA at the same size"),
        "to be measured",
        N_(
            "it can, since it is not linear; on small images with many values PCA may win. "
            "kc reconstruct puts both side by side"
        ),
        "kc train undercomplete",
        look="kc reconstruct",
    ),
    Claim(
        "D4",
        N_("trained on normal cases alone, it marks anomalies by a high reconstruction loss"),
        "to be measured",
        N_("kc anomaly marks them on a test part and says how many it misses"),
        "kc train dense_autoencoder",
        look="kc anomaly",
    ),
    Claim(
        "D5",
        N_("autoencoders compress, clean and enlarge images"),
        "to be measured",
        N_(
            "a latent space of 16 holds a {times}th of an MNIST image; cleaning and enlarging "
            "take a run"
        ),
        "kc train superres",
        {"times": 49.0},
        _compressed,
        look="kc reconstruct",
    ),
    Claim(
        "D6",
        N_("the loss is the MSE between pixels, or cross-entropy for values from 0 to 1"),
        "true with a remark",
        N_(
            "a grey pixel given back exactly has an MSE of {squared} and a cross-entropy of "
            "{crossed}; given back as 0.6 {squared_off} and {crossed_off}. Both are least at the "
            "target, but cross-entropy is not 0 there"
        ),
        "kc train undercomplete --help",
        {"squared": 0.0, "crossed": 0.693, "squared_off": 0.01, "crossed_off": 0.714},
        _losses,
    ),
    Claim(
        "D7",
        N_("an undercomplete autoencoder has a latent space smaller than its input"),
        "true",
        N_("{latent} values of {input}"),
        "kc summary undercomplete --layer latent",
        {"input": 784, "latent": 16, "up": 2, "output": 784},
        _parts,
    ),
    Claim(
        "D8",
        N_("a sparse autoencoder is not smaller; its units are switched off selectively"),
        "to be measured",
        N_(
            "its latent space has {latent} values for {input}; how many of them an image uses, "
            "kc latent counts"
        ),
        "kc train sparse",
        {"latent": 1_024, "input": 784},
        _sparse,
        look="kc latent",
    ),
    Claim(
        "D9",
        N_("a denoising autoencoder takes a noisy image and gives a clean one"),
        "to be measured",
        N_("kc reconstruct scores it beside a median and a Gaussian filter"),
        "kc train denoising",
        look="kc reconstruct",
    ),
    Claim(
        "D10",
        N_(
            "a VAE's encoder gives μ and σ; its loss is cross-entropy plus KL divergence; its "
            "latent "
            "space is continuous"
        ),
        "true with a remark",
        N_(
            "{mean} means and {log_variance} logarithms of variances: it learns log σ², which may "
            "be "
            "negative. A value with μ = 2, σ = 1 costs {far} nats, with μ = 0 {near}"
        ),
        "kc summary vae",
        {"mean": 2, "log_variance": 2, "far": 2.0, "near": 0.0},
        _variational,
    ),
    Claim(
        "D11",
        N_("the latent space forms clusters as training gets better"),
        "to be measured",
        N_("kc plot latent-space draws it"),
        "kc train autoencoder2",
        look="kc plot latent-space",
    ),
    Claim(
        "D12",
        N_("U-Net joins levels of equal size of encoder and decoder, and is compared with a mask"),
        "true with a remark",
        N_(
            "{skips} connections concatenate; without padding {input} becomes {output}, so that "
            "the "
            "encoder's maps are cropped before"
        ),
        "kc plot architecture unet",
        {"skips": 4, "input": (572, 572, 1), "output": (388, 388, 2)},
        _unet,
    ),
)
