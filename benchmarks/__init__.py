"""What the workbench costs, each figure measured beside its comparison in the same run."""
