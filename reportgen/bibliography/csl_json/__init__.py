"""CSL-JSON: the format of Zotero, pandoc and of the processors of citation styles."""
