# Makes a table of the lists of cues that are built in, a language a file: awk -f cue_lists.awk FILE...
BEGIN { print "#include \"cue_lists.h\"\n" }
FNR == 1 {
	if (n) print "\t0\n};"
	name[++n] = FILENAME
	sub(/.*\//, "", name[n])
	printf "static const char *const list_%s[] = {\n", name[n]
}
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "\t\"%s\",\n", $0 }
END {
	print "\t0\n};\n\nconst struct cue_list cue_lists[] = {"
	for (i = 1; i <= n; i++) printf "\t{ \"%s\", list_%s },\n", name[i], name[i]
	print "\t{ 0, 0 }\n};"
}
