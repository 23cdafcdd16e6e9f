/* Stands between a program and libc (LD_PRELOAD): writes down what it does to the files of one folder, and lets one of
 * those operations fail, be cut short, or be the last.
 *
 * Armed by `shim_arm`, or by the environment: SHIM_ROOT (folder), SHIM_LOG (file; optional), SHIM_AT (number of the
 * operation, from 1), SHIM_KIND (below). SHIM_CLOCK_S moves the clock of the machine by seconds, armed or not.
 *
 * One record per operation: struct record, path, data. Whoever reads the log can build the folder as it was after any
 * operation, as far as the disk was asked to keep it.
 */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum op { OPEN = 1, CLOSE, READ, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, SAID };
enum kind { NONE, ERROR, ERROR_ON, FULL_ON, SHORT, KILL, KILL_HALF };
enum flags { CREATED = 1, EMPTIED = 2, FOLDER = 4 };

struct record {
    uint32_t op, pid;
    int64_t number, fd, a, b;
    uint32_t path_len, data_len;
};

#define MAX_FD 4096
static char root[PATH_MAX];
static size_t root_len;
static char is_ours[MAX_FD];
static int log_fd = -1;
static long counter, fault_at;
static int fault_kind, tripped;
static long clock_s;

#define REAL(type, name, ...)                                                      \
    static type (*real)(__VA_ARGS__);                                              \
    if (!real)                                                                     \
    real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t raw_write(int fd, const void *data, size_t n) { return syscall(SYS_write, fd, data, n); }

static void note(enum op op, long number, int fd, long a, long b, const char *path, const void *data, size_t n) {
    if (log_fd < 0) return;
    int kept = errno;
    size_t path_len = path ? strlen(path) : 0;
    struct record r = {op, (uint32_t)getpid(), number, fd, a, b, (uint32_t)path_len, (uint32_t)n};
    char *whole = malloc(sizeof r + path_len + n); /* one write, so that two processes cannot mix theirs */
    if (whole) {
        memcpy(whole, &r, sizeof r);
        if (path_len) memcpy(whole + sizeof r, path, path_len);
        if (n) memcpy(whole + sizeof r + path_len, data, n);
        raw_write(log_fd, whole, sizeof r + path_len + n);
        free(whole);
    }
    errno = kept;
}

static int inside(const char *path) {
    return root_len && path && !strncmp(path, root, root_len) && (path[root_len] == '/' || !path[root_len]);
}

static int ours(int fd) { return root_len && fd >= 0 && fd < MAX_FD && is_ours[fd]; }

static void die(void) {
    for (;;) kill(getpid(), SIGKILL);
}

/* Count one operation; 0 = let it happen, else errno for it to fail with. `grows`: it needs space on the disk. */
static int trip(int grows) {
    counter++;
    if (!fault_kind) return 0;
    if (counter == fault_at) tripped = 1;
    switch (fault_kind) {
    case ERROR: return counter == fault_at ? EIO : 0;
    case ERROR_ON: return counter >= fault_at ? EIO : 0;
    case FULL_ON: return grows && counter >= fault_at ? ENOSPC : 0;
    case SHORT: return grows && counter > fault_at && tripped ? ENOSPC : 0;
    case KILL:
        if (counter == fault_at) die();
        return 0;
    default: return 0;
    }
}

void shim_arm(const char *folder, const char *log, long at, int kind) {
    REAL(int, "open", const char *, int, ...);
    root_len = 0;
    if (log && *log) log_fd = real(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    counter = 0, tripped = 0, fault_at = at, fault_kind = kind;
    strncpy(root, folder, sizeof root - 1);
    root_len = strlen(root);
}

/* How many operations there were. */
long shim_count(void) { return counter; }

__attribute__((constructor)) static void arm_from_environment(void) {
    const char *folder = getenv("SHIM_ROOT"), *at = getenv("SHIM_AT"), *kind = getenv("SHIM_KIND");
    if (getenv("SHIM_CLOCK_S")) clock_s = atol(getenv("SHIM_CLOCK_S"));
    if (folder) shim_arm(folder, getenv("SHIM_LOG"), at ? atol(at) : 0, kind ? atoi(kind) : 0);
}

/* -- names ------------------------------------------------------------------------------------ */

static int opened(int fd, const char *path, int existed, int flags, long number) {
    if (fd >= 0 && fd < MAX_FD) {
        struct stat st;
        is_ours[fd] = 1;
        int what = (existed ? 0 : CREATED) | (flags & O_TRUNC ? EMPTIED : 0);
        if (!fstat(fd, &st) && S_ISDIR(st.st_mode)) what = FOLDER;
        note(OPEN, number, fd, what, 0, path, NULL, 0);
    }
    return fd;
}

#define OPEN_BODY(call)                                                            \
    if (!inside(path)) {                                                           \
        int fd = call;                                                             \
        if (fd >= 0 && fd < MAX_FD) is_ours[fd] = 0;                               \
        return fd;                                                                 \
    }                                                                              \
    int existed = !access(path, F_OK);                                             \
    int failed = trip((flags & O_CREAT) && !existed);                              \
    if (failed) return errno = failed, -1;                                         \
    long number = counter;                                                         \
    return opened(call, path, existed, flags, number)

#define MODE                                                                       \
    mode_t mode = 0;                                                               \
    if (flags & (O_CREAT | O_TMPFILE)) {                                           \
        va_list more;                                                              \
        va_start(more, flags);                                                     \
        mode = (mode_t)va_arg(more, int);                                          \
        va_end(more);                                                              \
    }

int open(const char *path, int flags, ...) {
    REAL(int, "open", const char *, int, ...);
    MODE OPEN_BODY(real(path, flags, mode));
}
int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    MODE OPEN_BODY(real(path, flags, mode));
}
int openat(int folder, const char *path, int flags, ...) {
    REAL(int, "openat", int, const char *, int, ...);
    MODE OPEN_BODY(real(folder, path, flags, mode));
}
int openat64(int folder, const char *path, int flags, ...) {
    REAL(int, "openat64", int, const char *, int, ...);
    MODE OPEN_BODY(real(folder, path, flags, mode));
}
/* what _FORTIFY_SOURCE makes of `open` */
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

int close(int fd) {
    REAL(int, "close", int);
    if (ours(fd)) {
        is_ours[fd] = 0;
        note(CLOSE, counter, fd, 0, 0, NULL, NULL, 0);
    }
    return real(fd);
}

static int change_names(enum op op, const char *from, const char *to, int (*act)(const char *, const char *)) {
    int failed = trip(op == MKDIR);
    if (failed) return errno = failed, -1;
    long number = counter;
    int done = act(from, to);
    if (!done) note(op, number, -1, 0, 0, from, to, to ? strlen(to) : 0);
    return done;
}

static int real_rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return real(from, to);
}
int rename(const char *from, const char *to) {
    return inside(from) || inside(to) ? change_names(RENAME, from, to, real_rename) : real_rename(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    return inside(from) || inside(to) ? rename(from, to) : real(a, from, b, to);
}

static int real_unlink(const char *path, const char *none) {
    REAL(int, "unlink", const char *);
    (void)none;
    return real(path);
}
int unlink(const char *path) {
    return inside(path) ? change_names(UNLINK, path, NULL, real_unlink) : real_unlink(path, NULL);
}
int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    return inside(path) && !flags ? unlink(path) : real(folder, path, flags);
}

static mode_t mkdir_mode;
static int real_mkdir(const char *path, const char *none) {
    REAL(int, "mkdir", const char *, mode_t);
    (void)none;
    return real(path, mkdir_mode);
}
int mkdir(const char *path, mode_t mode) {
    mkdir_mode = mode;
    return inside(path) ? change_names(MKDIR, path, NULL, real_mkdir) : real_mkdir(path, NULL);
}
static int real_rmdir(const char *path, const char *none) {
    REAL(int, "rmdir", const char *);
    (void)none;
    return real(path);
}
int rmdir(const char *path) {
    return inside(path) ? change_names(RMDIR, path, NULL, real_rmdir) : real_rmdir(path, NULL);
}

/* -- content ---------------------------------------------------------------------------------- */

static ssize_t written(int fd, const void *data, size_t n, long at, long number, ssize_t done) {
    if (done > 0) note(WRITE, number, fd, at, done, NULL, data, (size_t)done);
    (void)n;
    return done;
}

#define WRITE_BODY(offset, whole, half)                                            \
    if (fd == 1 && root_len) {                                                     \
        ssize_t said = whole; /* what was acknowledged, among what was done before it */ \
        if (said > 0) note(SAID, counter, fd, 0, said, NULL, data, (size_t)said);  \
        return said;                                                               \
    }                                                                              \
    if (!ours(fd)) return whole;                                                   \
    int failed = trip(1);                                                          \
    if (failed) return errno = failed, -1;                                         \
    long number = counter;                                                         \
    long at = offset;                                                              \
    if (number == fault_at && n > 1 && (fault_kind == SHORT || fault_kind == KILL_HALF)) { \
        ssize_t part = half;                                                       \
        written(fd, data, n, at, number, part);                                    \
        if (fault_kind == KILL_HALF) die();                                        \
        return part;                                                               \
    }                                                                              \
    return written(fd, data, n, at, number, whole)

ssize_t write(int fd, const void *data, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    WRITE_BODY(lseek(fd, 0, SEEK_CUR), real(fd, data, n), real(fd, data, n / 2));
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t where) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    WRITE_BODY(where, real(fd, data, n, where), real(fd, data, n / 2, where));
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t where) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    WRITE_BODY(where, real(fd, data, n, where), real(fd, data, n / 2, where));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (!ours(fd)) return real(fd, parts, count);
    return count ? write(fd, parts[0].iov_base, parts[0].iov_len) : 0; /* a short count is allowed */
}

#define READ_BODY(call)                                                            \
    if (ours(fd)) {                                                                \
        int failed = trip(0);                                                      \
        if (failed) return errno = failed, -1;                                     \
        note(READ, counter, fd, 0, 0, NULL, NULL, 0);                              \
    }                                                                              \
    return call

ssize_t read(int fd, void *data, size_t n) {
    REAL(ssize_t, "read", int, void *, size_t);
    READ_BODY(real(fd, data, n));
}
ssize_t pread(int fd, void *data, size_t n, off_t where) {
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    READ_BODY(real(fd, data, n, where));
}
ssize_t pread64(int fd, void *data, size_t n, off64_t where) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    READ_BODY(real(fd, data, n, where));
}
ssize_t __read_chk(int fd, void *data, size_t n, size_t room) { return (void)room, read(fd, data, n); }
ssize_t __pread_chk(int fd, void *data, size_t n, off_t where, size_t room) {
    return (void)room, pread(fd, data, n, where);
}
ssize_t __pread64_chk(int fd, void *data, size_t n, off64_t where, size_t room) {
    return (void)room, pread64(fd, data, n, where);
}

#define TRUNCATE_BODY(call)                                                        \
    if (!ours(fd)) return call;                                                    \
    int failed = trip(0);                                                          \
    if (failed) return errno = failed, -1;                                         \
    long number = counter;                                                         \
    int done = call;                                                               \
    if (!done) note(TRUNCATE, number, fd, size, 0, NULL, NULL, 0);                 \
    return done

int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    TRUNCATE_BODY(real(fd, size));
}
int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    TRUNCATE_BODY(real(fd, size));
}

#define SYNC_BODY(call)                                                            \
    if (!ours(fd)) return call;                                                    \
    int failed = trip(0);                                                          \
    if (failed) return errno = failed, -1;                                         \
    note(SYNC, counter, fd, 0, 0, NULL, NULL, 0);                                  \
    return 0 /* the disk is imagined: waiting for the real one would only take time */

int fsync(int fd) {
    REAL(int, "fsync", int);
    SYNC_BODY(real(fd));
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    SYNC_BODY(real(fd));
}

/* Copies inside the kernel would pass unseen: callers then fall back to read and write. */
ssize_t sendfile(int out, int in, off_t *where, size_t n) {
    REAL(ssize_t, "sendfile", int, int, off_t *, size_t);
    return ours(out) || ours(in) ? (errno = EINVAL, -1) : real(out, in, where, n);
}
ssize_t sendfile64(int out, int in, off64_t *where, size_t n) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    return ours(out) || ours(in) ? (errno = EINVAL, -1) : real(out, in, where, n);
}
ssize_t copy_file_range(int in, off64_t *a, int out, off64_t *b, size_t n, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    return ours(out) || ours(in) ? (errno = EINVAL, -1) : real(in, a, out, b, n, flags);
}
int posix_fallocate(int fd, off_t a, off_t b) {
    REAL(int, "posix_fallocate", int, off_t, off_t);
    return ours(fd) ? EOPNOTSUPP : real(fd, a, b);
}

/* -- the clock -------------------------------------------------------------------------------- */

int clock_gettime(clockid_t which, struct timespec *out) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int done = real(which, out);
    if (!done && which == CLOCK_REALTIME) out->tv_sec += clock_s;
    return done;
}
