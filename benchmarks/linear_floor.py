"""What a linear model reaches on CIFAR-10: the floor that a network has to be above.

    python -m benchmarks.linear_floor [--limit 5000]

Softmax regression on standardised pixels, its regularisation chosen on the validation images; the
test accuracy of the best one.
"""

import argparse
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from kerascourse.data import catalogue

STRENGTHS = (1e-5, 1e-4, 1e-3, 1e-2)


def main() -> None:
    """Print the validation accuracy of each strength and the test accuracy of the best."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--limit", type=int, default=None, help="training images at most")
    parser.add_argument("--iterations", type=int, default=60)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    dataset = catalogue.load("cifar10").limited(asked.limit)
    x = {part: getattr(dataset, part).x.reshape(len(getattr(dataset, part)), -1)
         for part in ("train", "val", "test")}  # fmt: skip
    scale = StandardScaler().fit(x["train"])
    x = {part: scale.transform(images) for part, images in x.items()}
    found = []
    for strength in STRENGTHS:
        model = LogisticRegression(C=strength, max_iter=asked.iterations)
        model.fit(x["train"], dataset.train.y)
        accuracy = model.score(x["val"], dataset.val.y)
        print(f"C = {strength:g}: {accuracy:.4f} on the validation images", flush=True)
        found.append((accuracy, model.score(x["test"], dataset.test.y)))
    print(f"{len(x['train']):,} images: {max(found)[1]:.4f} on the test images")


if __name__ == "__main__":
    main()
