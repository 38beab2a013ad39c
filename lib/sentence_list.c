#include "sentence_list.h"
#include "sentence_marks.h"

#define MAX_DIGITS 3

size_t
bullet_at(struct slice s)
{
	if (s.len == 0 || ascii_is_alnum(s.p[0]))
		return 0;
	if (s.p[0] == '*')
		return 1;
	if (slice_starts(s, SL("\xE2\x80\xA2")) || slice_starts(s, SL("\xE2\x81\x83")))   /* • ⁃ */
		return 3;
	return slice_starts(s, SL("\xC2\xB7")) ? 2 : 0;                                     /* · */
}

/* Reads a number or a small letter; its length, or 0. */
static size_t
read_label(struct list_item *item, struct slice s)
{
	size_t i;

	item->number = 0;
	for (i = 0; i < s.len && i < MAX_DIGITS && ascii_is_digit(s.p[i]); i++)
		item->number = item->number * 10 + (unsigned)(s.p[i] - '0');
	item->style = 1;
	if (i == 0 && s.len > 0 && ascii_is_lower(s.p[0])) {
		item->number = (unsigned)(s.p[0] - 'a') + 1;
		item->style = 2;
		i = 1;
	}
	return i;
}

/* Reads a number or letter and the mark behind it; its length, or 0. */
static size_t
read_number(struct list_item *item, struct slice s)
{
	size_t open = s.len > 0 && s.p[0] == '(', n = read_label(item, slice_from(s, open));

	if (n == 0)
		return 0;
	n += open;
	if (n < s.len && s.p[n] == '.') {
		item->style += 4;
		n++;
	}
	if (n < s.len && s.p[n] == ')') {
		item->style += 8;
		n++;
	}
	return item->style > 4 && n < s.len && ascii_is_space(s.p[n]) ? n : 0;
}

size_t
list_item_at(struct list_item *item, struct slice text, size_t i)
{
	size_t bullet = bullet_at(slice_from(text, i)), begin = bullet > 0 ? skip_space(text, i + bullet) : i, n;

	*item = (struct list_item){ 0 };
	if ((n = read_number(item, slice_from(text, begin))) > 0)
		return begin + n - i;
	item->number = 0;
	return bullet > 0 && begin > i + bullet ? bullet : 0;
}

size_t
list_item_before(struct list_item *item, struct slice text, size_t from, size_t mark)
{
	size_t begin = word_begin(text, from, mark), space = begin, bullet;

	if (begin <= from || list_item_at(item, text, begin) == 0 || item->number == 0)
		return 0;
	while (space > from && ascii_is_space(text.p[space - 1]))
		space--;
	bullet = word_begin(text, from, space);
	return bullet > from && bullet < space && bullet_at(slice_from(text, bullet)) == space - bullet ? bullet : begin;
}
