# Sourced: how a command enters a root file system, by bubblewrap and without any privilege.
# shellcheck shell=bash disable=SC2154,SC2034 # variables of place.sh come in, $interrupted goes out

# find_bwrap ROOT: sets the array $bwrap. It is the root's own program, started by the root's own loader, so that
# nothing has to be installed on the host; a host's bwrap is tried too, since some hosts allow namespaces only to that.
find_bwrap() {
	local loader
	loader=$(compgen -G "$1/usr/lib/*-linux-gnu/ld-linux-*.so.*") || fail "$1 has no dynamic loader."
	bwrap=("$loader" --library-path "${loader%/*}" "$1/usr/bin/bwrap")
	bwrap_works && return
	local refusal=$bwrap_error
	bwrap=(bwrap)
	bwrap_works || explain_refusal "$refusal"
}

bwrap_works() {
	bwrap_error=$("${bwrap[@]}" --unshare-user --unshare-pid --ro-bind / / --proc /proc true 2>&1)
}

explain_refusal() { # WHAT_BWRAP_SAID
	local reasons=()
	refused_by kernel.unprivileged_userns_clone 0 && reasons+=('sysctl -w kernel.unprivileged_userns_clone=1')
	refused_by kernel.apparmor_restrict_unprivileged_userns 1 &&
		reasons+=('sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or install bubblewrap with its AppArmor profile')
	refused_by user.max_user_namespaces 0 && reasons+=('sysctl -w user.max_user_namespaces=10000')
	say "This host does not let you make user namespaces, which the sandbox is made of: $1"
	if ((${#reasons[@]})); then
		say 'Its administrator can allow them:' && printf '    %s\n' "${reasons[@]}" >&2
	else
		say 'No sysctl forbids them, so it is a container (its seccomp profile, or parts of /proc being masked) or a chroot:'
		say 'let it make user namespaces, or install the packages of platform/packages in it and set SELKIES_HOST=1.'
	fi
	exit 1
}

refused_by() { # SYSCTL VALUE
	local file=/proc/sys/${1//.//}
	[[ -r $file && $(<"$file") == "$2" ]]
}

# Debian's packages want to give files to other users, which a namespace with one user id cannot. Nobody in it could
# tell the difference, so this filter lets these calls succeed and do nothing; and those that wait for the disk too.
print_filter() {
	local arch calls
	case $(uname -m) in
	x86_64) # chown fchown lchown fchownat setgroups, msync fsync fdatasync sync sync_file_range syncfs
		arch=0xC000003E calls=(92 93 94 260 116 26 74 75 162 277 306) ;;
	aarch64) # fchown fchownat setgroups, msync fsync fdatasync sync sync_file_range syncfs
		arch=0xC00000B7 calls=(55 54 159 227 82 83 81 84 267) ;;
	esac
	local load_word=0x20 if_equal=0x15 return=0x06 arch_offset=4 call_offset=0 allow=0x7FFF0000 succeed=0x00050000
	local count=${#calls[@]} index
	print_instruction $load_word 0 0 $arch_offset
	print_instruction $if_equal 0 $((count + 1)) $arch
	print_instruction $load_word 0 0 $call_offset
	for index in "${!calls[@]}"; do
		print_instruction $if_equal $((count - index)) 0 "${calls[index]}"
	done
	print_instruction $return 0 0 $allow
	print_instruction $return 0 0 $succeed
}

print_instruction() { # CODE JUMP_IF_TRUE JUMP_IF_FALSE VALUE: one struct sock_filter, little endian
	local bytes
	printf -v bytes '\\x%02x' $(($1)) 0 $(($2)) $(($3)) \
		$(($4 & 255)) $(($4 >> 8 & 255)) $(($4 >> 16 & 255)) $(($4 >> 24 & 255))
	printf '%b' "$bytes"
}

# make_as_root ROOT DIRECTORY: writes DIRECTORY/as-root, which runs its arguments as root of ROOT. They see DIRECTORY and
# dpkg's database where the host has them, since those are the paths that apt gives to dpkg.
make_as_root() {
	local command
	find_bwrap "$1"
	print_filter >"$2/filter"
	command=("${bwrap[@]}" --unshare-user --unshare-pid --die-with-parent --uid 0 --gid 0 --cap-add ALL --seccomp 3
		--bind "$1" / --dev /dev --proc /proc --tmpfs /run --tmpfs /tmp --bind "$2" "$2"
		--bind "$1/var/lib/dpkg" "$1/var/lib/dpkg" --chdir /
		--clearenv --setenv PATH /usr/sbin:/usr/bin --setenv HOME /root --setenv LC_ALL C.UTF-8
		--setenv DEBIAN_FRONTEND noninteractive --setenv DEBCONF_NONINTERACTIVE_SEEN true)
	printf '#!/bin/bash\nexec%s "$@" 3<%q\n' "$(printf ' %q' "${command[@]}")" "$2/filter" >"$2/as-root"
	chmod +x "$2/as-root"
}

# enter ROOT [--home DIRECTORY] [--grace SECONDS] COMMAND...: runs COMMAND as an ordinary user in ROOT, with the checkout
# at its own path. The home is empty and forgotten unless it is given. SIGINT, SIGTERM and SIGHUP reach the command, and
# SECONDS after that it is killed; in every case nothing that it started outlives it. Returns its status, and sets
# $interrupted if there was such a signal.
enter() {
	local root=$1 home='' grace='' arguments
	shift
	while [[ $1 == --* ]]; do
		case $1 in
		--home) home=$2 ;;
		--grace) grace=$2 ;;
		esac
		shift 2
	done
	find_bwrap "$root"
	collect_arguments "$root" "$home"
	run_and_forward "$grace" "$@"
}

collect_arguments() { # ROOT HOME
	local directory=$checkout
	[[ $PWD/ == "$checkout"/* ]] && directory=$PWD
	arguments=(--unshare-user --unshare-pid --die-with-parent --uid 1000 --gid 1000 --cap-drop ALL
		--bind "$1" / --dev /dev --proc /proc --perms 1777 --tmpfs /tmp
		--perms 0755 --tmpfs /run --perms 0700 --dir /run/user/1000
		--ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts
		--ro-bind-try /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt)
	if [[ $2 ]]; then
		arguments+=(--bind "$2" /home/user)
	else
		arguments+=(--perms 0700 --tmpfs /home/user)
	fi
	arguments+=(--bind "$checkout" "$checkout" --chdir "$directory" --clearenv --setenv PATH /usr/bin:/usr/sbin:/usr/games
		--setenv HOME /home/user --setenv USER user --setenv LOGNAME user --setenv SHELL /bin/bash --setenv LANG C.UTF-8
		--setenv XDG_RUNTIME_DIR /run/user/1000)
	add_devices
	add_environment
	arguments+=(--remount-ro /)
}

add_devices() {
	local device library
	for device in /dev/dri /dev/uinput /dev/nvidia*; do
		[[ -e $device ]] && arguments+=(--dev-bind "$device" "$device")
	done
	[[ -e /dev/nvidiactl ]] || return 0
	while read -r library; do # the driver's libraries have to be those of the host's kernel module
		arguments+=(--ro-bind "$library" "/run/nvidia/${library##*/}")
	done < <(/sbin/ldconfig -p | awk '/x86-64|AArch64/ && /lib(cuda|nvcuvid|nvidia-[a-z0-9-]*)\.so/ { print $NF }')
	arguments+=(--setenv LD_LIBRARY_PATH /run/nvidia)
}

add_environment() {
	local name
	for name in $(compgen -e); do
		case $name in
		TERM | COLORTERM | NO_COLOR | CI | TZ | SELKIES_* | XKB_DEFAULT_* | G_MESSAGES_DEBUG | GST_DEBUG | npm_config_* | \
			PIP_INDEX_URL | PIP_EXTRA_INDEX_URL | PIP_TRUSTED_HOST | PIP_PROXY | \
			http_proxy | https_proxy | no_proxy | all_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | ALL_PROXY)
			arguments+=(--setenv "$name" "${!name}")
			;;
		esac
	done
}

# A terminal's Ctrl-C goes to every process by itself, a signal by kill only to this one. So bubblewrap, which would die
# and take the command with it, is made deaf, and what we are sent goes on to the command, once.
run_and_forward() { # GRACE COMMAND...
	local grace=$1 information pid status signalled=
	shift
	information=$(mktemp)
	(
		trap '' INT TERM HUP
		exec "${bwrap[@]}" --info-fd 3 "${arguments[@]}" -- \
			env --default-signal=INT,QUIT,TERM,HUP "$@" 3>"$information"
	) <&0 &
	pid=$!
	trap 'signalled=1; [[ -t 0 ]] || forward INT' INT
	trap 'signalled=1; forward TERM' TERM
	trap 'signalled=1; forward HUP' HUP
	while :; do
		status=0
		{ wait "$pid"; } 2>/dev/null || status=$? # the shell itself would tell of a kill
		[[ $signalled ]] || break
		signalled='' interrupted=1
		[[ -z $grace ]] || kill_after_grace
	done
	trap - INT TERM HUP
	rm -f "$information"
	return "$status"
}

# forward SIGNAL: to the children of the sandbox's first process, which is bubblewrap's own.
forward() {
	local first child
	first=$(sed -n 's/.*"child-pid": *\([0-9]*\).*/\1/p' "$information")
	if [[ -z $first ]]; then # too early: there is nothing yet that could be asked to end
		kill -KILL "$pid"
		return
	fi
	while IFS=/ read -r _ _ child _; do
		kill -s "$1" "$child" 2>/dev/null || true
	done < <(grep -lsx "PPid:	$first" /proc/[0-9]*/status)
}

kill_after_grace() {
	local tenths=$((grace * 10))
	while ((tenths--)) && kill -0 "$pid" 2>/dev/null; do
		sleep 0.1
	done
	if kill -KILL "$pid" 2>/dev/null; then say "It did not end in $grace seconds and was killed."; fi
}
