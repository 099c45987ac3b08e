#!/usr/bin/env bash
# Starts a stand-in plugin: launch.sh <folder beside this file> <arguments of the engine>. Works from any folder and
# through links, because the engine starts plugins by a name on PATH.
set -eu

plugins=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
name=$1
shift
exec node --require "$plugins/../../node_modules/tsx/dist/cjs/index.cjs" "$plugins/$name/main.ts" "$@"
