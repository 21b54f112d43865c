#!/usr/bin/env bash
# run-on-ptx-machine.sh [part parts]: the corpus, training runs and products in every precision (Program.cs) by CUDA without a GPU: on
# the PTX machine, which interprets what ILGPU compiles for NVIDIA's devices, matrix instructions and asynchronous copies included, and
# says where threads do not wait for each other. Ten minutes in all, two parts at a time; the first of eight parts with "0 8".
set -euo pipefail

project=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$project/../.." && pwd)
machine=$("$root/tests/scripts/prepare-ptx-machine.sh" "$root/artifacts/ptx-machine")
tests=$root/artifacts/ptx-machine-tests
dotnet publish "$project" -c Release -o "$tests"

export LD_LIBRARY_PATH=$machine${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
if [[ $# -eq 0 ]]; then
  seq 0 15 | xargs -P 2 -I{} dotnet "$tests/NetGen.Gpu.Tests.dll" {} 16 && failed=0 || failed=1
else
  dotnet "$tests/NetGen.Gpu.Tests.dll" "$@" && failed=0 || failed=1
fi

if [[ $failed -eq 0 ]]; then
  echo "Passed on the PTX machine."
else
  echo "Failed on the PTX machine: see the texts above." >&2
  exit 1
fi
