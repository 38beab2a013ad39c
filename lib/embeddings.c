#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "embeddings.h"
#include "file.h"
#include "rec.h"
#include "sha256.h"
#include "table.h"
#include "url.h"
#include "word.h"

#define BATCH 64                   /* texts of a request */
#define TIMEOUT_S 900              /* of a request, with all that its tries wait */
#define ANSWER_BYTES ((size_t)64 << 20)
#define MAX_KEPT 20000             /* vectors in the file; then the older half goes */
#define CACHE_BYTES ((size_t)MAX_KEPT * (EMBEDDINGS_MAX_DIMS + 16))
#define WHY_BYTES 512
#define STEPS 127

static const char magic[16] = "podsift vector 1";

/* The file: this, then n times a key of 8 bytes and dims signed bytes; in this machine's byte order. */
struct cache_head {
	char magic[16];
	uint64_t of;                 /* server and model */
	uint32_t dims, n;
};

struct embeddings {
	struct embeddings_opts opts;
	int lifeline[2];             /* command.h */
	char *url;
	uint64_t of;
	size_t dims;                 /* 0 until one came */
	struct table known;          /* keys of texts */
	uint64_t *keys;              /* of each */
	int8_t *vectors;
	size_t keys_cap, vectors_cap;
	uint32_t n_kept;             /* of them in the file */
	char why[WHY_BYTES];
};

/* Adds a key for the next vector, for which there is then room. */
static enum err
add_key(struct embeddings *s, uint64_t key)
{
	uint32_t n = s->known.n;
	enum err e;

	if ((e = array_reserve(&s->keys, &s->keys_cap, n + 1, sizeof(*s->keys), UINT32_MAX)) != ERR_OK ||
	    (e = array_reserve(&s->vectors, &s->vectors_cap, ((size_t)n + 1) * s->dims, 1, SIZE_MAX)) != ERR_OK)
		return e;
	if (table_add(&s->known, key) == TABLE_NONE)
		return ERR_NOMEM;
	s->keys[n] = key;
	return ERR_OK;
}

/* Takes what the file has; a file that is none is as good as none. */
static enum err
read_cache(struct embeddings *s)
{
	struct buf b = { .max = CACHE_BYTES + 4096 };
	struct cache_head h;
	const char *p;
	uint64_t key;
	uint32_t i;
	enum err e;

	if (s->opts.cache == NULL || (e = file_read(&b, s->opts.cache, CACHE_BYTES)) != ERR_OK || b.len < sizeof(h)) {
		buf_free(&b);
		return ERR_OK;
	}
	memcpy(&h, b.p, sizeof(h));
	e = ERR_OK;
	if (memcmp(h.magic, magic, sizeof(magic)) == 0 && h.of == s->of && h.dims > 0 && h.dims <= EMBEDDINGS_MAX_DIMS &&
	    h.n <= MAX_KEPT && (b.len - sizeof(h)) == (size_t)h.n * (8 + h.dims)) {
		s->dims = h.dims;
		for (p = b.p + sizeof(h), i = 0; e == ERR_OK && i < h.n; i++, p += 8 + h.dims) {
			memcpy(&key, p, 8);
			if (table_find(&s->known, key) == TABLE_NONE && (e = add_key(s, key)) == ERR_OK)
				memcpy(s->vectors + (size_t)(s->known.n - 1) * h.dims, p + 8, h.dims);
		}
		s->n_kept = s->known.n;
	}
	buf_free(&b);
	return e;
}

enum err
embeddings_new(struct embeddings **made, const struct embeddings_opts *opts)
{
	struct embeddings *s;
	enum err e = ERR_NOMEM;

	*made = NULL;
	if (!slice_starts(slice_of(opts->url), SL("http://")) && !slice_starts(slice_of(opts->url), SL("https://")))
		return ERR_SYNTAX;
	if ((s = calloc(1, sizeof(*s))) == NULL)
		return ERR_NOMEM;
	s->opts = *opts;
	s->url = url_with_path(opts->url, "/v1/embeddings");
	s->lifeline[0] = s->lifeline[1] = -1;
	if (s->url != NULL && command_lifeline(s->lifeline) == ERR_OK) {
		s->of = word_hash(word_hash(WORD_HASH_SEED, slice_of(s->url)), slice_of(opts->model));
		e = read_cache(s);
	}
	if (e == ERR_OK) {
		*made = s;
		return ERR_OK;
	}
	s->opts.cache = NULL;
	embeddings_close(s);
	return e;
}

/* The numbers of one embedding, scaled to length one.  False where it is none. */
static bool
read_numbers(const json_t *list, float *numbers, size_t dims)
{
	double square = 0, x;
	size_t i;

	for (i = 0; i < dims; i++) {
		const json_t *number = json_array_get(list, i);

		x = json_number_value(number);
		if (!json_is_number(number) || !(x > -1e6 && x < 1e6))
			return false;
		numbers[i] = (float)x;
		square += x * x;
	}
	if (!(square > 0))
		return false;
	for (i = 0; i < dims; i++)
		numbers[i] = (float)(numbers[i] / sqrt(square));
	return true;
}

/* Reads the list of an answer, of which each text must have one. */
static const char *
read_list(const json_t *data, size_t n, float **numbers, size_t *dims)
{
	bool *seen;
	const char *why = NULL;
	size_t i;

	if (!json_is_array(data) || json_array_size(data) != n)
		return "it has not a vector for each text";
	*dims = json_array_size(json_object_get(json_array_get(data, 0), "embedding"));
	if (*dims == 0 || *dims > EMBEDDINGS_MAX_DIMS)
		return "it has no vectors";
	*numbers = calloc(n * *dims, sizeof(**numbers));
	seen = calloc(n, sizeof(*seen));
	if (*numbers == NULL || seen == NULL)
		why = "out of memory";
	for (i = 0; why == NULL && i < n; i++) {
		const json_t *one = json_array_get(data, i), *list = json_object_get(one, "embedding");
		const json_t *index = json_object_get(one, "index");
		json_int_t at = json_is_integer(index) ? json_integer_value(index) : (json_int_t)i;

		if (at < 0 || (uint64_t)at >= n || seen[at])
			why = "its vectors are not those of the texts";
		else if (json_array_size(list) != *dims || !read_numbers(list, *numbers + (size_t)at * *dims, *dims))
			why = "a vector is none";
		else
			seen[at] = true;
	}
	free(seen);
	if (why != NULL) {
		free(*numbers);
		*numbers = NULL;
	}
	return why;
}

bool
embeddings_read_answer(struct slice body, size_t n, float **numbers, size_t *dims, const char **why)
{
	json_t *root = json_loadb(body.p != NULL ? body.p : "", body.len, 0, NULL);

	*numbers = NULL;
	*why = root == NULL ? "it is no JSON" : read_list(json_object_get(root, "data"), n, numbers, dims);
	json_decref(root);
	return *why == NULL;
}

/* The request's body, to be freed; NULL when memory ran out. */
static char *
make_request(const struct embeddings *s, const struct slice *texts, const size_t *which, size_t n)
{
	json_t *input = json_array();
	json_t *root = json_pack("{s:s,s:s,s:o}", "model", s->opts.model, "encoding_format", "float", "input", input);
	struct buf text = { .max = REC_MAX_BYTES + 256 };
	bool ok = root != NULL;
	char *body = NULL;
	size_t i;

	for (i = 0; ok && i < n; i++) {
		buf_clear(&text);
		ok = rec_unescape(&text, texts[which[i]]) == ERR_OK &&
		    json_array_append_new(input, json_stringn(text.p != NULL ? text.p : "", text.len)) == 0;
	}
	if (ok)
		body = json_dumps(root, JSON_COMPACT);
	buf_free(&text);
	json_decref(root);
	return body;
}

/* Has the request sent by podsift-post; ERR_IO with why. */
static enum err
send_request(struct embeddings *s, const char *body, struct buf *answer)
{
	const char *argv[] = { "podsift-post", s->url, NULL }, *env[] = { NULL, NULL, NULL };
	struct command c = { .argv = argv, .env = env, .lifeline = s->lifeline, .in = slice_of(body), .out = answer,
		.timeout_s = TIMEOUT_S };
	const char *inherited = getenv("PATH");
	struct buf path = { .max = (size_t)1 << 20 }, key = { .max = 65536 };
	enum err e;

	if ((e = buf_addf(&path, "PATH=%s:%s", inherited != NULL ? inherited : "/usr/bin:/bin", LIBEXECDIR)) == ERR_OK &&
	    (e = buf_terminate(&path)) == ERR_OK &&
	    (e = buf_addf(&key, "PODSIFT_API_KEY=%s", s->opts.key != NULL ? s->opts.key->password : "")) == ERR_OK &&
	    (e = buf_terminate(&key)) == ERR_OK) {
		env[0] = path.p;
		env[1] = key.p;
		e = command_run(&c);
	}
	if (e != ERR_OK && e != ERR_NOMEM) {
		snprintf(s->why, sizeof(s->why), "%s", c.said[0] != '\0' ? c.said : c.why);
		e = ERR_IO;
	}
	buf_free(&path);
	buf_free(&key);
	return e;
}

/* Keeps a vector of length one for the key. */
static enum err
keep(struct embeddings *s, uint64_t key, const float *numbers)
{
	float largest = 0;
	enum err e;
	size_t i;
	int8_t *to;

	if ((e = add_key(s, key)) != ERR_OK)
		return e;
	for (i = 0; i < s->dims; i++)
		largest = fabsf(numbers[i]) > largest ? fabsf(numbers[i]) : largest;
	to = s->vectors + (size_t)(s->known.n - 1) * s->dims;
	for (i = 0; i < s->dims; i++)
		to[i] = (int8_t)floorf(numbers[i] / largest * STEPS + 0.5f);
	return ERR_OK;
}

/* Asks for the vectors of n texts, named by which. */
static enum err
fetch(struct embeddings *s, const struct slice *texts, const uint64_t *keys, const size_t *which, size_t n)
{
	char *body = make_request(s, texts, which, n);
	struct buf answer = { .max = ANSWER_BYTES };
	const char *why;
	float *numbers;
	size_t dims, i;
	enum err e;

	if (body == NULL)
		return ERR_NOMEM;
	e = send_request(s, body, &answer);
	if (e == ERR_OK && !embeddings_read_answer(buf_slice(&answer), n, &numbers, &dims, &why)) {
		snprintf(s->why, sizeof(s->why), "the server's answer: %s", why);
		e = ERR_IO;
	}
	free(body);
	buf_free(&answer);
	if (e != ERR_OK)
		return e;
	if (s->dims != 0 && s->dims != dims) {
		snprintf(s->why, sizeof(s->why), "the server's answer: vectors of %zu numbers, not %zu as before", dims, s->dims);
		e = ERR_IO;
	}
	s->dims = dims;
	for (i = 0; e == ERR_OK && i < n; i++)
		if (table_find(&s->known, keys[which[i]]) == TABLE_NONE)
			e = keep(s, keys[which[i]], numbers + i * dims);
	free(numbers);
	return e;
}

static uint64_t
key_of(struct slice text)
{
	unsigned char digest[32];
	struct sha256 h;
	uint64_t key;

	sha256_init(&h);
	sha256_add(&h, text);
	sha256_end(&h, digest);
	memcpy(&key, digest, sizeof(key));
	return key;
}

/* The cosine of two kept vectors. */
static float
compare(const struct embeddings *s, uint32_t a, uint32_t b)
{
	const int8_t *x = s->vectors + (size_t)a * s->dims, *y = s->vectors + (size_t)b * s->dims;
	int64_t xy = 0, xx = 0, yy = 0;
	size_t i;

	for (i = 0; i < s->dims; i++) {
		xy += x[i] * y[i];
		xx += x[i] * x[i];
		yy += y[i] * y[i];
	}
	return xx > 0 && yy > 0 ? (float)((double)xy / sqrt((double)xx * (double)yy)) : 0;
}

enum err
embeddings_compare(struct embeddings *s, const struct slice *texts, size_t n, float *cosine)
{
	uint64_t *keys = calloc(n, sizeof(*keys));
	size_t which[BATCH], missing = 0, i;
	enum err e = keys == NULL ? ERR_NOMEM : ERR_OK;
	uint32_t first;

	for (i = 0; e == ERR_OK && i < n; i++) {
		keys[i] = key_of(texts[i]);
		if (table_find(&s->known, keys[i]) == TABLE_NONE)
			which[missing++] = i;
		if (missing == BATCH || (i + 1 == n && missing > 0)) {
			e = fetch(s, texts, keys, which, missing);
			missing = 0;
		}
	}
	for (i = 0; e == ERR_OK && i < n; i++) {
		first = table_find(&s->known, keys[0]);
		cosine[i] = compare(s, first, table_find(&s->known, keys[i]));
	}
	free(keys);
	return e;
}

const char *
embeddings_why(const struct embeddings *s)
{
	return s->why;
}

static enum err
write_cache(const struct embeddings *s)
{
	struct cache_head h = { .of = s->of, .dims = (uint32_t)s->dims };
	uint32_t from = s->known.n > MAX_KEPT ? s->known.n - MAX_KEPT / 2 : 0, i;
	struct file_draft d;
	enum err e;

	memcpy(h.magic, magic, sizeof(magic));
	h.n = s->known.n - from;
	if ((e = file_draft_open(&d, s->opts.cache, s->opts.cache)) != ERR_OK)
		return e;
	fwrite(&h, sizeof(h), 1, d.out);
	for (i = from; i < s->known.n; i++) {
		fwrite(&s->keys[i], sizeof(*s->keys), 1, d.out);
		fwrite(s->vectors + (size_t)i * s->dims, 1, s->dims, d.out);
	}
	return file_draft_close(&d, s->opts.cache, ERR_OK);
}

enum err
embeddings_close(struct embeddings *s)
{
	enum err e = s->opts.cache != NULL && s->known.n > s->n_kept ? write_cache(s) : ERR_OK;
	int why = errno, i;

	for (i = 0; i < 2; i++)
		if (s->lifeline[i] >= 0)
			close(s->lifeline[i]);
	free(s->url);
	table_free(&s->known);
	free(s->keys);
	free(s->vectors);
	free(s);
	errno = why;
	return e;
}
