"""Which objects a saved model may name before Keras is asked to make them.

Keras makes an object of every `class_name` in a configuration. Its `safe_mode` refuses lambdas and
foreign modules by a list of what is forbidden; this is a list of what is allowed: layers that
compute something from their inputs alone, and what shapes their weights. Layers that run code of
the file (Lambda, TorchModuleWrapper, TFSMLayer, …) or open other files (StringLookup,
TextVectorization, …) are not among them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.texts import _

_MODELS = frozenset("Functional Sequential Model".split())

_SIDED = (
    "AdaptiveAveragePooling AdaptiveMaxPooling AveragePooling Conv ConvLSTM Cropping "
    "GlobalAveragePooling GlobalMaxPooling MaxPooling SeparableConv DepthwiseConv SpatialDropout "
    "UpSampling ZeroPadding"
).split()
_LAYERS = frozenset(
    [f"{name}{sides}D" for name in _SIDED for sides in (1, 2, 3)]
    + [f"Conv{sides}DTranspose" for sides in (1, 2, 3)]
    + (
        "Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention "
        "AugMix AutoContrast Average BatchNormalization Bidirectional CategoryEncoding "
        "CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization CutMix Dense "
        "Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU "
        "GRUCell GaussianDropout GaussianNoise GroupNormalization GroupedQueryAttention "
        "HashedCrossing Hashing Identity InputLayer LSTM LSTMCell LayerNormalization "
        "LeakyReLU Masking Maximum MelSpectrogram Minimum MixUp MultiHeadAttention Multiply "
        "Normalization PReLU Permute Pipeline RMSNormalization RNN RandAugment "
        "RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop "
        "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale "
        "RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation "
        "RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom ReLU "
        "RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram "
        "SimpleRNN SimpleRNNCell Softmax Solarization SpectralNormalization StackedRNNCells "
        "Subtract TimeDistributed UnitNormalization"
    ).split()
)
_INITIALIZERS = frozenset(
    "Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity LecunNormal LecunUniform Ones "
    "Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros".split()
)
_REGULARIZERS = frozenset("L1 L2 L1L2 OrthogonalRegularizer".split())
_CONSTRAINTS = frozenset("MaxNorm MinMaxNorm NonNeg UnitNorm".split())
_ACTIVATIONS = frozenset(
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
    "leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink "
    "softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh "
    "tanh_shrink threshold".split()
)
_OPERATIONS = {
    "keras.src.ops.numpy": frozenset(
        "Abs Absolute Add All Amax Amin Angle Any Arccos Arccosh Arcsin Arcsinh Arctan Arctan2 "
        "Arctanh Argmax Argmin Average BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot "
        "BitwiseOr BitwiseRightShift BitwiseXor BroadcastTo Cbrt Ceil Clip Concatenate Conj "
        "Conjugate Copy Cos Cosh CountNonzero Cumprod Cumsum Deg2rad Digitize Divide "
        "DivideNoNan Einsum EmptyLike Equal Exp Exp2 ExpandDims Expm1 Fabs Flip Floor "
        "FloorDivide Fmax Fmin Fmod FullLike GetItem Greater GreaterEqual Heaviside Hypot Imag "
        "Isclose Isfinite Isinf Isnan LeftShift Less LessEqual Log Log10 Log1p Log2 Logaddexp "
        "Logaddexp2 LogicalAnd LogicalNot LogicalOr LogicalXor Matmul Max Maximum Mean Median "
        "Min Minimum Mod Moveaxis Multiply NanToNum Nanmax Nanmean Nanmedian Nanmin Nanprod "
        "Nanstd Nansum Nanvar Negative Nextafter NotEqual OnesLike Pad Power Prod Ptp Rad2deg "
        "Ravel Real Reciprocal Repeat Reshape RightShift Roll Round Sign Signbit Sin Sinc Sinh "
        "Sort Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Take Tan Tanh Tile "
        "Transpose Tril Triu TrueDivide Trunc Var Where ZerosLike".split()
    ),
    "keras.src.ops.nn": frozenset(
        "AveragePool BinaryCrossentropy Celu Conv DepthwiseConv DotProductAttention Elu Gelu "
        "HardShrink HardSigmoid HardSilu HardTanh LayerNorm LeakyRelu LogSigmoid LogSoftmax "
        "MaxPool Moments Normalize OneHot RMSNorm Relu Relu6 Selu Sigmoid Silu SoftShrink "
        "Softmax Softplus Softsign SparsePlus SparseSigmoid Sparsemax Squareplus TanhShrink "
        "Threshold".split()
    ),
    "keras.src.ops.core": frozenset(
        "Cast ConvertToTensor SaturateCast StopGradient Unstack".split()
    ),
    "keras.src.ops.math": frozenset("Erf Erfc Erfinv Logsumexp Rsqrt TopK".split()),
    "keras.src.ops.image": frozenset(
        "GaussianBlur HSVToRGB RGBToGrayscale RGBToHSV Resize".split()
    ),
    "keras.src.activations.activations": frozenset("Mish ReLU".split()),
}
_OURS = frozenset(
    "ChannelScale KLSparsity LocalResponseNormalization PadChannels PartialConv2D PixelNoise "
    "Reparametrization".split()
)
# values that are written as objects; none of them runs anything
_VALUES = frozenset(
    "__keras_tensor__ __tensor__ __numpy__ __bytes__ __ellipsis__ __slice__".split()
)
_BY_MODULE = {
    "keras": _MODELS | {"DTypePolicy"},
    "keras.models": _MODELS,
    "keras.src.models.functional": _MODELS,
    "keras.src.models.sequential": _MODELS,
    "keras.layers": _LAYERS,
    "keras.initializers": _INITIALIZERS,
    "keras.regularizers": _REGULARIZERS,
    "keras.constraints": _CONSTRAINTS,
    **_OPERATIONS,
}


def require_allowed(config: Mapping[str, Any], name: str) -> None:
    """InputError unless all that the configuration of the model `name` names may be made."""
    for item in _objects(config):
        if not _is_allowed(item):
            module, kind = item.get("module"), item.get("class_name")
            raise InputError(
                _(
                    "{name} is not loaded: it asks for {kind}, which is not a known layer",
                    name=name,
                    kind=f"{module}.{kind}" if module else kind,
                ),
                _("Its table needs no loading: kc summary {name}", name=name),
            )


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every dictionary in `value`, however deep, that names a class."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            if "class_name" in value:
                yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _is_allowed(item: Mapping[str, Any]) -> bool:
    module, kind, registered = (item.get(k) for k in ("module", "class_name", "registered_name"))
    if not isinstance(kind, str) or not isinstance(module, str | None):
        return False
    if kind in _VALUES:
        return module is None
    if registered == f"kerascourse>{kind}":
        return kind in _OURS
    if registered not in (None, kind):
        return False
    if kind == "function":
        return module == "builtins" and item.get("config") in _ACTIVATIONS
    return kind in _BY_MODULE.get(module or "", ())
