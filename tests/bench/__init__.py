"""How fast our own code is, against a floor made in the same run (`make bench`)."""
