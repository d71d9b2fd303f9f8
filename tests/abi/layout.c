/* Sizes and offsets of the public tables on LP64: programs that were compiled against an older header depend on them. A table
 * may grow at its end; nothing that is listed here ever moves. */
#include <ghlauth/ghlauth.h>
#include <stddef.h>
#include <stdio.h>

static int failures;

static void expect(const char *what, size_t actual, size_t golden) {
  if (actual == golden) return;
  printf("%s is %zu, frozen at %zu\n", what, actual, golden);
  failures++;
}

#define SIZE(type, golden) expect("sizeof " #type, sizeof(type), golden)
#define OFFSET(type, member, golden) expect("offset of " #type "." #member, offsetof(type, member), golden)

int main(void) {
  SIZE(ghlauth_status, 4);

  SIZE(ghlauth_log_table, 32);
  OFFSET(ghlauth_log_table, struct_size, 0);
  OFFSET(ghlauth_log_table, level, 4);
  OFFSET(ghlauth_log_table, user_data, 8);
  OFFSET(ghlauth_log_table, drop, 16);
  OFFSET(ghlauth_log_table, write, 24);

  SIZE(ghlauth_clock_table, 32);
  OFFSET(ghlauth_clock_table, struct_size, 0);
  OFFSET(ghlauth_clock_table, user_data, 8);
  OFFSET(ghlauth_clock_table, drop, 16);
  OFFSET(ghlauth_clock_table, unix_ms, 24);

  SIZE(ghlauth_secret_source, 32);
  OFFSET(ghlauth_secret_source, struct_size, 0);
  OFFSET(ghlauth_secret_source, user_data, 8);
  OFFSET(ghlauth_secret_source, drop, 16);
  OFFSET(ghlauth_secret_source, fetch, 24);

  SIZE(ghlauth_byte_sink, 32);
  OFFSET(ghlauth_byte_sink, struct_size, 0);
  OFFSET(ghlauth_byte_sink, user_data, 8);
  OFFSET(ghlauth_byte_sink, drop, 16);
  OFFSET(ghlauth_byte_sink, write, 24);

  SIZE(ghlauth_byte_source, 40);
  OFFSET(ghlauth_byte_source, struct_size, 0);
  OFFSET(ghlauth_byte_source, user_data, 8);
  OFFSET(ghlauth_byte_source, drop, 16);
  OFFSET(ghlauth_byte_source, read, 24);
  OFFSET(ghlauth_byte_source, rewind, 32);

  SIZE(ghlauth_transfer_progress, 32);
  OFFSET(ghlauth_transfer_progress, struct_size, 0);
  OFFSET(ghlauth_transfer_progress, user_data, 8);
  OFFSET(ghlauth_transfer_progress, drop, 16);
  OFFSET(ghlauth_transfer_progress, moved, 24);

  SIZE(ghlauth_transport_table, 64);
  OFFSET(ghlauth_transport_table, struct_size, 0);
  OFFSET(ghlauth_transport_table, user_data, 8);
  OFFSET(ghlauth_transport_table, drop, 16);
  OFFSET(ghlauth_transport_table, open, 24);
  OFFSET(ghlauth_transport_table, close, 32);
  OFFSET(ghlauth_transport_table, start, 40);
  OFFSET(ghlauth_transport_table, poll, 48);
  OFFSET(ghlauth_transport_table, cancel, 56);

  SIZE(ghlauth_keep_progress, 32);
  OFFSET(ghlauth_keep_progress, struct_size, 0);
  OFFSET(ghlauth_keep_progress, user_data, 8);
  OFFSET(ghlauth_keep_progress, drop, 16);
  OFFSET(ghlauth_keep_progress, done, 24);

  SIZE(ghlauth_store_row, 80);
  OFFSET(ghlauth_store_row, struct_size, 0);
  OFFSET(ghlauth_store_row, key, 8);
  OFFSET(ghlauth_store_row, value, 16);
  OFFSET(ghlauth_store_row, size, 24);
  OFFSET(ghlauth_store_row, version, 32);
  OFFSET(ghlauth_store_row, due_s, 40);
  OFFSET(ghlauth_store_row, app_id, 48);
  OFFSET(ghlauth_store_row, owner, 56);
  OFFSET(ghlauth_store_row, company_id, 64);
  OFFSET(ghlauth_store_row, location_id, 72);

  SIZE(ghlauth_store_table, 136);
  OFFSET(ghlauth_store_table, struct_size, 0);
  OFFSET(ghlauth_store_table, user_data, 8);
  OFFSET(ghlauth_store_table, drop, 16);
  OFFSET(ghlauth_store_table, timeout_ms, 24);
  OFFSET(ghlauth_store_table, get, 32);
  OFFSET(ghlauth_store_table, put_if_version, 40);
  OFFSET(ghlauth_store_table, erase_if_version, 48);
  OFFSET(ghlauth_store_table, scan, 56);
  OFFSET(ghlauth_store_table, due, 64);
  OFFSET(ghlauth_store_table, lease, 72);
  OFFSET(ghlauth_store_table, release, 80);
  OFFSET(ghlauth_store_table, count, 88);
  OFFSET(ghlauth_store_table, claim, 96);
  OFFSET(ghlauth_store_table, confirm, 104);
  OFFSET(ghlauth_store_table, unclaim, 112);
  OFFSET(ghlauth_store_table, poll, 120);
  OFFSET(ghlauth_store_table, cancel, 128);

  SIZE(ghlauth_module_head, 12);
  OFFSET(ghlauth_module_head, struct_size, 0);
  OFFSET(ghlauth_module_head, kind, 4);
  OFFSET(ghlauth_module_head, version, 8);

  SIZE(ghlauth_login_requests, 32);
  OFFSET(ghlauth_login_requests, struct_size, 0);
  OFFSET(ghlauth_login_requests, user_data, 8);
  OFFSET(ghlauth_login_requests, judge, 16);
  OFFSET(ghlauth_login_requests, sent, 24);

  SIZE(ghlauth_login_module, 40);
  OFFSET(ghlauth_login_module, struct_size, 0);
  OFFSET(ghlauth_login_module, kind, 4);
  OFFSET(ghlauth_login_module, version, 8);
  OFFSET(ghlauth_login_module, open, 16);
  OFFSET(ghlauth_login_module, poll, 24);
  OFFSET(ghlauth_login_module, close, 32);

  SIZE(ghlauth_store_answers, 40);
  OFFSET(ghlauth_store_answers, struct_size, 0);
  OFFSET(ghlauth_store_answers, add_row, 8);
  OFFSET(ghlauth_store_answers, set_lease, 16);
  OFFSET(ghlauth_store_answers, finish, 24);
  OFFSET(ghlauth_store_answers, fail, 32);

  SIZE(ghlauth_store_opening, 64);
  OFFSET(ghlauth_store_opening, struct_size, 0);
  OFFSET(ghlauth_store_opening, keeps_rows, 4);
  OFFSET(ghlauth_store_opening, url, 8);
  OFFSET(ghlauth_store_opening, password, 16);
  OFFSET(ghlauth_store_opening, timeout_ms, 24);
  OFFSET(ghlauth_store_opening, answers, 32);
  OFFSET(ghlauth_store_opening, user_data, 40);
  OFFSET(ghlauth_store_opening, explain, 48);
  OFFSET(ghlauth_store_opening, warn, 56);

  SIZE(ghlauth_store_module, 24);
  OFFSET(ghlauth_store_module, struct_size, 0);
  OFFSET(ghlauth_store_module, kind, 4);
  OFFSET(ghlauth_store_module, version, 8);
  OFFSET(ghlauth_store_module, open, 16);
  return failures == 0 ? 0 : 1;
}
