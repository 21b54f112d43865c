#!/usr/bin/env bash
# prepare-ptxas.sh FOLDER: puts NVIDIA's assembler for PTX into a folder, from Debian's package of the CUDA toolkit (84 MB,
# non-free), and prints its path: tests of GPU kernels assemble them where NETGEN_PTXAS names it or the path has it. It
# needs no GPU. Does nothing where the folder has it already. For Debian and its kin.
set -euo pipefail

folder=$1
if [ ! -x "$folder/usr/bin/ptxas" ]; then
  "$(dirname "$0")/unpack-debian.sh" bookworm "main contrib non-free" amd64 "$folder" nvidia-cuda-toolkit >&2
fi
echo "$(cd "$folder" && pwd)/usr/bin/ptxas"
