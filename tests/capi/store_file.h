// A store on the disk for a test: its folder, its key, and a look into its files from outside.
#ifndef GHLAUTH_TESTS_STORE_FILE_H
#define GHLAUTH_TESTS_STORE_FILE_H

#include "support/desk.h"

#define STORE_KEY_ONE "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define STORE_KEY_TWO "two ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="

/// Makes an empty folder for a test and names what will be in it; for setups.
int store_file_setup(void **state);
int store_file_teardown(void **state);

/// "sqlite:" and the path, which lie in the folder.
const char *store_file_url(void);
const char *store_file_path(void);
/// The path of another file in the folder.
const char *store_file_beside(const char *name);
/// Writes a file of that mode, over what is there.
void store_file_write(const char *path, const char *content, unsigned mode);

/// Options with the keys of a text (STORE_KEY_ONE ...).
ghlauth_store_options *store_file_keys(const char *text);
/// Opens the store with such keys; NULL for plain.
ghlauth_store *store_file_open(const char *keys);
/// A desk on the store.
struct desk *store_file_desk(const char *keys);
/// How many installations another process finds in the store.
size_t store_file_installations(const char *keys);

/// Runs an SQL statement on the file; fails the test when SQLite refuses it.
void store_file_sql(const char *sql);
/// Whether a text is in one of the files of the store: as text, and in the log of what is written ahead.
int store_file_holds(const char *text);

#endif
