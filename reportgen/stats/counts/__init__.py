"""Pooling of counts of two arms without study variances: Mantel-Haenszel, Peto and others."""
