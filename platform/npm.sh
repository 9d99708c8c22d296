# Sourced by ./test and bench/run: the packages from npm, which drive the browser.
# shellcheck shell=bash

# The packages from npm are installed when the lock file is not what they were installed from.
install_npm_packages() {
	local lock=tests/package-lock.json installed=tests/node_modules/installed-from
	if [[ ! -e $lock ]] || cmp -s "$lock" "$installed"; then return; fi
	if [[ -z ${npm_config_registry:-} ]] && command -v npm >/dev/null; then
		npm_config_registry=$(npm config get registry 2>/dev/null) && export npm_config_registry
	fi
	in_place npm ci --prefix tests --ignore-scripts --no-audit --no-fund
	cp "$lock" "$installed"
}
