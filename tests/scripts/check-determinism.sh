#!/usr/bin/env bash
# Builds the packages and all that goes into them twice, in two folders and with a compiler process each, and compares every assembly byte by byte.
# Ends with 0 if all are equal, and names those that differ.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

build() {
  mkdir -p "$1"
  # What belongs to the sources: not what earlier builds left.
  tar -C "$root" --exclude=bin --exclude=obj -cf - src assets docs README.md CHANGELOG.md LICENSE .editorconfig global.json \
    Directory.Build.props Directory.Packages.props | tar -C "$1" -xf -
  while read -r project; do
    dotnet build "$project" -c Release -v:q -nodeReuse:false -p:UseSharedCompilation=false -p:RunAnalyzers=false
  done < <(grep -l '<IsPackable>true</IsPackable>' "$1"/src/*/*.csproj)
  (cd "$1" && find src -path '*/bin/Release/*' -name 'NetGen*.dll' -print0 | sort -z | xargs -0 sha256sum) > "$1.sums"
}

build "$work/first"
build "$work/second-folder"
test -s "$work/first.sums"
if ! diff "$work/first.sums" "$work/second-folder.sums"; then
  echo "These assemblies differ between two builds of the same sources." >&2
  exit 1
fi

echo "$(wc -l < "$work/first.sums") assemblies are equal in both builds."
