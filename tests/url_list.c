/* Lists of feeds, as lines and as OPML, from a file and from a pipe that gives a byte at a time. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "url_list.h"

struct taken {
	struct buf out;
	size_t left;         /* entries until enough is enough */
};

/* An entry as text: line:URL, or line!error:text */
static bool
take(void *arg, const struct url_entry *u)
{
	struct taken *t = arg;

	if (u->e == ERR_OK)
		buf_addf(&t->out, "%zu:%.*s\n", u->line, SLARG(u->url));
	else
		buf_addf(&t->out, "%zu!%s:%.*s\n", u->line, err_text(u->e), SLARG(u->url));
	return --t->left > 0;
}

/* Reads are announced for standard input alone. */
static void
await(void *arg, int fd)
{
	(void)arg;
	if (fd != STDIN_FILENO)
		abort();
}

static const struct url_list_handler handler = { take, await };

/* Makes a pipe of standard input, into which a child writes doc, byte by byte where it is short. */
static void
pipe_in(struct slice doc)
{
	size_t i, n = doc.len < 1000 ? 1 : doc.len;
	int ends[2];

	if (pipe(ends) != 0)
		abort();
	if (fork() == 0) {
		close(ends[0]);
		for (i = 0; i < doc.len; i += n)
			if (write(ends[1], doc.p + i, n) != (ssize_t)n)
				break;
		_exit(0);
	}
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
}

/* Whether doc is read as want, up to this many entries. */
static bool
gives_first(struct slice doc, size_t entries, const char *want)
{
	struct taken t = { .out.max = 1 << 20, .left = entries };
	bool right;

	pipe_in(doc);
	url_list_read("-", &handler, &t);
	wait(NULL);
	right = slice_eq(buf_slice(&t.out), slice_of(want));
	if (!right)
		fprintf(stderr, "     got %.*s", SLARG(buf_slice(&t.out)));
	buf_free(&t.out);
	return right;
}

static bool
gives(struct slice doc, const char *want)
{
	return gives_first(doc, 1000000, want);
}

int
main(void)
{
	struct buf doc = { .max = 1 << 20 };
	struct taken t = { .out.max = 1 << 20, .left = 10 };
	size_t i;

	CHECK(gives(SL(""), "") && gives(SL(" \n\n"), "") && gives(SL("# <opml>\n"), ""));
	CHECK(gives(SL("\n# c\n  http://a/ \r\nfile:///b\nhttps://c"), "3:http://a/\n4!malformed:file:///b\n5:https://c\n"));
	CHECK(gives(SL("\xEF\xBB\xBFhttp://a/\nhttp://b/\n"), "1:http://a/\n2:http://b/\n"));
	CHECK(gives_first(SL("http://a/\nhttp://b/\nhttp://c/\n"), 2, "1:http://a/\n2:http://b/\n"));

	CHECK(gives(SL("<opml version='2.0'><head><title>http://no/</title></head><body><outline text='x' xmlUrl='http://a/'/>"
	    "<outline text='folder'><outline type='RSS' XMLURL=' http://b/?x=1&y=2 '><outline xmlUrl='http://c/'/></outline>"
	    "</outline><outline type='atom' xmlurl=\"http://d/?x=1&amp;y=2\"/></body></opml>"),
	    "0:http://a/\n0:http://b/?x=1&y=2\n0:http://c/\n0:http://d/?x=1&y=2\n"));
	CHECK(gives(SL("\n\xEF\xBB\xBF <?xml version='1.0'?>\n<OPML><Body>\n<Outline\nxmlUrl\n=\n'http://a/'\n/>"),
	    "0:http://a/\n"));
	CHECK(gives(SL("<opml><outline type='include' url='http://a/' xmlUrl='http://a/'/><outline type='link' xmlUrl='http://b/'/>"
	    "<outline text='y' url='http://c/'/><outline htmlUrl='http://d/' xmlUrl=''/><outline xmlUrl='feed:x'/></opml>"),
	    "0!malformed:feed:x\n"));
	CHECK(gives(SL("<opml><outline isComment='true' xmlUrl='http://a/'><outline xmlUrl='http://b/'/></outline>"
	    "<outline isComment='false' xmlUrl='http://c/'/></opml>"), "0:http://c/\n"));
	CHECK(gives(SL("\xFF\xFE<\0o\0u\0t\0l\0i\0n\0e\0 \0x\0m\0l\0U\0r\0l\0=\0'\0h\0t\0t\0p\0:\0/\0/\0a\0/\0'\0/\0>\0"),
	    "0:http://a/\n"));
	/* broken: what there is; what is no list says so */
	CHECK(gives(SL("<opml><body><outline xmlUrl=http://a/ type=rss><outline text='R&D' xmlUrl='http://b/'></body><outline xmlUrl='http://c/'"),
	    "0:http://a/\n0:http://b/\n"));
	CHECK(gives(SL("<opml/>"), "") && gives(SL("<rss><channel/></rss>"), "0!malformed:\n") &&
	    gives(SL("<"), "0!malformed:\n"));
	CHECK(gives_first(SL("<opml><outline xmlUrl='http://a/'/><outline xmlUrl='http://b/'/></opml>"), 1, "0:http://a/\n"));

	/* a document of one line, longer than any URL */
	buf_add(&doc, SL("<opml><body>"));
	for (i = 0; i < 2000; i++)
		buf_addf(&doc, "<outline text='number %zu' xmlUrl='http://a/%zu'/>", i, i);
	buf_add(&doc, SL("</body></opml>"));
	for (i = 0; i < 2000; i++)
		buf_addf(&t.out, "0:http://a/%zu\n", i);
	CHECK(buf_terminate(&t.out) == ERR_OK && gives(buf_slice(&doc), t.out.p));
	/* a line too long is one entry, and the rest goes on */
	buf_clear(&doc);
	for (i = 0; i < 10000; i++)
		buf_add(&doc, SL("0123456789"));
	buf_add(&doc, SL("\nhttp://a/"));
	CHECK(gives(buf_slice(&doc), "1!too big:\n2:http://a/\n"));

	buf_clear(&t.out);
	url_list_read("/no/such/list", &handler, &t);
	CHECK(slice_eq(buf_slice(&t.out), SL("0!No such file or directory:\n")));
	buf_free(&doc);
	buf_free(&t.out);
	return check_close();
}
