/* How feedfetch treats servers: whom it may talk to, and when. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "check.h"
#include "login.h"
#include "schedule.h"
#include "url.h"

static bool
is_public(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)&in);
	CHECK(inet_pton(AF_INET6, text, &in6.sin6_addr) == 1);
	return address_is_public((const struct sockaddr *)&in6);
}

static void
test_addresses(void)
{
	static const char *const private[] = {
		"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
		"127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1",
		"192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255",
		"198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::7f00:1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:0:8.8.8.8",
		"64:ff9b::7f00:1", "64:ff9b::192.168.1.1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:1ff::1",
		"2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:101::1", "3fff::1", "3fff:fff::1",
		"4000::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "1fff::1"
	};
	static const char *const public[] = {
		"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
		"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
		"::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1", "2001:4860:4860::8888", "2002:808:808::1",
		"2606:4700::1111", "2a00::1", "3ffe::1", "3fff:1000::1"
	};
	struct sockaddr other = { .sa_family = AF_UNIX };
	size_t i;

	for (i = 0; i < sizeof(private) / sizeof(private[0]); i++)
		if (is_public(private[i]) && ++check_failed)
			fprintf(stderr, "FAIL %s is not public\n", private[i]);
	for (i = 0; i < sizeof(public) / sizeof(public[0]); i++)
		if (!is_public(public[i]) && ++check_failed)
			fprintf(stderr, "FAIL %s is public\n", public[i]);
	CHECK(!address_is_public(&other));
}

static void
test_schedule(void)
{
	const struct slice none = SL(""), url = SL("https://a.example/");
	const int64_t now = 1795600000, hour = 3600;
	int64_t before = 0, at;
	uint32_t n;

	for (n = 1; n <= 8; n++) {
		at = schedule_after_failure(url, n, none, now) - now;
		CHECK(at > before && at <= hour << (n - 1) && at > (hour << (n - 1)) * 3 / 4 - 1);
		CHECK(at == schedule_after_failure(url, n, none, now) - now);
		before = at;
	}
	CHECK(schedule_after_failure(url, UINT32_MAX, none, now) <= now + SCHEDULE_MAX_S);
	CHECK(schedule_after_failure(url, 1, none, now) != schedule_after_failure(SL("https://b.example/"), 1, none, now));
	CHECK(schedule_after_failure(url, 1, SL("86400"), now) == now + 86400);
	CHECK(schedule_after_failure(url, 1, SL("1"), now) > now + hour / 2);
	CHECK(schedule_after_failure(url, 1, SL("99999999999999999999999"), now) == now + SCHEDULE_MAX_S);
	CHECK(schedule_after_failure(url, 1, SL("Fri, 01 Jan 2094 00:00:00 GMT"), now) == now + SCHEDULE_MAX_S);
	CHECK(schedule_after_failure(url, 1, SL("soon"), now) == schedule_after_failure(url, 1, none, now));
	CHECK(schedule_fresh_until(SL("public, Max-Age=600"), none, none, now) == now + 600);
	CHECK(schedule_fresh_until(SL("max-age=600"), SL("200"), none, now) == now + 400);
	CHECK(schedule_fresh_until(SL("max-age=600"), SL("700"), none, now) == now);
	CHECK(schedule_fresh_until(SL("max-age=600, no-cache"), none, none, now) == now);
	CHECK(schedule_fresh_until(SL("max-age=x"), none, none, now) == now);
	CHECK(schedule_fresh_until(SL("max-age=31536000"), none, none, now) == now + SCHEDULE_MAX_FRESH_S);
	CHECK(schedule_fresh_until(none, none, SL("Fri, 01 Jan 2094 00:00:00 GMT"), now) == now + SCHEDULE_MAX_FRESH_S);
	CHECK(schedule_fresh_until(none, none, SL("0"), now) == now && schedule_fresh_until(none, none, SL("-1"), now) == now);
	CHECK(schedule_fresh_for(0, INT64_MIN, now) == now && schedule_fresh_for(-60, 0, now) == now);
	CHECK(schedule_fresh_for(5400, INT64_MIN, now) == now + 5400);
	CHECK(schedule_fresh_for(INT64_C(1) << 40, INT64_MIN, now) == now + SCHEDULE_MAX_FRESH_S);
	CHECK(schedule_fresh_for(hour, now - 10 * hour - 60, now) == now + hour - 60);
	CHECK(schedule_fresh_for(hour, now + 10 * hour + 60, now) == now + 60);
	CHECK(schedule_fresh_for(hour, now, now) == now + hour);
	CHECK(schedule_is_due(0, now) && schedule_is_due(now, now) && !schedule_is_due(now + 1, now));
	CHECK(schedule_is_due(now + SCHEDULE_MAX_S + 1, now));
}

static bool
shows(const char *url, const char *want)
{
	char text[URL_SHOWN_BYTES];

	if (strcmp(url_shown(slice_of(url), text), want) == 0)
		return true;
	fprintf(stderr, "     got %s\n", text);
	return false;
}

static void
test_shown(void)
{
	char text[URL_SHOWN_BYTES], url[3 * URL_SHOWN_BYTES];

	CHECK(shows("https://a.example/feed.xml", "https://a.example/feed.xml"));
	CHECK(shows("https://a.example:8080/0123456789abcdef?id=5&lang=de#x", "https://a.example:8080/0123456789abcdef?id=5&lang=de#x"));
	CHECK(shows("https://me:my@word@a.example/feed", "https://***@a.example/feed"));
	CHECK(shows("https://token@a.example?a=b", "https://***@a.example?a=b"));
	CHECK(shows("ftp://me:word@a.example/@x", "ftp://***@a.example/@x"));
	CHECK(shows("me:word@a.example/feed", "***@a.example/feed"));
	CHECK(shows("dir@2x/feed.xml", "dir@2x/feed.xml") && shows("/tmp/a:b@c/feed", "/tmp/a:b@c/feed"));
	CHECK(shows("http://a.example/?id=5&auth=x;Token=y&API_KEY=z", "http://a.example/?id=5&auth=***;Token=***&API_KEY=***"));
	CHECK(shows("http://a.example/?x=0123456789abcdef&y=0123456789abcde", "http://a.example/?x=***&y=0123456789abcde"));
	CHECK(shows("http://a.example/?0123456789abcdef&key=", "http://a.example/?***&key="));
	CHECK(shows("http://a.example/?a?token=1#access_token=2", "http://a.example/?a?token=***#access_token=***"));
	CHECK(shows("http://a.example/?0123456789abcdef0123456789abcdef=1", "http://a.example/?***1"));
	CHECK(shows("", "") && shows("://", "://") && shows("@", "@") && shows("?", "?") && shows(":@", "***@"));
	memset(url, 'a', sizeof(url));
	memcpy(url, "http://", 7);
	url[sizeof(url) - 1] = '\0';
	CHECK(strlen(url_shown(slice_of(url), text)) == URL_SHOWN_BYTES - 1 && strncmp(text, url, URL_SHOWN_BYTES - 1) == 0);
}

/* Whether the netrc that text is knows this user and password for the URL; NULL for none. */
static bool
netrc_gives(const char *text, const char *url, const char *user, const char *password)
{
	char path[] = "/tmp/podsift-netrc.XXXXXX";
	struct login_list list = { .logins = NULL };
	const struct login *l;
	FILE *f = fdopen(mkstemp(path), "w");
	bool right = f != NULL && fputs(text, f) >= 0 && fclose(f) == 0 && login_read_netrc(&list, path) == ERR_OK;

	l = login_find(&list, slice_of(url));
	right = right && (l == NULL ? user == NULL : user != NULL && strcmp(l->user, user) == 0 &&
	    strcmp(l->password, password) == 0);
	login_free(&list);
	unlink(path);
	return right;
}

static void
test_netrc(void)
{
	static const char plain[] = "machine a.example login me password word\nmachine b.example\n\tlogin you\n\tpassword x\n";

	CHECK(netrc_gives(plain, "https://a.example/feed", "me", "word") && netrc_gives(plain, "http://B.example:80", "you", "x"));
	CHECK(netrc_gives(plain, "https://c.example/", NULL, NULL) && netrc_gives("", "https://a.example/", NULL, NULL));
	CHECK(netrc_gives("machine a.example password \"my \\\"word\\\\\" account z login me", "http://a.example/", "me", "my \"word\\"));
	CHECK(netrc_gives("# machine a.example login x password y\nmachine a.example login me password #word",
	    "http://a.example/", "me", "#word"));
	CHECK(netrc_gives("macdef init\nmachine a.example login x password y\n\nmachine a.example login me password word",
	    "http://a.example/", "me", "word"));
	CHECK(netrc_gives("default login me password word", "http://a.example/", NULL, NULL));
	CHECK(netrc_gives("machine b.example login me default login x password y", "http://b.example/", NULL, NULL));
	CHECK(netrc_gives("machine a.example login me", "http://a.example/", NULL, NULL));
	CHECK(netrc_gives("machine a.example login me password", "http://a.example/", NULL, NULL));
	CHECK(netrc_gives("machine machine login login password password", "http://machine/", "login", "password"));
	CHECK(netrc_gives("machine a.example login me password \"open", "http://a.example/", "me", "open"));
}

int
main(void)
{
	test_netrc();
	test_shown();
	test_addresses();
	test_schedule();
	return check_close();
}
