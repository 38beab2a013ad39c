# Makes a table of lists that are built in (word_lists.h), a language a file: awk -v name=NAME -f word_lists.awk FILE...
BEGIN { printf "#include \"word_lists.h\"\n\nextern const struct word_list %s[];\n", name }
FNR == 1 {
	if (n) print "\t0\n};"
	language[++n] = FILENAME
	sub(/.*\//, "", language[n])
	printf "static const char *const list_%s[] = {\n", language[n]
}
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "\t\"%s\",\n", $0 }
END {
	printf "\t0\n};\n\nconst struct word_list %s[] = {\n", name
	for (i = 1; i <= n; i++) printf "\t{ \"%s\", list_%s },\n", language[i], language[i]
	print "\t{ 0, 0 }\n};"
}
