"""What import-linter cannot see of the architecture: models, flows, addresses, templates, names, sizes."""
