# Makes likeness.c's table of lib/empty_words: an open hash table of the words; LC_ALL=C.
BEGIN {
	slots = 1024          # EMPTY_SLOTS
	for (i = 32; i < 127; i++)
		ascii[sprintf("%c", i)] = i - 31
}
/^#/ { next }
{
	for (i = 1; i <= NF; i++) {
		h = 0
		for (k = 1; k <= length($i); k++)
			h = (h * 31 + ascii[substr($i, k, 1)]) % slots
		while (h in word)
			h = (h + 1) % slots
		word[h] = $i
	}
}
END {
	print "extern const char *const empty_words[" slots "];\n\nconst char *const empty_words[" slots "] = {"
	for (h = 0; h < slots; h++)
		if (h in word)
			printf "\t[%d] = \"%s\",\n", h, word[h]
	print "};"
}
