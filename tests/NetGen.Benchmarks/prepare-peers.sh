#!/usr/bin/env bash
# Unpacks what two of the benchmark's peers need and Debian 12 does not have, into the ignored folder
# artifacts/benchmark-peers: the C and C++ libraries of Debian 13 for TorchSharp, and its OpenBLAS. The next build of the
# benchmark then takes TorchSharp in and lets its own host use these libraries; nothing is installed. To undo it, delete
# the folder. For Debian and its kin on x64.
set -euo pipefail

tests=$(cd "$(dirname "$0")/.." && pwd)
folder=$(dirname "$tests")/artifacts/benchmark-peers

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
"$tests/scripts/unpack-debian.sh" trixie main amd64 "$root/debian" \
  libc6 libstdc++6 libgcc-s1 libopenblas0-pthread libgfortran5 patchelf

libraries=$root/debian/usr/lib/x86_64-linux-gnu
rm -rf "$folder"
mkdir -p "$folder"
cp -L "$libraries"/*.so.* "$libraries"/openblas-pthread/libopenblas.so.0 "$folder"
cp "$root/debian/usr/bin/patchelf" "$root/debian/packages.txt" "$folder"
echo "Unpacked into $folder; now: dotnet run -c Release --project tests/NetGen.Benchmarks -- ratios"
