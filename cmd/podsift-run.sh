#!/bin/sh
# podsift run, podsift send: the day's work.
set -eu
# shellcheck source=cmd/podsift-settings.sh
. "$PODSIFT_PARTS/podsift-settings.sh"
settings_table
