"""What can be wrong with a model on its leads, one module per subject."""
