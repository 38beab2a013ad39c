# Makes sentence_raw.h's tables of the file lib/raw_en: awk -f raw.awk FILE
BEGIN { print "#include \"sentence_raw.h\"\n\nconst struct raw_word raw_words[] = {" }
/^#/ || NF == 0 { next }
NF == 5 { place[$1] = n++; printf "\t{ \"%s\", { %d, %d, %d, %d } },\n", $1, $2, $3, $4, $5 }
NF == 4 { pairs[m++] = sprintf("\t{ %d, %d, %d, %d },", place[$1], place[$2], $3, $4) }
END {
	print "};\n\nconst struct raw_pair raw_pairs[] = {"
	for (i = 0; i < m; i++)
		print pairs[i]
	print "};\n\nconst size_t n_raw_words = " n ", n_raw_pairs = " m ";"
}
