// Stores on a server of a group of tests: its URLs, and what all of them have to keep.
#ifndef GHLAUTH_TESTS_STORE_SERVER_H
#define GHLAUTH_TESTS_STORE_SERVER_H

#include "support/desk.h"
#include "support/server.h"

#define SERVER_KEY "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

/// The server of the program.
extern struct server *server;
/// For a group setup; ends the program with 77 when the server is not on this machine.
void server_group_start(const char *kind);
int server_group_teardown(void **state);

/// Its store over the Unix socket, where the server asks for no password here.
const char *local_url(void);
/// Its store over TCP. In: user: may be empty; rest: of the URL.
const char *tcp_url(const char *user, const char *host, const char *rest);
/// The user with the password, for tcp_url.
const char *keeper(void);

/// The text percent-encoded for a URL.
const char *url_encoded(const char *text);
/// Options with SERVER_KEY; with tokens in Redis.
ghlauth_store_options *server_options(void);
/// Opens a store with them, which must go well or fail like that.
ghlauth_store *server_open(const char *url);
void server_open_fails(const char *url, ghlauth_status status, const char *said);
/// Opens and frees a store, which uses the rows of it.
void server_open_works(const char *url);

void put_secret(ghlauth_store *store, const char *value);
void expect_secret(ghlauth_store *store, const char *value);

/// All checks of the library over the store.
void expect_conformance(const char *url);
/// An installation in the store is refreshed here, in another process, and here again, each with what the other left behind.
void expect_refresh_in_two_processes(const char *url);
/// The other process: returns the exit status if this program was started as it, else -1.
int server_other_process(int argc, char **argv);

#endif
