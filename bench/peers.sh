# Sourced by bench/run: the servers that the bench compares with, as far as they are no packages of Debian.
# shellcheck shell=bash disable=SC2154 # variables of platform/place.sh come in

# What is installed, exactly: a result without versions is none. Selkies 2.1.0 itself asks for these two versions.
selkies_packages=(selkies==2.1.0 pixelflux==2.2.1 pcmflux==2.2.0)

# install_peers: installs what is not there yet into build/peers/PLACE, and exports SELKIES_PEERS, that folder's name,
# for the targets. It never fails: why a peer can't be installed stays in its folder, in the file error, and the peer's
# target reports it; the next call tries again.
install_peers() {
	export SELKIES_PEERS=$checkout/build/peers/$place
	install_selkies "$SELKIES_PEERS/selkies"
}

# A sandbox does not see the host's configuration of pip: where packages come from is told by the environment.
take_pip_settings() {
	local key name value
	for key in index-url extra-index-url trusted-host proxy; do
		name=PIP_${key^^} name=${name//-/_}
		[[ -z ${!name:-} ]] || continue
		value=$(pip_setting "$key") && [[ $value ]] && export "$name=$value"
	done
	return 0
}

pip_setting() { # KEY
	python3 -m pip config get "install.$1" 2>/dev/null || python3 -m pip config get "global.$1" 2>/dev/null
}

# An environment of Python's. Its file installed says of what it was made, and is written last.
install_selkies() { # DIRECTORY
	local directory=$1 log=$1.log contents
	contents="${selkies_packages[*]} $(in_place python3 --version)"
	if [[ $contents == "$(cat "$directory/installed" 2>/dev/null)" ]]; then return; fi
	say "Installing ${selkies_packages[*]} into ${directory#"$checkout/"}."
	take_pip_settings
	rm -rf "$directory"
	mkdir -p "$directory"
	if in_place python3 -m venv "$directory" >"$log" 2>&1 &&
		in_place "$directory/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --progress-bar off \
			"${selkies_packages[@]}" >>"$log" 2>&1; then
		printf '%s\n' "$contents" >"$directory/installed"
	else
		[[ -z ${interrupted:-} ]] || exit 130
		# Without addresses: they are those of this machine's network.
		{ grep -m 1 '^ERROR' "$log" || tail -n 1 "$log"; } | sed 's#[a-z]*://[^ ]*#…#g' >"$directory/error"
		say "It could not be installed, so the bench will report that instead. Everything it said is in $log:"
		cat "$directory/error" >&2
	fi
}
