"""The Keras side: starting a backend, the course's own layers, building, precision, devices.

Importing this package imports nothing heavy; `keras_backend.start` does, once a process.
"""
