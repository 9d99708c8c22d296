# Sourced by ./run and ./test: how a build directory is configured and compiled in the chosen place.
# shellcheck shell=bash

# shellcheck source=platform/root.sh
. "${BASH_SOURCE[0]%/*}/root.sh"
cd "$checkout" || exit

# build DIRECTORY MESON_OPTION...: compiles. A directory that was configured otherwise, in a root that has been made
# anew since, or not to the end, is configured anew.
build() {
	local directory=$1 configuration quiet=(--quiet)
	configuration="${*:2} $(in_place cat /etc/machine-id)"
	if [[ $configuration != "$(cat "$directory/configured-as" 2>/dev/null)" ]]; then
		configure "$@" && printf '%s\n' "$configuration" >"$directory/configured-as" || return
	fi
	[[ ! -t 1 ]] || quiet=() # a terminal gets ninja's line of progress
	in_place ninja -C "$directory" "${quiet[@]}"
}

configure() { # DIRECTORY MESON_OPTION...
	say "Configuring $1."
	rm -rf "$1"
	mkdir -p "$1"
	in_place meson setup "$@" >"$1/setup.log" || { cat "$1/setup.log" && return 1; }
}
