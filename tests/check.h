/*
 * check: the tests of a module, a plain C program: CHECK as often as needed, then
 * return check_close().
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int check_passed, check_failed;

#define CHECK(condition) \
	((condition) ? (void)check_passed++ : \
	    (void)(check_failed++, fprintf(stderr, "FAIL %s:%d: %s\n", __FILE__, __LINE__, #condition)))

/* As CHECK for each turn of a loop: it counts where it fails alone. */
#define CHECK_EACH(condition) ((condition) ? (void)0 : CHECK(condition))

static inline int
check_close(void)
{
	printf("%d passed, %d failed\n", check_passed, check_failed);
	return check_failed != 0;
}

#endif
