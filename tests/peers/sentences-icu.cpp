// ICU's sentence break iterator as a filter: units that blank lines divide, a sentence a line.
#include <cstdio>
#include <memory>
#include <string>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

static void
put_unit(icu::BreakIterator &it, const std::string &unit)
{
	UErrorCode e = U_ZERO_ERROR;
	UText *text = utext_openUTF8(nullptr, unit.data(), (int64_t)unit.size(), &e);
	it.setText(text, e);
	for (int32_t from = it.first(), to = it.next(), end; to != icu::BreakIterator::DONE; from = to, to = it.next()) {
		for (end = to; end > from && unit[(size_t)end - 1] == ' '; end--)
			;
		fwrite(unit.data() + from, 1, (size_t)(end - from), stdout);
		putchar_unlocked('\n');
	}
	utext_close(text);
}

int
main()
{
	UErrorCode e = U_ZERO_ERROR;
	std::unique_ptr<icu::BreakIterator> it(icu::BreakIterator::createSentenceInstance(icu::Locale("en"), e));
	std::string unit;
	char *line = nullptr;
	size_t cap = 0;
	ssize_t n;

	if (U_FAILURE(e))
		return 2;
	while ((n = getline(&line, &cap, stdin)) > 0) {
		if (n > 1) {
			unit.append(line, (size_t)n - 1).append(" ");
			continue;
		}
		put_unit(*it, unit);
		unit.clear();
		putchar_unlocked('\n');
	}
	put_unit(*it, unit);
	return 0;
}
