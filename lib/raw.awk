# Makes sentence_raw.h's tables of the file lib/raw_en: awk -f raw.awk FILE
BEGIN { print "#include \"sentence_raw.h\"\n\nconst struct raw_word raw_words[] = {" }
/^#/ || NF == 0 { next }
NF == 5 {
	printf "\t{ \"%s\", { %d, %d, %d, %d } },\n", $1, $2, $3, $4, $5
	place[$1] = n++
	letter = substr($1, 1, 1)
	if (!(letter in first))
		first[letter] = n - 1
}
NF == 4 {
	if (!(place[$1] in begin))
		begin[place[$1]] = m + 0
	pairs[m++] = sprintf("\t{ %d, %d, %d },", place[$2], $3, $4)
}
END {
	print "};\n\nconst struct raw_pair raw_pairs[] = {"
	for (i = 0; i < m; i++)
		print pairs[i]
	print "};\n\nconst unsigned short raw_pairs_of[] = {"
	end = m
	for (i = n; i >= 0; i--) {
		if (i in begin)
			end = begin[i]
		of[i] = end
	}
	for (i = 0; i <= n; i++)
		printf "\t%d,\n", of[i]
	print "};\n\nconst unsigned short raw_letters[27] = {"
	printf "\t[26] = %d,\n", end = n
	for (i = 26; i > 0; i--) {
		letter = substr("abcdefghijklmnopqrstuvwxyz", i, 1)
		if (letter in first)
			end = first[letter]
		printf "\t[%d] = %d,\n", i - 1, end
	}
	print "};"
}
