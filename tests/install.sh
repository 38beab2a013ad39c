# make install, the suite from there, make uninstall; make dist and a build from it.
. "$(dirname "$0")/lib.sh"
top=$here/..
san=; case $B in *-san*) san=SAN=1 ;; esac

check install make -s -C "$top" $san B="$B" install DESTDIR="$tmp/root" PREFIX=/opt/podsift
for program in feedfetch transcribe-split sentscore distill topk fmt-digest archive podsift; do
	check "$program runs from there" "$tmp/root/opt/podsift/bin/$program" -V
	check "$program has its page" [ -s "$tmp/root/opt/podsift/share/man/man1/$program.1" ]
done
for engine in podsift-whisper-cpp podsift-sherpa-onnx podsift-pocketsphinx; do
	check "$engine is there" [ -x "$tmp/root/opt/podsift/libexec/podsift/$engine" ]
done
check "podsift-lock is there" [ -x "$tmp/root/opt/podsift/libexec/podsift/podsift-lock" ]
check "podsift finds its parts, its programs and their order" env -i HOME="$tmp" PATH=/usr/bin:/bin \
	"$tmp/root/opt/podsift/bin/podsift" -c "$tmp/config" run
check "records page" [ -s "$tmp/root/opt/podsift/share/man/man5/podsift-records.5" ]
check "tour" [ -s "$tmp/root/opt/podsift/share/man/man7/podsift.7" ]
check uninstall make -s -C "$top" $san B="$B" uninstall DESTDIR="$tmp/root" PREFIX=/opt/podsift
check "nothing is left" [ -z "$(find "$tmp/root" ! -type d)" ]

check dist make -s -C "$top" dist DIST="$tmp"
archive=$(echo "$tmp"/podsift-*.tar.gz)
check "archive" tar -xzf "$archive" -C "$tmp"
folder=$(basename "$archive" .tar.gz)
check "builds from the archive" make -s -C "$tmp/$folder" B="$tmp/b" "$tmp/b/topk"
close_tests
