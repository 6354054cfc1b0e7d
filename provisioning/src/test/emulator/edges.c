/*
 * Drives the lines of gpio-sim faster and more exactly than a shell could.
 *
 *   edges burst PULL COUNT MICROSECONDS
 *       COUNT edges, so far apart; PULL is a line's file 'pull' and has the other level at the end if COUNT is odd.
 *   edges at-request CHIP LINE PULL LEVEL MICROSECONDS
 *       Waits until somebody has requested the line of the chip, and so long, and then sets it to pull-up or pull-down.
 */
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static int opened(const char *path, int flags)
{
	int file = open(path, flags);

	if (file < 0) {
		perror(path);
		exit(1);
	}
	return file;
}

static void set(int pull, const char *level)
{
	if (pwrite(pull, level, strlen(level), 0) < 0) {
		perror("pull");
		exit(1);
	}
}

static void wait_until(struct timespec *next, long microseconds)
{
	next->tv_nsec += microseconds * 1000;
	next->tv_sec += next->tv_nsec / 1000000000;
	next->tv_nsec %= 1000000000;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

static void burst(const char *path, int count, long microseconds)
{
	int pull = opened(path, O_RDWR);
	char now[16] = "";
	struct timespec next;
	int up, n;

	if (pread(pull, now, sizeof(now) - 1, 0) < 0) {
		perror(path);
		exit(1);
	}
	up = strncmp(now, "pull-up", 7) == 0;
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (n = 0; n < count; n++) {
		up = !up;
		set(pull, up ? "pull-up" : "pull-down");
		wait_until(&next, microseconds);
	}
}

static void at_request(const char *path, int line, const char *pull, const char *level, long microseconds)
{
	int chip = opened(path, O_RDONLY);
	int file = opened(pull, O_RDWR);
	struct gpio_v2_line_info watched = { .offset = line };
	struct gpio_v2_line_info_changed change;
	struct timespec now;

	if (ioctl(chip, GPIO_V2_GET_LINEINFO_WATCH_IOCTL, &watched) < 0) {
		perror(path);
		exit(1);
	}
	do {
		if (read(chip, &change, sizeof(change)) != sizeof(change)) {
			perror(path);
			exit(1);
		}
	} while (change.event_type != GPIO_V2_LINE_CHANGED_REQUESTED);
	clock_gettime(CLOCK_MONOTONIC, &now);
	wait_until(&now, microseconds);
	set(file, level);
}

int main(int count, char **words)
{
	if (count == 5 && strcmp(words[1], "burst") == 0)
		burst(words[2], atoi(words[3]), atol(words[4]));
	else if (count == 7 && strcmp(words[1], "at-request") == 0)
		at_request(words[2], atoi(words[3]), words[4], words[5], atol(words[6]));
	else {
		fprintf(stderr, "edges: burst PULL COUNT MICROSECONDS | at-request CHIP LINE PULL LEVEL MICROSECONDS\n");
		return 2;
	}
	return 0;
}
