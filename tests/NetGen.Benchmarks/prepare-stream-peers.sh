#!/usr/bin/env bash
# Compiles what `-- streams` compares networks with that go step by step: RTNeural, once for each of its backends, and
# NeuralAmpModelerCore. The sources are yours, with their submodules:
#   RTNEURAL=folder NEURAL_AMP_MODELER_CORE=folder tests/NetGen.Benchmarks/prepare-stream-peers.sh
# A library whose variable is not set is left out, and the benchmark says so. prepare-peers.sh, which makes the folder anew, calls this script
# where a variable is set. Needs g++; installs nothing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=$(dirname "$(dirname "$here")")/artifacts/benchmark-peers
glue=$here/Peers/Streams
if [ -z "${RTNEURAL:-}${NEURAL_AMP_MODELER_CORE:-}" ]; then
  echo "prepare-stream-peers.sh: expected the folder of a library's sources in RTNEURAL or NEURAL_AMP_MODELER_CORE, and neither is set" >&2
  exit 1
fi
mkdir -p "$folder"

require() {
  if [ ! -e "$2" ]; then
    echo "prepare-stream-peers.sh: $1 should name a folder with $2, which is not there; clone it with --recursive" >&2
    exit 1
  fi
}

# Compiled into a temporary file, so that a library is never half there.
compile() {
  local library=$folder/$1
  shift
  g++ "$@" -DNDEBUG -shared -fPIC -fvisibility=hidden -fvisibility-inlines-hidden -I "$glue" -o "$library.tmp"
  mv "$library.tmp" "$library"
  echo "$library"
}

if [ -n "${RTNEURAL:-}" ]; then
  require RTNEURAL "$RTNEURAL/RTNeural/RTNeural.h"
  require RTNEURAL "$RTNEURAL/modules/Eigen/Eigen/Dense"
  require RTNEURAL "$RTNEURAL/modules/xsimd/include/xsimd/xsimd.hpp"
  flags=(-std=c++17 -O3 -march=native -ffast-math -isystem "$RTNEURAL" "$glue/rtneural.cpp")
  compile librtneural_eigen.so "${flags[@]}" -DRTNEURAL_USE_EIGEN=1 -DRTNEURAL_DEFAULT_ALIGNMENT=32 -isystem "$RTNEURAL/modules/Eigen"
  compile librtneural_stl.so "${flags[@]}" -DRTNEURAL_DEFAULT_ALIGNMENT=64

  # Aligned to a vector of the processor, as xsimd reads them.
  alignment=32
  if g++ -march=native -dM -E -x c++ /dev/null | grep -q __AVX512F__; then
    alignment=64
  fi
  compile librtneural_xsimd.so "${flags[@]}" -DRTNEURAL_USE_XSIMD=1 -DRTNEURAL_DEFAULT_ALIGNMENT=$alignment \
    -isystem "$RTNEURAL/modules/xsimd/include"
fi

if [ -n "${NEURAL_AMP_MODELER_CORE:-}" ]; then
  core=$NEURAL_AMP_MODELER_CORE
  require NEURAL_AMP_MODELER_CORE "$core/NAM/dsp.h"
  require NEURAL_AMP_MODELER_CORE "$core/Dependencies/eigen/Eigen/Dense"
  require NEURAL_AMP_MODELER_CORE "$core/Dependencies/nlohmann/json.hpp"
  flags=(-std=c++20 -Ofast -DNAM_SAMPLE_FLOAT -DNAM_ENABLE_A2_FAST -isystem "$core" -isystem "$core/Dependencies/eigen"
    -isystem "$core/Dependencies/nlohmann" "$glue/nam.cpp" "$core"/NAM/*.cpp "$core"/NAM/*/*.cpp)
  # With the flags of its own build, and for this processor.
  compile libnam.so "${flags[@]}"
  compile libnam_native.so "${flags[@]}" -march=native
fi
