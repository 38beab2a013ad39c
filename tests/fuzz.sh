# The fuzz targets without a fuzzer: what once broke them (fuzz/crashes/TARGET-…), their seeds, and real
# documents where they are present.
. "$(dirname "$0")/lib.sh"

# Seconds for all the files of a line below; each takes milliseconds.
limit=120

# replay name target file...: the target takes all these files; says on which one it broke
replay() {
	name=$1 target=$2; shift 2
	[ -e "$1" ] || { skip "$target, $name: no file"; return; }
	rc=0; timeout $limit "$B/fuzz/$target" "$@" >"$tmp/out" 2>&1 || rc=$?
	if [ $rc -eq 0 ]; then pass "$tmp/out"; return; fi
	fail "$target, $name: status $rc: $(awk '/^> / { file = $0 } END { print file } !/^> / && n++ < 3' "$tmp/out")"
}

for target in archive captions charset date digest embeddings faithful feed gunzip html index interests json json_split ledger login message page rec reply sentence state text transcript url url_list xml; do
	for crash in "$here/fuzz/crashes/$target"-*; do
		[ ! -e "$crash" ] || replay "$(basename "$crash")" "$target" "$crash"
	done
	[ ! -d "$here/fuzz/seeds/$target" ] || replay "seeds" "$target" "$here/fuzz/seeds/$target"/*
done
for target in charset feed xml; do
	replay "our feeds" "$target" "$here"/feedfetch/*.xml
	replay "real feeds" "$target" "$shared"/feeds/dev/*
done
for target in captions html json page sentence text transcript; do
	replay "our transcripts" "$target" "$here"/transcribe-split/*
	replay "real transcripts" "$target" "$shared"/insights/transcripts/*
done

replay "our digests" digest "$here"/fmt-digest/*.tsv
replay "real sentences" digest "$shared"/insights/sentences/*

# The judge judges: a target that is given what must not be fails.
replay "an empty file" feed /dev/null
check "a file that is missing fails" sh -c "! '$B/fuzz/feed' '$tmp/none'"
close_tests
