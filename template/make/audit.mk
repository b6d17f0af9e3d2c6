# The template's: `make update` merges its later versions into this file.
# Known vulnerabilities of the locked packages.
.PHONY: audit

audit: $(UV) ## look all packages up among the known vulnerabilities
	@bin/audit $(UV) $(ARGS)
