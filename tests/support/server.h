// A real PostgreSQL or Redis as a child of servers.py, which says what can be asked of it.
#ifndef GHLAUTH_TESTS_SERVER_H
#define GHLAUTH_TESTS_SERVER_H

struct server;

/// Starts "postgres" or "redis"; NULL when it is not on this machine.
struct server *server_start(const char *kind);
void server_stop(struct server *server);
/// What it announced: "folder", "user", "password", and so on; or "port".
const char *server_text(struct server *server, const char *name);
int server_port(struct server *server);
/// Asks it for something, which must go well. Returns the answer, owned by the server until the next call.
const char *server_ask(struct server *server, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
