#include <stdlib.h>

#include "day.h"
#include "digest.h"
#include "mail_header.h"
#include "mailbox.h"
#include "mail_html.h"
#include "quoted_printable.h"
#include "sha256.h"
#include "utf8.h"

#define MESSAGE_MAX_BYTES 100000     /* a large client cuts off what is beyond 102 KB */
#define INSIGHTS_MAX 128             /* more have no room whatever they say */
#define ELLIPSIS SL("…")

/* What a message may hold of each insight: the first that fits is taken. */
struct measure {
	bool related;
	size_t text_bytes, name_bytes, url_bytes, insights;
};

static const struct measure measures[] = {
	{ true, 4000, 400, 2000, INSIGHTS_MAX },
	{ false, 4000, 400, 2000, INSIGHTS_MAX },
	{ false, 700, 200, 1000, INSIGHTS_MAX },
	{ false, 500, 120, 400, 32 },
	{ false, 500, 120, 400, 16 },
	{ false, 400, 80, 200, 8 },
};

#define MEASURES (sizeof(measures) / sizeof(measures[0]))

/* A digest that was cut to a measure: copies of its insights, which share what was not cut. */
struct cut {
	struct digest digest;
	struct insight *insights;
	struct buf memory;               /* reserved before it is filled, so that it never moves */
	size_t left_out;
};

/* Cuts *s to max bytes, with an ellipsis. */
static void
cut_text(struct buf *memory, struct slice *s, size_t max)
{
	size_t from = memory->len;

	if (s->len <= max || buf_add(memory, utf8_cut(*s, max)) != ERR_OK || buf_add(memory, ELLIPSIS) != ERR_OK)
		return;
	*s = slice_from(buf_slice(memory), from);
}

static void
cut_url(struct slice *url, size_t max)
{
	if (url->len > max)
		url->len = 0;
}

/* The shows in front that have room; whole names. */
static void
cut_shows(struct slice *shows, size_t max)
{
	size_t n = max;

	if (shows->len <= max)
		return;
	while (n > 0 && shows->p[n] != '\n')
		n--;
	shows->len = n;
}

static void
cut_insight(struct buf *memory, struct insight *in, const struct measure *m)
{
	cut_text(memory, &in->body, m->text_bytes);
	cut_text(memory, &in->quote, m->text_bytes);
	cut_text(memory, &in->show, m->name_bytes);
	cut_text(memory, &in->title, m->name_bytes);
	cut_text(memory, &in->speaker, m->name_bytes);
	cut_text(memory, &in->source, 3 * m->name_bytes);
	cut_shows(&in->also, 2 * m->name_bytes);
	cut_url(&in->listen, m->url_bytes);
	cut_url(&in->link, m->url_bytes);
}

#define CUT_PARTS 6                  /* strings of cut_insight that may be cut with an ellipsis */

/* Copies in and cuts the copy, which has nothing below and behind it. */
static void
copy_insight(struct cut *c, struct insight *to, const struct insight *in, const struct measure *m)
{
	*to = *in;
	to->next = to->related = NULL;
	cut_insight(&c->memory, to, m);
}

/* Makes c of d.  ERR_NOMEM. */
static enum err
cut_digest(struct cut *c, const struct digest *d, const struct measure *m)
{
	size_t most = d->n < m->insights ? d->n : m->insights, each = m->related ? 1 + DIGEST_RELATED_FEW : 1, n = 0, k;
	size_t bytes = most * each * (2 * m->text_bytes + 6 * m->name_bytes + CUT_PARTS * 4) + 256;
	const struct insight *in, *r;
	struct insight *to;

	*c = (struct cut){ .digest = *d, .memory = { .max = bytes }, .left_out = d->n - most };
	if ((c->insights = calloc(most * each + 1, sizeof(*c->insights))) == NULL || buf_reserve(&c->memory, bytes) != ERR_OK)
		return ERR_NOMEM;
	for (in = d->first; in != NULL && n < most * each; in = in->next) {
		to = &c->insights[n];
		copy_insight(c, to, in, m);
		if (n > 0)
			c->insights[n - each].next = to;
		for (r = in->related, k = 1; r != NULL && k < each; r = r->next, k++) {
			copy_insight(c, to + k, r, m);
			*(k == 1 ? &to->related : &to[k - 1].next) = to + k;
		}
		n += each;
	}
	c->digest.first = c->insights;
	c->digest.n = most;
	return ERR_OK;
}

static void
cut_free(struct cut *c)
{
	free(c->insights);
	buf_free(&c->memory);
}

static enum err
write_text(FILE *out, const struct digest *d, size_t left_out)
{
	enum err e = digest_write_text(out, d);

	if (left_out > 0)
		fprintf(out, "\n%zu more had no room here.\n", left_out);
	if (d->mail.unsubscribe != NULL)
		fprintf(out, "\nUnsubscribe: %s\n", d->mail.unsubscribe);
	return e;
}

/* Appends a part of the message: its header, and what write makes of the digest. */
static enum err
add_part(struct buf *out, const char *boundary, const char *type, enum err (*write)(FILE *, const struct digest *, size_t),
    const struct cut *c)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	enum err e;

	if (memory == NULL)
		return ERR_NOMEM;
	e = write(memory, &c->digest, c->left_out);
	if (fclose(memory) != 0 && e == ERR_OK)
		e = ERR_NOMEM;
	if (e == ERR_OK && (e = buf_addf(out, "\n--%s\nContent-Type: text/%s; charset=UTF-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n", boundary, type)) == ERR_OK)
		e = quoted_printable_add(out, (struct slice){ text, len });
	free(text);
	return e;
}

/* The hexadecimal digits of a digest of what makes this message the one of that day and reader. */
#define MARK_BYTES 33
/* Behind a reader's name, so that another address to send from makes no other message; nobody has it (RFC 6761). */
#define STEADY_DOMAIN SL("podsift.invalid")

static void
make_mark(char mark[MARK_BYTES], const struct digest *d)
{
	char day[DAY_BYTES];
	unsigned char digest[32];
	struct sha256 h;
	int i;

	sha256_init(&h);
	sha256_add(&h, slice_of(day_write(day, d->day)));
	sha256_add(&h, SL("\n"));
	if (d->mail.name != NULL) {
		sha256_add(&h, slice_of(d->mail.name));
	} else {
		sha256_add(&h, slice_of(d->mail.to));
		sha256_add(&h, SL("\n"));
		sha256_add(&h, slice_of(d->mail.list));
	}
	sha256_end(&h, digest);
	for (i = 0; i < 16; i++)
		snprintf(mark + 2 * i, 3, "%02x", (unsigned int)digest[i]);
}

/* "First claim, 4 more" */
static enum err
add_subject(struct buf *out, const struct digest *d)
{
	struct buf subject = { .max = 4096 };
	enum err e = buf_add(&subject, utf8_cut(d->first->headline, 1000));

	if (e == ERR_OK && d->n > 1)
		e = buf_addf(&subject, ", %zu more", d->n - 1);
	if (e == ERR_OK)
		e = mail_add_text(out, "Subject", buf_slice(&subject));
	buf_free(&subject);
	return e;
}

/* Appends "<value>" as a field. */
static enum err
add_bracketed(struct buf *out, const char *field, struct slice value)
{
	struct buf b = { .max = 4096 };
	enum err e;

	if ((e = buf_addc(&b, '<')) == ERR_OK && (e = buf_add(&b, value)) == ERR_OK &&
	    (e = buf_addc(&b, '>')) == ERR_OK)
		e = mail_add_plain(out, field, buf_slice(&b));
	buf_free(&b);
	return e;
}

static enum err
add_list(struct buf *out, const struct digest_mail *m)
{
	struct mail_address list;
	enum err e = ERR_OK;

	if (m->list != NULL && (e = mail_read_list(slice_of(m->list), &list)) == ERR_OK)
		e = mail_add_address(out, "List-Id", &list);
	if (e == ERR_OK && m->unsubscribe != NULL)
		e = add_bracketed(out, "List-Unsubscribe", slice_of(m->unsubscribe));
	if (e == ERR_OK && m->unsubscribe != NULL && slice_starts_nocase(slice_of(m->unsubscribe), SL("https:")))
		e = buf_add(out, SL("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));   /* RFC 8058 */
	return e;
}

static enum err
add_header(struct buf *out, const struct digest *d, const char *mark)
{
	struct mail_address from, to;
	char date[DAY_BYTES];
	enum err e;

	if ((e = mail_read_address(slice_of(d->mail.from), &from)) != ERR_OK ||
	    (e = mail_read_address(slice_of(d->mail.to), &to)) != ERR_OK ||
	    (e = mail_add_address(out, "From", &from)) != ERR_OK || (e = mail_add_address(out, "To", &to)) != ERR_OK ||
	    (e = add_subject(out, d)) != ERR_OK ||
	    (e = mail_add_plain(out, "Date", slice_of(day_write_mail(date, d->sent_day, d->sent_second)))) != ERR_OK ||
	    (e = buf_addf(out, "Message-ID: <%s@%.*s>\n", mark,
	    SLARG(d->mail.name != NULL ? STEADY_DOMAIN : mailbox_domain(from.address)))) != ERR_OK ||
	    (e = add_list(out, &d->mail)) != ERR_OK)
		return e;
	/* "=_" stands in nothing that is quoted-printable, so that no part can hold the boundary */
	return buf_addf(out, "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/alternative;\n boundary=\"=_%s\"\n", mark);
}

/* Makes the whole message by one measure, with LF. */
static enum err
make_message(struct buf *out, const struct digest *d, const struct measure *m)
{
	char mark[MARK_BYTES], boundary[MARK_BYTES + 2];
	struct cut c;
	enum err e = cut_digest(&c, d, m);

	make_mark(mark, d);
	snprintf(boundary, sizeof(boundary), "=_%s", mark);
	buf_clear(out);
	if (e == ERR_OK && (e = add_header(out, d, mark)) == ERR_OK &&
	    (e = add_part(out, boundary, "plain", write_text, &c)) == ERR_OK &&
	    (e = add_part(out, boundary, "html", mail_html_write, &c)) == ERR_OK)
		e = buf_addf(out, "\n--%s--\n", boundary);
	cut_free(&c);
	return e;
}

static enum err
write_message(FILE *out, struct slice message, bool crlf)
{
	struct slice line;

	message.len--;                       /* its last LF */
	while (slice_cut(&message, '\n', &line)) {
		fwrite(line.p, 1, line.len, out);
		fputs(crlf ? "\r\n" : "\n", out);
	}
	return ferror(out) ? ERR_IO : ERR_OK;
}

/* Its bytes with CR LF, as they go over the wire. */
static size_t
wire_bytes(struct slice message)
{
	size_t i, n = message.len;

	for (i = 0; i < message.len; i++)
		n += message.p[i] == '\n';
	return n;
}

enum err
digest_write_mail(FILE *out, const struct digest *d)
{
	struct buf message = { .max = (size_t)16 << 20 };
	enum err e = ERR_TOOBIG;
	size_t i;

	if (d->n == 0)
		return ERR_OK;               /* nothing to tell: no message */
	for (i = 0; i < MEASURES && e == ERR_TOOBIG; i++)
		if ((e = make_message(&message, d, &measures[i])) == ERR_OK && wire_bytes(buf_slice(&message)) > MESSAGE_MAX_BYTES)
			e = ERR_TOOBIG;
	if (e == ERR_OK)
		e = write_message(out, buf_slice(&message), d->mail.crlf);
	buf_free(&message);
	return e;
}

const char *
digest_mail_check(const struct digest_mail *m)
{
	struct mail_address a;

	if (m->from == NULL || m->to == NULL)
		return "a mail needs -F and -T, who it is from and to";
	if (mail_read_address(slice_of(m->from), &a) != ERR_OK)
		return "-F: not an address, as in 'Insights <insights@example.org>'";
	if (mail_read_address(slice_of(m->to), &a) != ERR_OK)
		return "-T: not an address, as in 'Ana <ana@example.org>'";
	if (m->list != NULL && mail_read_list(slice_of(m->list), &a) != ERR_OK)
		return "-L: not a list's id, as in 'insights.example.org'";
	if (m->unsubscribe != NULL && !mail_is_unsubscribe(slice_of(m->unsubscribe)))
		return "-U: not an https: or mailto: address";
	return NULL;
}
