#!/usr/bin/env bash
# prepare-ptx-machine.sh FOLDER: compiles the PTX machine, a driver of CUDA that interprets kernels, into a folder, and prints the
# folder: tests run kernels on it where NETGEN_PTX_MACHINE names it, and any program that uses CUDA where LD_LIBRARY_PATH does. Needs
# what NativeAOT needs: clang or gcc, and zlib. For Linux on x64.
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
dotnet publish "$(dirname "$0")/../NetGen.PtxMachine" -c Release -r linux-x64 -p:NativeAot=true -o "$folder" >&2
echo "$folder"
