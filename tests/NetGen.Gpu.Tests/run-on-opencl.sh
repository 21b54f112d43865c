#!/usr/bin/env bash
# run-on-opencl.sh [part parts]: the corpus and training runs (Program.cs) by OpenCL without a GPU: on PoCL, which compiles kernels
# for the processor; some 10 minutes in all, the first of eight parts with "0 8". PoCL is installed into a root of its own, in the
# ignored folder artifacts/opencl, from the Debian release whose PoCL is sound: 6.0 stops at some kernels, and computes others wrongly.
# Needs debootstrap and root.
set -euo pipefail

project=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$project/../.." && pwd)/artifacts/opencl
root=$folder/root
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 -E '/debian/?$')

if [[ ! -d $root ]]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  # All releases of Debian are made alike, which its script of that name does.
  debootstrap --variant=minbase --include=pocl-opencl-icd,ocl-icd-opencl-dev forky "$folder/new" "$mirror" \
    /usr/share/debootstrap/scripts/sid
  mv "$folder/new" "$root"
fi

dotnet publish "$project" -c Release -r linux-x64 --self-contained -o "$root/tests"

# What is mounted here, only these processes see, and it goes with them.
if unshare --mount --pid --fork bash -c '
    mount -t proc proc "$0/proc" && mount --rbind /sys "$0/sys"
    exec chroot "$0" /usr/bin/env -i PATH=/usr/bin HOME=/tmp DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 /tests/NetGen.Gpu.Tests opencl "$@"
  ' "$root" "$@"; then
  echo "Passed on OpenCL."
else
  echo "Failed on OpenCL: see the texts above." >&2
  exit 1
fi
