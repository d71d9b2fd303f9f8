#include "phases.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define MAX_FILES 1024
#define MAX_TEXT 65536

enum kind { OTHER, API, STORE };

struct text {
  char data[MAX_TEXT + 1];
  size_t size;
};

struct phases {
  int api_port;
  int store_port;
  char store_path[256];  ///< of the file or the socket
  int store_is_file;
  enum kind kinds[MAX_FILES];
  int store_writes[MAX_FILES];  ///< a command that writes was sent, and not answered yet
  int api_fd;                   ///< of the token request; -1 before
  int has_begun, has_sent, has_read, is_durable;
  unsigned locks;  ///< those of SQLite that are held alone
  int has_frame;   ///< the last frame of a commit was written to SQLite's log
  int is_synced;   ///< and synced: other processes see it with the next system call, when its index in shared memory is written
  struct text request, answer;
};

static const struct {
  long number;
  const char *name;
} calls[] = {{SYS_read, "read"},         {SYS_readv, "readv"},       {SYS_write, "write"},
             {SYS_writev, "writev"},     {SYS_sendto, "sendto"},     {SYS_sendmsg, "sendmsg"},
             {SYS_recvfrom, "recvfrom"}, {SYS_recvmsg, "recvmsg"},   {SYS_connect, "connect"},
             {SYS_socket, "socket"},     {SYS_close, "close"},       {SYS_fsync, "fsync"},
             {SYS_fdatasync, "fdatasync"}, {SYS_pwrite64, "pwrite64"}, {SYS_pread64, "pread64"},
             {SYS_fcntl, "fcntl"},       {SYS_futex, "futex"},       {SYS_ppoll, "ppoll"},
#ifdef SYS_poll
             {SYS_poll, "poll"},
#endif
             {SYS_setsockopt, "setsockopt"}, {SYS_getsockopt, "getsockopt"}, {SYS_getsockname, "getsockname"},
             {SYS_getpeername, "getpeername"}, {SYS_ftruncate, "ftruncate"}, {SYS_openat, "openat"},
             {SYS_renameat2, "renameat2"}};

const char *call_name(long call) {
  static char number[32];
  for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); ++i)
    if (calls[i].number == call) return calls[i].name;
  snprintf(number, sizeof(number), "call-%ld", call);
  return number;
}

const char *event_name(enum event event) {
  static const char *const names[] = {"nothing", "begin", "stored", "connect", "send", "sent", "answer", "read", "durable", "end"};
  return names[event];
}

struct phases *phases_new(int api_port, const char *store) {
  struct phases *phases = calloc(1, sizeof(*phases));
  if (phases == NULL) abort();
  phases->api_port = api_port;
  phases->api_fd = -1;
  if (strncmp(store, "port:", 5) == 0) {
    phases->store_port = atoi(store + 5);
  } else {
    phases->store_is_file = strncmp(store, "file:", 5) == 0;
    snprintf(phases->store_path, sizeof(phases->store_path), "%s", store + 5);
  }
  return phases;
}

static int is_sending(long call) {
  return call == SYS_write || call == SYS_writev || call == SYS_sendto || call == SYS_sendmsg;
}

static int is_receiving(long call) {
  return call == SYS_read || call == SYS_readv || call == SYS_recvfrom || call == SYS_recvmsg;
}

/// What a call that sends or receives has in its buffers, at most `total` bytes of it.
static size_t peek_data(pid_t process, const struct stop *stop, size_t total, char *buffer, size_t size) {
  const long call = stop->call;
  if (call == SYS_readv || call == SYS_writev)
    return tracing_peek_vector(process, stop->args[1], stop->args[2], total, buffer, size);
  if (call == SYS_sendmsg || call == SYS_recvmsg) {
    struct msghdr message;
    if (tracing_peek(process, stop->args[1], &message, sizeof(message)) != sizeof(message)) return 0;
    return tracing_peek_vector(process, (uint64_t)(uintptr_t)message.msg_iov, message.msg_iovlen, total, buffer, size);
  }
  return tracing_peek(process, stop->args[1], buffer, total < size ? total : size);
}

static void add(struct text *text, pid_t process, const struct stop *stop) {
  text->size += peek_data(process, stop, (size_t)stop->result, text->data + text->size, MAX_TEXT - text->size);
  text->data[text->size] = '\0';
}

/// Whether a message of HTTP with a Content-Length is there to its last byte.
static int is_whole(const struct text *text) {
  const char *const end = strstr(text->data, "\r\n\r\n");
  const char *const length = strcasestr(text->data, "\r\ncontent-length:");
  if (end == NULL || length == NULL || length > end) return 0;
  return text->size >= (size_t)(end + 4 - text->data) + strtoul(length + 17, NULL, 10);
}

static void on_connect(struct phases *phases, pid_t process, const struct stop *stop, size_t fd) {
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_un local;
  } address = {0};
  tracing_peek(process, stop->args[1], &address, stop->args[2] < sizeof(address) ? stop->args[2] : sizeof(address));
  const int port = address.any.sa_family == AF_INET ? ntohs(address.v4.sin_port) : 0;
  const int is_local = address.any.sa_family == AF_UNIX && !phases->store_is_file && phases->store_path[0] != '\0';
  phases->kinds[fd] = OTHER;
  if (port != 0 && port == phases->api_port) phases->kinds[fd] = API;
  if (port != 0 && port == phases->store_port) phases->kinds[fd] = STORE;
  if (is_local && strncmp(address.local.sun_path, phases->store_path, strlen(phases->store_path)) == 0) phases->kinds[fd] = STORE;
}

static enum event stored(struct phases *phases) {
  if (!phases->has_read || phases->is_durable) return STORED;
  phases->is_durable = 1;
  return DURABLE;
}

/// Whether a path of the store's files that ends in `suffix`.
static int is_of_store(const struct phases *phases, const char *path, const char *suffix) {
  const size_t size = strlen(path), end = strlen(suffix);
  return phases->store_is_file && strncmp(path, phases->store_path, strlen(phases->store_path)) == 0 && size >= end &&
         strcmp(path + size - end, suffix) == 0;
}

static int is_file(const struct phases *phases, pid_t process, size_t fd, const char *suffix) {
  char link[64], path[512];
  snprintf(link, sizeof(link), "/proc/%d/fd/%zu", (int)process, fd);
  const ssize_t size = readlink(link, path, sizeof(path) - 1);
  path[size > 0 ? size : 0] = '\0';
  return is_of_store(phases, path, suffix);
}

/// A bit for each byte that SQLite locks: nine in the file of the log's index, and those of the database itself, of which the last
/// one stands for a range.
static unsigned lock_bits(off_t start, off_t length) {
  enum { INDEX_FIRST = 120, INDEX_COUNT = 9, DATABASE_FIRST = 0x40000000, DATABASE_COUNT = 3 };
  unsigned bits = 0;
  for (off_t byte = start; byte < start + length; ++byte) {
    if (byte >= INDEX_FIRST && byte < INDEX_FIRST + INDEX_COUNT) bits |= 1U << (byte - INDEX_FIRST);
    if (byte >= DATABASE_FIRST && byte < DATABASE_FIRST + DATABASE_COUNT)
      bits |= 1U << (byte - DATABASE_FIRST + INDEX_COUNT);
  }
  return bits;
}

static void on_lock(struct phases *phases, pid_t process, const struct stop *stop, size_t fd) {
  struct flock lock;
  if (stop->args[1] != F_SETLK || stop->is_entry || stop->result != 0 || !is_file(phases, process, fd, "")) return;
  if (tracing_peek(process, stop->args[2], &lock, sizeof(lock)) != sizeof(lock)) return;
  const unsigned bits = lock_bits(lock.l_start, lock.l_len);
  phases->locks &= ~bits;
  if (lock.l_type == F_WRLCK) phases->locks |= bits;
}

int phases_holds_lock(const struct phases *phases) { return phases->locks != 0; }

/// SQLite's log: a frame begins with 24 bytes, of which the second four are the size of the database behind a commit, and zero in
/// all frames of it but the last.
static void on_log_write(struct phases *phases, pid_t process, const struct stop *stop, size_t fd) {
  static const unsigned char zero[4];
  unsigned char header[24];
  if (stop->args[2] != sizeof(header) || !is_file(phases, process, fd, "-wal")) return;
  if (tracing_peek(process, stop->args[1], header, sizeof(header)) != sizeof(header)) return;
  phases->has_frame = memcmp(header + 4, zero, sizeof(zero)) != 0;
}

static void on_log_sync(struct phases *phases, pid_t process, size_t fd) {
  if (!phases->has_frame || !is_file(phases, process, fd, "-wal")) return;
  phases->has_frame = 0;
  phases->is_synced = 1;
}

/// A file that was written elsewhere comes into its place.
static int is_rename(const struct phases *phases, pid_t process, const struct stop *stop) {
  char path[512] = "";
  size_t target = 0;
#ifdef SYS_rename
  if (stop->call == SYS_rename) target = 1;
#endif
  if (stop->call == SYS_renameat2) target = 3;
  if (target == 0 || stop->is_entry || stop->result != 0) return 0;
  tracing_peek(process, stop->args[target], path, sizeof(path) - 1);
  return is_of_store(phases, path, "");
}

/// Whether what is sent to the server of a store writes an installation: in the words of our modules.
static int writes_to_store(const char *data, size_t size) {
  static const char *const words[] = {"INTO ghlauth_row", "UPDATE ghlauth_row", "'HSET', KEYS[1], 'v'"};
  for (size_t i = 0; i < sizeof(words) / sizeof(*words); ++i)
    if (memmem(data, size, words[i], strlen(words[i])) != NULL) return 1;
  return 0;
}

static enum event on_store(struct phases *phases, pid_t process, const struct stop *stop, size_t fd) {
  static char data[MAX_TEXT];
  if (is_sending(stop->call) && stop->is_entry) {
    const size_t size = peek_data(process, stop, sizeof(data), data, sizeof(data));
    const size_t sent = stop->call == SYS_sendto || stop->call == SYS_write ? (size_t)stop->args[2] : size;
    if (writes_to_store(data, sent < size ? sent : size)) phases->store_writes[fd] = 1;
  }
  if (!is_receiving(stop->call) || stop->is_entry || stop->result <= 0 || !phases->store_writes[fd]) return NOTHING;
  phases->store_writes[fd] = 0;
  return stored(phases);
}

static enum event on_api(struct phases *phases, pid_t process, const struct stop *stop, int fd) {
  static const char wanted[] = "POST /oauth/";
  if (is_sending(stop->call) && stop->is_entry && phases->api_fd < 0) {
    char start[sizeof(wanted)] = "";
    peek_data(process, stop, sizeof(wanted) - 1, start, sizeof(wanted) - 1);
    if (strcmp(start, wanted) != 0) return NOTHING;
    phases->api_fd = fd;
    return SEND;
  }
  if (fd != phases->api_fd || stop->is_entry || stop->result <= 0) return NOTHING;
  if (is_sending(stop->call) && !phases->has_sent) {
    add(&phases->request, process, stop);
    phases->has_sent = is_whole(&phases->request);
    return phases->has_sent ? SENT : NOTHING;
  }
  if (!is_receiving(stop->call) || phases->has_read) return NOTHING;
  const int is_first = phases->answer.size == 0;
  add(&phases->answer, process, stop);
  phases->has_read = is_whole(&phases->answer);
  if (phases->has_read) return READ;
  return is_first ? ANSWER : NOTHING;
}

static enum event on_output(struct phases *phases, pid_t process, const struct stop *stop) {
  char start[7] = "";
  tracing_peek(process, stop->args[1], start, 6);
  if (!stop->is_entry && !phases->has_begun && strncmp(start, "begin\n", 6) == 0) {
    phases->has_begun = 1;
    return BEGIN;
  }
  return stop->is_entry && phases->has_begun && strncmp(start, "end ", 4) == 0 ? END : NOTHING;
}

enum event phases_take(struct phases *phases, pid_t process, const struct stop *stop) {
  const size_t fd = (size_t)stop->args[0];
  const int is_sync = stop->call == SYS_fsync || stop->call == SYS_fdatasync;
  if (phases->is_synced) {
    phases->is_synced = 0;
    return stored(phases);
  }
  if (is_rename(phases, process, stop)) return stored(phases);
  if (fd >= MAX_FILES) return NOTHING;
  if (stop->call == SYS_connect && stop->is_entry) {
    on_connect(phases, process, stop, fd);
    return phases->kinds[fd] == API && phases->api_fd < 0 ? CONNECT : NOTHING;
  }
  if (stop->call == SYS_close && stop->is_entry) phases->kinds[fd] = OTHER;
  if (stop->call == SYS_write && fd == STDOUT_FILENO) return on_output(phases, process, stop);
  if (stop->call == SYS_pwrite64 && stop->is_entry) on_log_write(phases, process, stop, fd);
  if (stop->call == SYS_fcntl) on_lock(phases, process, stop, fd);
  if (is_sync && !stop->is_entry && stop->result == 0) on_log_sync(phases, process, fd);
  if (phases->kinds[fd] == STORE) return on_store(phases, process, stop, fd);
  if (phases->kinds[fd] == API) return on_api(phases, process, stop, (int)fd);
  return NOTHING;
}
