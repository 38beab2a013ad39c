/* Lists of feeds: what is given as a URL is one, and each entry has its reason. */
#include "fuzz.h"
#include "url.h"
#include "url_list.h"

static bool
take(void *arg, const struct url_entry *u)
{
	size_t *n = arg;

	MUST(u->e == ERR_OK || u->e == ERR_SYNTAX || u->e == ERR_TOOBIG);
	MUST((u->e == ERR_OK) == url_is_http(u->url));
	MUST(u->url.len == 0 || (!ascii_is_space(u->url.p[0]) && !ascii_is_space(u->url.p[u->url.len - 1])));
	return ++*n < 1000;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct url_list_handler handler = { take, NULL };
	size_t entries = 0;

	url_list_read(fuzz_file((struct slice){ (const char *)data, n }), &handler, &entries);
	MUST(entries <= 1000 && entries <= n + 1);
	return 0;
}
