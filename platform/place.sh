# Sourced: messages, the package list, and the place to work in: a sandbox, or this host where it suffices.
# shellcheck shell=bash disable=SC2034 # the variables are for those who source this

checkout=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
sandbox_dir=$(realpath -m "${SELKIES_SANDBOX_DIR:-$checkout/.sandbox}")
all_suites=(trixie forky)
default_suite=trixie

say() {
	printf 'sandbox: %s\n' "$*" >&2
}

fail() {
	say "$@"
	exit 1
}

# list_packages SECTION...: the names in these sections of the list.
list_packages() {
	awk -v sections=" $* " '
		{ sub(/#.*/, "") }
		/^\[.*\]/ { wanted = index(sections, " " substr($1, 2, length($1) - 2) " "); next }
		NF && wanted { print $1 }' "$checkout/platform/packages"
}

use_suite() { # SUITE
	case $1 in
	trixie | forky) place=$1 ;;
	*) fail "There is no suite '$1' here: trixie is Debian 13, forky is Debian testing." ;;
	esac
}

# choose_place SUITE_OR_NOTHING SECTION...: sets $place to host or to a suite, and says which and why.
choose_place() {
	local suite=$1 lack
	shift
	if [[ ${SELKIES_HOST:-} == 1 ]]; then
		place=host
		say 'Using this host, as you asked.'
	elif [[ $suite ]]; then
		use_suite "$suite"
		say "Using a sandbox with Debian $place, as you asked."
	elif lack=$(host_lack "$@") && [[ -z $lack ]]; then
		place=host
		say 'Using this host, which has every package of the list.'
	else
		use_suite "$default_suite"
		say "Using a sandbox with Debian $place, since this host $lack."
	fi
}

# prepare_place SECTION...: makes a sandbox have these sections of the list.
prepare_place() {
	[[ $place == host ]] || build_root "$place" "$@"
}

# in_place [OPTION...] COMMAND...: runs COMMAND there; the options are those of enter().
in_place() {
	if [[ $place == host ]]; then
		on_host "$@"
	else
		enter "$sandbox_dir/$place" "$@"
	fi
}

on_host() {
	local home=$HOME runtime=${XDG_RUNTIME_DIR:-$sandbox_dir/runtime} status=0
	while [[ $1 == --* ]]; do
		[[ $1 != --home ]] || home=$2
		shift 2
	done
	[[ -d $runtime ]] || (umask 077 && mkdir -p "$runtime")
	trap 'interrupted=1' INT
	(exec setpriv --pdeathsig TERM env HOME="$home" XDG_RUNTIME_DIR="$runtime" "$@") || status=$?
	trap - INT
	return "$status"
}

host_lack() { # SECTION...: what this host would need to do without a sandbox
	local id version missing
	id=$(os_release ID)
	version=$(os_release VERSION_ID) # testing has none
	if [[ $id != debian || ${version:-13} -lt 13 ]]; then
		printf 'is %s, not Debian 13' "$(os_release PRETTY_NAME)"
		return
	fi
	mapfile -t missing < <(list_packages "$@" | sort -u | comm -23 - <(installed_packages))
	case ${#missing[@]} in
	0) ;;
	[1-3]) printf 'lacks %s' "${missing[*]}" ;;
	*) printf 'lacks %s and %d more packages' "${missing[*]:0:3}" $((${#missing[@]} - 3)) ;;
	esac
}

os_release() { # FIELD
	# shellcheck disable=SC1091 # the file is the host's
	(. /etc/os-release 2>/dev/null && printf '%s' "${!1:-}") || true
}

installed_packages() {
	# shellcheck disable=SC2016 # the braces are for dpkg-query
	dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 == "ii" { print $2 }' | sort -u
}
