"""Gathers the models of the slices, where Django looks for them."""
