#!/usr/bin/env bash
# run-on-arm64.sh [everyCase [everyBatchSize]]: the engine's tests (Program.cs) on Arm64 with its AdvSimd vectors, emulated
# by QEMU; every eighth case and every batch size, unless told otherwise: some 10 minutes. Emulator and C libraries are
# unpacked into the ignored folder artifacts/arm64; nothing is installed. For Debian and its kin on x64.
set -euo pipefail

project=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$project/../.." && pwd)/artifacts/arm64
unpack=$project/../scripts/unpack-debian.sh

[[ -d $folder/emulator ]] || "$unpack" bookworm main amd64 "$folder/emulator" qemu-user-static
[[ -d $folder/system ]] || "$unpack" bookworm main arm64 "$folder/system" libc6 libstdc++6 libgcc-s1 libssl3 zlib1g
dotnet publish "$project" -c Release -r linux-arm64 --self-contained -p:UseAppHost=true -o "$folder/tests"

# .NET and QEMU do not agree about code that changes while other threads run it: all code is compiled once, on one core.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
export DOTNET_TieredCompilation=0 DOTNET_EnableWriteXorExecute=0 DOTNET_gcConcurrent=0
if taskset -c 0 "$folder/emulator/usr/bin/qemu-aarch64-static" -L "$folder/system" \
  "$folder/tests/NetGen.Conformance.Tests" "${1:-8}" "${2:-1}"; then
  echo "Passed on Arm64."
else
  echo "Failed on Arm64: see the texts above." >&2
  exit 1
fi
