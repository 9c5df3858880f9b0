"""Numbers of one or several samples: quantiles, means, balance, correlation, shape."""
