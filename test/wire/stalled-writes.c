/* A disk that stalls: a write to a write-ahead log waits while the file that STALL_WHILE names exists.
   Preloaded into the service by test/wire/storage-trouble.test.ts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static void stall(int fd) {
  const char *flag = getenv("STALL_WHILE");
  char link[64], path[4096];
  ssize_t length;
  if (flag == NULL || access(flag, F_OK) != 0) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path - 1);
  if (length < 4 || memcmp(path + length - 4, "-wal", 4) != 0) return;
  while (access(flag, F_OK) == 0) usleep(10000);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "pwrite64");
  stall(fd);
  return next(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (next == NULL) next = dlsym(RTLD_NEXT, "pwrite");
  stall(fd);
  return next(fd, data, size, offset);
}
