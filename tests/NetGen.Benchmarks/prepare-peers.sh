#!/usr/bin/env bash
# Makes what three of the benchmark's peers need, in the ignored folder artifacts/benchmark-peers: the C and C++ libraries of Debian
# 13 for TorchSharp, its OpenBLAS, and Peers/Eigen/networks.cpp, compiled with its Eigen for this processor where g++ is installed. The
# next build of the benchmark then takes TorchSharp in and lets its own host use these libraries; nothing is installed. To undo it,
# delete the folder. For Debian and its kin on x64.
set -euo pipefail

tests=$(cd "$(dirname "$0")/.." && pwd)
folder=$(dirname "$tests")/artifacts/benchmark-peers

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
"$tests/scripts/unpack-debian.sh" trixie main amd64 "$root/debian" \
  libc6 libstdc++6 libgcc-s1 libopenblas0-pthread libgfortran5 libeigen3-dev patchelf

libraries=$root/debian/usr/lib/x86_64-linux-gnu
rm -rf "$folder"
mkdir -p "$folder"
cp -L "$libraries"/*.so.* "$libraries"/openblas-pthread/libopenblas.so.0 "$folder"
cp "$root/debian/usr/bin/patchelf" "$root/debian/packages.txt" "$folder"

# With all freedom to reorder arithmetic, as such libraries are compiled where speed counts.
if command -v g++ > /dev/null; then
  g++ -std=c++20 -O3 -march=native -ffast-math -DNDEBUG -DEIGEN_STACK_ALLOCATION_LIMIT=0 \
    -isystem "$root/debian/usr/include/eigen3" -shared -fPIC -o "$folder/libeigen_networks.so" \
    "$tests/NetGen.Benchmarks/Peers/Eigen/networks.cpp"
else
  echo "prepare-peers.sh: there is no g++, so the peer eigen will be missing" >&2
fi

# What `-- streams` compares with besides, where the sources are named.
if [ -n "${RTNEURAL:-}${NEURAL_AMP_MODELER_CORE:-}" ]; then
  "$tests/NetGen.Benchmarks/prepare-stream-peers.sh"
fi

echo "Unpacked into $folder; now: dotnet run -c Release --project tests/NetGen.Benchmarks -- ratios"
