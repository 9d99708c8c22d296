# Sourced: how a root file system is made from Debian's packages, by the host's apt and without any privilege.
# shellcheck shell=bash

# shellcheck source=platform/place.sh
. "${BASH_SOURCE[0]%/*}/place.sh"
# shellcheck source=platform/apt.sh
. "${BASH_SOURCE[0]%/*}/apt.sh"
# shellcheck source=platform/enter.sh
. "${BASH_SOURCE[0]%/*}/enter.sh"

root_format=1 # raise it if a root that an older script made must not be used any more

# build_root SUITE SECTION...: makes $sandbox_dir/SUITE hold these sections of the list, as far as it does not yet.
# A root is made as SUITE.partial and renamed when it is complete; SUITE.apt keeps what was downloaded until then.
build_root() {
	local suite=$1 root=$sandbox_dir/$1 work=$sandbox_dir/$1.apt log=$sandbox_dir/$1.log new lock
	shift
	find_new_packages "$@"
	((${#new[@]})) || return 0
	umask 022
	check_host
	mkdir -p "$sandbox_dir"
	check_space
	exec {lock}>"$sandbox_dir/$suite.lock"
	flock -n "$lock" || { say 'Another build is running; waiting for it.' && flock "$lock"; }
	find_new_packages "$@" # the other build may have brought them
	((${#new[@]} == 0)) || make_or_extend_root "$@"
	exec {lock}>&-
}

make_or_extend_root() { # SECTION...
	: >"$log"
	step "Reading the package index of Debian $suite"
	prepare_apt
	if [[ $(stamped) ]]; then
		extend_root || make_root_instead "$@"
	else
		make_root
	fi
	step 'Writing to the disk'
	sync -f "$root"
	wanted "$@" >"$root$stamp.new"
	mv "$root$stamp.new" "$root$stamp"
	clear_tree "$work"
	step "Ready: $root ($(du -sh "$root" | cut -f 1))"
}

# A root says in this file of which format it is and, when it is complete, what it has of the list.
stamp=/etc/selkies-sandbox

stamped() {
	grep -sqx "format $root_format" "$root$stamp" && cat "$root$stamp"
}

wanted() { # SECTION...
	{
		printf 'format %s\n' "$root_format"
		list_packages "$@"
		list_packages files | sed 's/^/files /'
	} | sort -u
}

find_new_packages() { # SECTION...: sets $new to what is wanted and not there
	mapfile -t new < <(comm -23 <(wanted "$@") <(stamped | sort))
}

new_packages() {
	printf '%s\n' "${new[@]}" | grep -v ' '
}

new_files() {
	printf '%s\n' "${new[@]}" | sed -n 's/^files //p'
}

check_host() {
	local tool
	for tool in apt-get dpkg-deb flock; do
		command -v "$tool" >/dev/null || fail "This host has no $tool, and a sandbox is made with Debian's own tools." \
			'Use Debian or a container of it, or install the packages of platform/packages and set SELKIES_HOST=1.'
	done
	case $(uname -m) in
	x86_64 | aarch64) ;;
	*) fail "This machine is $(uname -m); Selkies Core is built for x86_64 and aarch64 (amd64 and arm64)." ;;
	esac
}

check_space() {
	local free needed=3500
	[[ -z $(stamped) ]] || needed=1500
	free=$(df --output=avail -BM "$sandbox_dir" | tail -n 1 | tr -dc 0-9)
	((free >= needed)) || fail "$sandbox_dir has $free MB of free space and $needed MB are needed." \
		'SELKIES_SANDBOX_DIR can name another directory.'
}

make_root() {
	local partial=$root.partial base
	clear_tree "$partial"
	mkdir -p "$partial/var/lib/dpkg"
	touch "$partial/var/lib/dpkg/status"
	configure_apt "$partial/var/lib/dpkg/status"
	download '?essential' bubblewrap
	mapfile -t base < <(list_archives '?essential' bubblewrap)
	step "Unpacking the ${#base[@]} packages that every Debian has"
	unpack_base
	make_as_root "$partial" "$work"
	logged "$work/as-root" dpkg --install --force-depends "${base[@]}"
	install "${#base[@]}" || failed 'Installing the packages failed'
	finish_root "$partial"
	clear_tree "$root"
	mv "$partial" "$root"
}

extend_root() {
	step "Adding to $root"
	printf 'format %s\n' "$root_format" >"$root$stamp" # until it is complete again
	configure_apt "$root/var/lib/dpkg/status"
	make_as_root "$root" "$work"
	"$work/as-root" dpkg --configure --pending >>"$log" 2>&1 </dev/null || return
	download
	install 0 || return
	finish_root "$root"
}

make_root_instead() { # SECTION...
	say "It could not be extended, so it is made anew; why is in $log."
	find_new_packages "$@" # which now is all
	make_root
}

# The first packages are unpacked without dpkg, which is one of them, and then given to it as if they were new.
unpack_base() {
	local first
	first=$(printf '%s\n' "${base[@]}" | grep /base-files_) # has the links from /bin to /usr/bin and the like
	logged dpkg-deb -x "$first" "$partial"
	logged xargs -P "$(nproc)" -I{} dpkg-deb -x {} "$partial" < <(printf '%s\n' "${base[@]}")
	cp "$partial/usr/share/base-passwd/passwd.master" "$partial/etc/passwd"
	cp "$partial/usr/share/base-passwd/group.master" "$partial/etc/group"
	printf '%s\n' force-unsafe-io path-exclude=/usr/share/{doc,man,info,locale,gtk-doc,help,lintian}/'*' \
		>"$partial/etc/dpkg/dpkg.cfg.d/selkies"
	printf '#!/bin/sh\nexit 101\n' >"$partial/usr/sbin/policy-rc.d" # no service is started
	chmod +x "$partial/usr/sbin/policy-rc.d"
}

finish_root() { # ROOT
	local name
	for name in $(new_files); do
		logged dpkg-deb -x "$work"/files/"$name"_*.deb "$1"
	done
	grep -q ^user: "$1/etc/passwd" || printf 'user:x:1000:1000::/home/user:/bin/bash\n' >>"$1/etc/passwd"
	grep -q ^user: "$1/etc/group" || printf 'user:x:1000:\n' >>"$1/etc/group"
	[[ -s $1/etc/machine-id ]] || tr -d - </proc/sys/kernel/random/uuid >"$1/etc/machine-id"
	touch "$1/etc/resolv.conf" "$1/etc/hosts" # the host's are put over them
	mkdir -p "$1/home/user"
}

clear_tree() { # DIRECTORY_OR_FILE
	[[ -e $1 ]] || return 0
	rm -rf "$1" 2>/dev/null || { chmod -R u+rwX "$1" && rm -rf "$1"; }
}

# step TEXT: one line for each step, with the seconds since the start.
step() {
	clear_progress
	printf 'sandbox: %4d s  %s\n' "$SECONDS" "$*" >&2
	printf '== %s\n' "$*" >>"$log"
}

clear_progress() {
	[[ ! -t 2 ]] || printf '\r\033[K' >&2
}

logged() {
	"$@" >>"$log" 2>&1 || failed "${1##*/} failed"
}

failed() { # TEXT
	clear_progress
	tail -n 15 "$log" >&2
	fail "$1. Everything it said is in $log; what was downloaded is kept for the next try."
}
