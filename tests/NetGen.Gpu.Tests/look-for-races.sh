#!/usr/bin/env bash
# look-for-races.sh [part parts]: kernels by OpenCL on Oclgrind, which interprets them and says where a thread reads what another one
# writes without a barrier in between: no other test sees that. The cases written by hand take an hour; "0 12" is the first of
# twelve parts. Debian's packages oclgrind and ocl-icd-opencl-dev have to be installed.
set -euo pipefail

project=$(cd "$(dirname "$0")" && pwd)
icd=$(find /usr/lib -name 'liboclgrind-rt-icd.so' -print -quit)
[[ -n $icd ]] || { echo "look-for-races.sh: Oclgrind is not installed; install Debian's packages oclgrind and ocl-icd-opencl-dev" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$icd" > "$work/oclgrind.icd"

# OpenCL 1.2 has another name for the barrier.
export OCL_ICD_VENDORS=$work OCLGRIND_DATA_RACES=1 OCLGRIND_LOCAL_MEM_SIZE=65536 OCLGRIND_NUM_THREADS=1
export OCLGRIND_BUILD_OPTIONS=-Dwork_group_barrier=barrier
dotnet build "$project" -c Release
if dotnet run --no-build -c Release --project "$project" -- races "$@" 2>&1 | tee "$work/log" && ! grep -q 'data race' "$work/log"; then
  echo "No races."
else
  echo "Races, or failures: see the texts above." >&2
  exit 1
fi
