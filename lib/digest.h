/*
 * digest: insights with their related ones, and the formats that fmt-digest writes them in.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stdio.h>

#include "insight.h"
#include "lock.h"
#include "scanned.h"
#include "table.h"

/* Related insights below one of a page, and below one of a text or a mail. */
#define DIGEST_RELATED 10
#define DIGEST_RELATED_FEW 3

/* The strings of a digest take at most so much: a hundred thousand insights. */
#define DIGEST_MAX_BYTES ((size_t)512 << 20)

/* What a mail's header says; the strings are the user's, as they were given, and checked by digest_mail_check. */
struct digest_mail {
	const char *from, *to;         /* "Name <a@example.org>", or the address alone */
	const char *unsubscribe;       /* mailto: or https:; or NULL */
	const char *list;              /* "insights.example.org", perhaps "Name <insights.example.org>"; or NULL */
	const char *name;              /* whose digest it is: all that the Message-ID has of the reader; or NULL */
	bool crlf;                     /* lines end with CR LF */
};

struct digest {
	/* set by the caller, before a format writes it */
	const char *title;             /* clean text */
	int64_t day;                   /* day.h */
	int64_t sent_day;              /* that a mail is sent on */
	int sent_second;               /* of that day */
	struct scanned scanned;
	struct digest_mail mail;
	const char *folder;            /* of a site */
	/* what digest_add and digest_end fill in; begin with all zero */
	struct insight *first, **end;  /* in the order of the input, linked by next */
	size_t n;
	size_t bytes;                  /* of all strings */
	struct insight *waiting, **waiting_end;   /* related ones whose insight has not come yet */
	struct insight **by_id;        /* by the numbers of ids, the last of each id */
	struct table ids;
	size_t ids_cap;
	struct headlines headlines;
	struct lock lock;              /* of the folder of a site */
};

/*
 * Adds a record: as an insight or, where it names one in field 16, below that.  ERR_SYNTAX where it has no text,
 * ERR_TOOBIG where it, or with it the digest, is too large, ERR_NOMEM; the digest is then as it was.
 */
enum err digest_add(struct digest *d, const struct rec *rec);

/* After the last record: what names an insight that is not there stands at the end as one of its own. */
void digest_end(struct digest *d);

/* The day that told names, as insight.told, or that of the digest. */
int64_t digest_day_of(const struct digest *d, struct slice told);

/* The insight of that id, the last one where there are several; NULL for none, and for an empty id. */
struct insight *digest_find(const struct digest *d, struct slice id);

void digest_free(struct digest *d);

/*
 * A format.  write writes to out, or into d->folder where open is not NULL: this is called first, before digest_end, and
 * close at the end.  ERR_IO (errno), ERR_NOMEM, ERR_TOOBIG.
 */
struct digest_format {
	const char *name;
	const char *what;              /* it writes, for a list of formats */
	enum err (*write)(FILE *out, const struct digest *d);
	enum err (*open)(struct digest *d);
	void (*close)(struct digest *d);
};

/* The table of formats, by their names; the end is a name of NULL. */
extern const struct digest_format digest_formats[];

/* What is wrong with a mail's header, or missing in it, as a message; NULL where digest_write_mail can write it. */
const char *digest_mail_check(const struct digest_mail *m);

/* The format of that name, or NULL. */
const struct digest_format *digest_find_format(const char *name);

enum err digest_write_text(FILE *out, const struct digest *d);
enum err digest_write_html(FILE *out, const struct digest *d);
enum err digest_write_mail(FILE *out, const struct digest *d);
enum err digest_write_atom(FILE *out, const struct digest *d);
enum err digest_write_site(FILE *out, const struct digest *d);
enum err digest_write_md(FILE *out, const struct digest *d);
enum err digest_write_json(FILE *out, const struct digest *d);
enum err digest_write_jsonl(FILE *out, const struct digest *d);

#endif
