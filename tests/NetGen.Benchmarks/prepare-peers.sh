#!/usr/bin/env bash
# Unpacks what two of the benchmark's peers need and Debian 12 does not have, into the ignored folder
# artifacts/benchmark-peers: the C and C++ libraries of Debian 13 for TorchSharp, and its OpenBLAS. The next build of the
# benchmark then takes TorchSharp in and lets its own host use these libraries; nothing is installed. To undo it, delete
# the folder. For Debian and its kin on x64; asks the machine's own package mirror.
set -euo pipefail

folder=$(cd "$(dirname "$0")/../.." && pwd)/artifacts/benchmark-peers
suite=trixie
packages=(libc6 libstdc++6 libgcc-s1 libopenblas0-pthread libgfortran5 patchelf)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,packages,root}
: > "$work/status"

# The mirror that the machine uses already: the first one in its lists.
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 -E '/debian/?$')
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] $mirror $suite main" > "$work/sources.list"

# An apt of its own, which knows of nothing installed and leaves the machine's lists alone.
apt=(apt-get -q
  -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State=$work/state" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache"
  -o APT::Sandbox::User=root)
"${apt[@]}" update
(cd "$work/packages" && "${apt[@]}" download "${packages[@]}")
for package in "$work"/packages/*.deb; do
  dpkg-deb --extract "$package" "$work/root"
done

libraries=$work/root/usr/lib/x86_64-linux-gnu
rm -rf "$folder"
mkdir -p "$folder"
cp -L "$libraries"/*.so.* "$libraries"/openblas-pthread/libopenblas.so.0 "$folder"
cp "$work/root/usr/bin/patchelf" "$folder"
(cd "$work/packages" && ls) > "$folder/packages.txt"
echo "Unpacked into $folder; now: dotnet run -c Release --project tests/NetGen.Benchmarks -- ratios"
