"""Principal component analysis (PCA), the linear method that an autoencoder is held against."""

import numpy as np


def reconstructed_by_pca(train: np.ndarray, test: np.ndarray, values: int) -> np.ndarray:
    """What `values` principal components of `train` (n, …) keep of `test` (m, …): float32 (m, …).

    As many components as there are, where `values` are more.
    """
    from sklearn.decomposition import PCA

    fitted, shown = (x.reshape(len(x), -1) for x in (train, test))
    most = min(values, *fitted.shape)
    pca = PCA(n_components=most, random_state=0).fit(fitted)
    kept = pca.inverse_transform(pca.transform(shown))
    return np.asarray(kept, dtype="float32").reshape(test.shape)
