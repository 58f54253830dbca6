"""In front of numpy on the path: a Python that has none."""
raise ImportError("hidden by the test")
