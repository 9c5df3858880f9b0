"""Records of publications: files of references in and out. Pure; knows neither spec nor facts."""
