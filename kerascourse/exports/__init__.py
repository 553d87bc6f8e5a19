"""A trained model for other programs: ONNX, LiteRT, SavedModel; written by Keras, checked here."""
