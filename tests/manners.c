/* How feedfetch treats servers: whom it may talk to, and when. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "check.h"
#include "schedule.h"

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

int
main(void)
{
	test_addresses();
	test_schedule();
	return check_close();
}
