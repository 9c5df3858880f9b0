"""What studies report in another form: quantiles for means, an odds ratio for a table."""
