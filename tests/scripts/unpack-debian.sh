#!/usr/bin/env bash
# unpack-debian.sh SUITE COMPONENTS ARCHITECTURE FOLDER PACKAGE...: unpacks packages of Debian into a folder, which it creates
# or empties, and lists them in packages.txt there. Nothing is installed: an apt of its own, which knows of nothing installed
# and leaves the machine's lists alone, asks the machine's own package mirror. For Debian and its kin.
set -euo pipefail

suite=$1 components=$2 architecture=$3 folder=$4
shift 4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,packages,root}
: > "$work/status"

# The mirror that the machine uses already: the first one in its lists.
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 -E '/debian/?$') || {
  echo "unpack-debian.sh: apt has no lists of a Debian mirror here; run apt-get update first" >&2
  exit 1
}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] $mirror $suite $components" > "$work/sources.list"

apt=(apt-get -q
  -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
  -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State=$work/state" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache"
  -o APT::Sandbox::User=root)
"${apt[@]}" update
(cd "$work/packages" && "${apt[@]}" download "$@")
for package in "$work"/packages/*.deb; do
  dpkg-deb --extract "$package" "$work/root"
done
(cd "$work/packages" && ls) > "$work/root/packages.txt"

rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root" "$folder"
