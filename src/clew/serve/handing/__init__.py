"""The pages of handovers: choose and look, make, what left to whom, and what others handed over."""
