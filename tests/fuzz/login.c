/* Files of logins, ours and netrc: each that is found has a host, a password, and is what its host asks for. */
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "login.h"

static void
check(const struct login_list *list)
{
	struct buf url = { .max = 65536 };
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct login *l = &list->logins[i];

		MUST(l->host[0] != '\0' && (l->user == NULL || l->user[0] != '\0') && l->password != NULL);
		buf_clear(&url);
		MUST(buf_addf(&url, "https://%s/", l->host) == ERR_OK);
		if (strpbrk(l->host, "/?#:") == NULL)
			MUST(login_find(list, buf_slice(&url)) != NULL);
	}
	buf_free(&url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *path = fuzz_file((struct slice){ (const char *)data, n });
	struct login_list ours = { .logins = NULL }, netrc = { .logins = NULL };
	enum err e = login_read(&ours, path);

	MUST(e == ERR_OK || e == ERR_SYNTAX || e == ERR_TOOBIG || e == ERR_RANGE);
	check(&ours);
	MUST((e = login_read_netrc(&netrc, path)) == ERR_OK || e == ERR_TOOBIG);
	check(&netrc);
	login_free(&ours);
	login_free(&netrc);
	return 0;
}
