"""Words of the desk: what happened, who leads, why a row is there. Pure."""
