# Sourced: the host's apt, where network, proxies and trust are set up, with state, cache and sources of our own.
# shellcheck shell=bash disable=SC2154 # $suite, $work, $log and $new are build_root's

apt_get() {
	APT_CONFIG=$work/apt.conf TMPDIR=$work/tmp LC_ALL=C apt-get -q -y "$@" </dev/null
}

prepare_apt() {
	mkdir -p "$work"/{lists,archives}/partial "$work"/{tmp,files}
	touch "$work/status"
	write_sources "$suite"{,-updates,-security}
	configure_apt "$work/status"
	update_index && return
	# testing has no -security on some mirrors; what is lacking is left out, what does not answer is an error
	local suites
	mapfile -t suites < <(printf '%s\n' "$suite"{,-updates,-security} | grep -vxFf <(suites_lacking))
	write_sources "${suites[@]}"
	update_index || failed "Cannot read the package index of $suite"
}

update_index() {
	apt_get update -o APT::Update::Error-Mode=any >>"$log" 2>&1
}

suites_lacking() {
	sed -n "s/.* \([a-z-]*\) Release' does not have a Release file.*/\1/p" "$log"
}

write_sources() { # SUITE...
	local mirror security keyring name
	find_mirror
	keyring=$(compgen -G '/usr/share/keyrings/debian-archive-keyring.[gp][gp][gp]' | head -n 1) ||
		fail "This host has no keyring for Debian's packages: install debian-archive-keyring."
	for name; do
		case $name in
		*-security) printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$security" "$name" ;;
		*) printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$name" ;;
		esac
	done >"$work/sources.list"
}

# find_mirror: sets $mirror and $security to where the host gets its own Debian from, or what SELKIES_MIRROR says.
find_mirror() {
	local codename
	codename=$(os_release VERSION_CODENAME)
	mirror=${SELKIES_MIRROR:-} security=
	if [[ -z $mirror && $(os_release ID) == debian ]]; then
		mirror=$(host_source "$codename" stable testing unstable sid)
		security=$(host_source "$codename-security" stable-security testing-security)
	fi
	[[ $mirror ]] || fail "This host's apt does not know a mirror of Debian: name one in SELKIES_MIRROR" \
		'(the address that ends in /debian).'
	security=${security:-${mirror%/}-security}
}

host_source() { # SUITE...: where the host gets the first of these from, as apt tells without asking the network
	local name uris
	uris=$(apt-get update --print-uris 2>/dev/null) || true
	for name; do
		sed -n "s|^'\(.*\)/dists/$name/InRelease'.*|\1|p" <<<"$uris"
	done | head -n 1
}

configure_apt() { # STATUS: dpkg's file of the root
	{
		apt-config dump Acquire | grep -E '^Acquire::(http|https|ftp|Force)' || true
		cat <<-END
			Dir::Etc { Parts "/dev/null"; Main "/dev/null"; SourceParts "/dev/null"; Preferences "/dev/null";
				PreferencesParts "/dev/null"; SourceList "$work/sources.list"; };
			Dir::State "$work";
			Dir::State::Lists "$work/lists";
			Dir::State::Status "$1";
			Dir::Cache "$work";
			Dir::Cache::Archives "$work/archives";
			Dir::Log "$work";
			Dir::Bin::dpkg "$work/as-root";
			DPkg::Options:: "dpkg";
			APT::Sandbox::User "root";
			APT::Architectures { "$(dpkg --print-architecture)"; };
			APT::Install-Recommends "false";
			APT::Cache-Limit "0";
			Acquire::Languages "none";
			Acquire::Retries "3";
			Acquire::Check-Valid-Until "false";
			Debug::NoLocking "true";
		END
	} >"$work/apt.conf"
}

# download [PACKAGE...]: gets these and the new packages with all that they depend on.
download() {
	local names=("$@") count size
	mapfile -t -O "$#" names < <(new_packages)
	read -r count size < <(apt_get install --print-uris "${names[@]}" 2>>"$log" |
		awk "/^'/ { count++; size += \$3 } END { printf \"%d %d\n\", count, size / 1000000 }")
	((count == 0)) || step "Downloading $count packages ($size MB)"
	apt_get install --download-only -o APT::Status-Fd=3 "${names[@]}" 3>&1 >>"$log" 2>&1 | show_progress ||
		failed 'Downloading the packages failed'
	new_files | (cd "$work/files" && xargs -r env APT_CONFIG="$work/apt.conf" apt-get -q download) >>"$log" 2>&1 ||
		failed 'Downloading the packages failed'
}

# install COUNT: installs the new packages, where COUNT of the downloaded ones are installed already.
install() {
	local names total
	mapfile -t names < <(new_packages)
	total=$(($(find "$work/archives" -name '*.deb' | wc -l) - $1))
	step "Installing $total packages"
	apt_get install --no-download -o APT::Status-Fd=3 "${names[@]}" 3>&1 >>"$log" 2>&1 | show_progress "$total"
}

# list_archives PACKAGE...: the downloaded files of these and of all that they depend on.
list_archives() {
	apt_get install --simulate "$@" 2>>"$log" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*\[\([a-z0-9]*\)\]).*/\1_\2_\3.deb/p' |
		sed "s/:/%3a/; s|^|$work/archives/|"
}

# show_progress [TOTAL]: reads what apt tells programs and shows the count of packages, on a terminal all the time.
show_progress() {
	local kind text unpacked=0 configured=0
	while IFS=: read -r kind _ _ text; do
		case $kind:$text in
		dlstatus:*of*) progress "${text#Retrieving file }" ;;
		pmstatus:Unpacking*) progress "$((++unpacked)) of $1 unpacked" ;;
		pmstatus:Installed*) progress "$((++configured)) of $1 configured" ;;
		esac
	done
}

progress() { # TEXT
	[[ ! -t 2 ]] || printf '\r\033[Ksandbox: %4d s  ... %s' "$SECONDS" "$1" >&2
}
