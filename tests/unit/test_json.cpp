#include "core/json.hpp"

#include <cjson/cJSON.h>
#include <malloc.h>
#include <string.h>

#include <cmath>
#include <cstdlib>
#include <new>

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

bool is_json(std::string_view text) { return JsonDocument::try_parse(text).has_value(); }

bool fails_with(std::string_view text, std::string_view message) {
  return same(test::message_of([&] { return JsonDocument::parse(text); }), message);
}

bool dumps(std::string_view text, std::string_view expected) { return same(JsonDocument::parse(text).root().dump(), expected); }

bool nested(int depth) {
  const auto n = static_cast<std::size_t>(depth);
  return is_json(std::string(n, '[') + std::string(n, ']'));
}

void accepts_json(void **) {
  static const char *const good[] = {"null",
                                     "true",
                                     "false",
                                     "0",
                                     "-0",
                                     "1.50",
                                     "1e5",
                                     "1E+5",
                                     "-12.5e-3",
                                     "\"\"",
                                     "[]",
                                     "{}",
                                     " \t\r\n1 \t\r\n",
                                     "[1,\"a\",null,{\"a\":{\"a\":[]}}]",
                                     "{\"a\":1,\"A\":2,\"\":3}",
                                     "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\ude00\"",
                                     "\"\x7f \xc3\xa9 \xf0\x9f\x98\x80\"",
                                     "{\"a\":{\"x\":1},\"b\":{\"x\":1}}",
                                     "[ 1 , 2 ]",
                                     "{ \"a\" : 1 , \"b\" : 2 }"};
  for (const char *text : good) {
    if (!is_json(text)) fail_msg("refused: %s", text);
  }
}

void refuses_what_cjson_lets_through(void **) {
  assert_true(fails_with("", "not valid JSON: the text ends too early at byte 0"));
  assert_true(fails_with("  ", "not valid JSON: the text ends too early at byte 2"));
  assert_true(fails_with("{} x", "not valid JSON: text after the end of the value at byte 3"));
  assert_true(fails_with("{}{}", "not valid JSON: text after the end of the value at byte 2"));
  assert_true(fails_with("\xef\xbb\xbf{}", "not valid JSON: a byte order mark at byte 0"));
  assert_true(fails_with("\"\xc3\x28\"", "not valid JSON: invalid UTF-8 at byte 1"));
  assert_true(fails_with("\"a\xed\xa0\x80\"", "not valid JSON: invalid UTF-8 at byte 2"));
  assert_true(fails_with("\"a\nb\"", "not valid JSON: a raw control character in a string at byte 2"));
  assert_true(fails_with("\"a\\u0000b\"", "not valid JSON: \\u0000 in a string at byte 2"));
  assert_true(fails_with("\"\\ud800\"", "not valid JSON: half of a surrogate pair at byte 1"));
  assert_true(fails_with("\"\\ud800\\u0041\"", "not valid JSON: half of a surrogate pair at byte 1"));
  assert_true(fails_with("\"\\ud800\\n\"", "not valid JSON: half of a surrogate pair at byte 1"));
  assert_true(fails_with("\"\\udc00\"", "not valid JSON: half of a surrogate pair at byte 1"));
  assert_true(fails_with("\"\\ud800\\ud800\"", "not valid JSON: half of a surrogate pair at byte 1"));
  assert_true(fails_with("01", "not valid JSON: text after the end of the value at byte 1"));
  assert_true(fails_with("[1.]", "not valid JSON: a bad number at byte 3"));
  assert_true(fails_with("-", "not valid JSON: the text ends too early at byte 1"));
  assert_true(fails_with("[1e]", "not valid JSON: a bad number at byte 3"));
  assert_true(fails_with("[-a]", "not valid JSON: a bad number at byte 2"));
  assert_true(fails_with("[1 2]", "not valid JSON: neither a comma nor the end of the array at byte 3"));
  assert_true(fails_with("{\"a\":1 \"b\"}", "not valid JSON: neither a comma nor the end of the object at byte 7"));
  assert_true(fails_with("\"\\x\"", "not valid JSON: an unknown escape in a string at byte 1"));
  assert_true(fails_with("\"\\u12g4\"", "not valid JSON: a bad \\u escape in a string at byte 1"));
  assert_true(fails_with("\"abc", "not valid JSON: the text ends within a string at byte 4"));
}

void refuses_malformed_text(void **) {
  static const char *const bad[] = {
      "+1",   ".5",        "1.e5", "0x10", "NaN",   "Infinity",  "-Infinity",   "nul",      "True",       "'a'",        "[1,]",
      "[,1]", "[",         "]",    "{",    "}",     "{a:1}",     "{\"a\"}",     "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{1:2}",
      "[1}",  "{\"a\":1]", "\"",   "\"\\", "\"\\u", "\"\\u00\"", "\"\\ud83d\\", "// c\n1",  "1 /* */",    "\v1"};
  for (const char *text : bad) {
    if (is_json(text)) fail_msg("accepted: %s", text);
  }
}

bool refuses_nul() { return !is_json(std::string_view("\"a\0b\"", 5)) && !is_json(std::string_view("1\0", 2)); }

void refuses_nul_bytes(void **) { assert_true(refuses_nul()); }

void names_the_status(void **) { assert_status(JsonDocument::parse("{"), BAD_RESPONSE); }

bool keeps_the_text_out(std::string_view text) {
  return test::message_of([&] { return JsonDocument::parse(text); }).find("hush") == std::string::npos;
}

void never_quotes_the_text(void **) {
  assert_true(keeps_the_text_out("{\"hush\":\"hush\",\"hush\":1}"));
  assert_true(keeps_the_text_out("{\"hush\":hush}"));
  assert_true(keeps_the_text_out("\"hush"));
}

void finds_repeated_keys(void **) {
  assert_true(fails_with("{\"a\":1,\"b\":2,\"a\":3}", "not valid JSON: a repeated key at byte 13"));
  assert_true(fails_with("[{\"x\":{\"k\":1,\"k\":1}}]", "not valid JSON: a repeated key at byte 13"));
  assert_true(fails_with("{\"a\":1,\"\\u0061\":2}", "not valid JSON: a repeated key at byte 7"));
  assert_true(fails_with("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", "not valid JSON: a repeated key at byte 18"));
  assert_true(fails_with("{\"\\u20ac\":1,\"\xe2\x82\xac\":2}", "not valid JSON: a repeated key at byte 12"));
  assert_true(fails_with("{\"\\u00e9\":1,\"\xc3\xa9\":2}", "not valid JSON: a repeated key at byte 12"));
  assert_true(fails_with("{\"a\\/b\":1,\"a/b\":2}", "not valid JSON: a repeated key at byte 10"));
  assert_true(fails_with("{\"\\n\":1,\"\\u000A\":2}", "not valid JSON: a repeated key at byte 8"));
  assert_true(is_json("{\"\\\\n\":1,\"\\n\":2}"));
}

void bounds_the_depth(void **) {
  assert_true(nested(JsonDocument::max_depth));
  assert_false(nested(JsonDocument::max_depth + 1));
  assert_false(nested(1000000));
  assert_true(fails_with("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{}",
                         "not valid JSON: too many levels of nesting at byte 64"));
}

bool number_of(std::string_view text, double expected) {
  const auto number = JsonDocument::parse(text).root().number();
  return number && *number == expected;
}
bool no_number(std::string_view text) { return !JsonDocument::parse(text).root().number(); }

void reads_numbers(void **) {
  assert_true(number_of("1.5", 1.5));
  assert_true(number_of("-2e3", -2000));
  assert_true(number_of("1e-2", 0.01));
  assert_true(no_number("1e400"));
  assert_true(no_number("\"1\""));
  assert_true(no_number("null"));
}

bool integer_of(std::string_view text, std::int64_t expected) {
  const auto integer = JsonDocument::parse(text).root().integer();
  return integer && *integer == expected;
}

void reads_integers(void **) {
  assert_true(integer_of("86399", 86399));
  assert_true(integer_of("86399.0", 86399));
  assert_true(integer_of("86399.000", 86399));
  assert_true(integer_of("\"86399\"", 86399));
  assert_true(integer_of("\"-5\"", -5));
  assert_true(integer_of("-0", 0));
  assert_true(integer_of("9007199254740993", 9007199254740993));  // no double has it
  assert_true(integer_of("9223372036854775807", INT64_MAX));
  assert_true(integer_of("-9223372036854775808", INT64_MIN));
  assert_true(integer_of("\"9223372036854775807\"", INT64_MAX));
  static const char *const none[] = {"9223372036854775808",
                                     "-9223372036854775809",
                                     "12345678901234567890",
                                     "1.5",
                                     "1e5",
                                     "1.0e2",
                                     "\"\"",
                                     "\"1.0\"",
                                     "\" 1\"",
                                     "\"1 \"",
                                     "\"+1\"",
                                     "\"0x10\"",
                                     "\"-\"",
                                     "\"1e5\"",
                                     "true",
                                     "null",
                                     "[1]",
                                     "{}"};
  for (const char *text : none) {
    if (JsonDocument::parse(text).root().integer()) fail_msg("an integer: %s", text);
  }
}

bool boolean_of(std::string_view text, int expected) {
  const auto value = JsonDocument::parse(text).root().boolean();
  return (value ? int{*value} : -1) == expected;
}

void reads_booleans(void **) {
  assert_true(boolean_of("true", 1));
  assert_true(boolean_of("false", 0));
  assert_true(boolean_of("\"true\"", 1));
  assert_true(boolean_of("\"false\"", 0));
  assert_true(boolean_of("\"True\"", -1));
  assert_true(boolean_of("1", -1));
  assert_true(boolean_of("null", -1));
}

bool looks_up() {
  const auto document = JsonDocument::parse("{\"Key\":\"upper\",\"key\":{\"list\":[1,\"two\",{\"x\":true}]},\"none\":null}");
  const JsonValue root = document.root();
  const auto items = root["key"]["list"].items();
  return root.is_object() && same(root["Key"].string_or_empty(), "upper") && root["key"].is_object() &&
         !root["KEY"].present() && root["none"].present() && root["none"].is_null() && !root["none"].string() &&
         root["key"]["list"].is_array() && items.size() == 3 && items[0].is_number() && items[1].is_string() &&
         items[2]["x"].is_bool() && items[0].key().empty() && root.items().size() == 3 && root.items()[1].key() == "key" &&
         root["Key"].items().empty();
}

void looks_keys_up_exactly(void **) { assert_true(looks_up()); }

bool absent_answers_absent() {
  const JsonValue absent;
  const JsonValue deep = absent["a"]["b"]["c"];
  return !deep.present() && !deep.is_null() && !deep.is_object() && !deep.string() && !deep.integer() && !deep.number() &&
         !deep.boolean() && deep.string_or_empty().empty() && deep.items().empty() && deep.key().empty() && deep.dump().empty();
}

void answers_absent_for_absent(void **) { assert_true(absent_answers_absent()); }

void dumps_every_digit(void **) {
  assert_true(dumps("12345678901234567890", "12345678901234567890"));
  assert_true(dumps(" { \"a\" : [ 1.10 , -0 , 1E5 , {} , [ ] , null , true , false ] } ",
                    "{\"a\":[1.10,-0,1E5,{},[],null,true,false]}"));
  assert_true(dumps("[1,[2,{\"x\":3,\"y\":[4,5]},6],7]", "[1,[2,{\"x\":3,\"y\":[4,5]},6],7]"));
  assert_true(dumps("\"\\u0041\\/\\u00e9\\ud83d\\ude00\\u0001\\n\"", "\"A/\xc3\xa9\xf0\x9f\x98\x80\\u0001\\n\""));
}

void bounds_the_digits_of_a_number(void **) {
  assert_true(dumps("123456789012345678901234567890123456789012345678901234567890123",
                    "123456789012345678901234567890123456789012345678901234567890123"));
  assert_true(fails_with("[1234567890123456789012345678901234567890123456789012345678901234]",
                         "not valid JSON: a number with too many digits at byte 1"));
}

// The limit is the time of the test: a search through all keys for each would take minutes.
bool parses_many_keys() {
  std::string text = "{";
  for (int i = 0; text.size() < (5U << 20); ++i) text += "\"" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text += "\"end\":1}";
  const bool unique = is_json(text);
  text.replace(text.size() - 8, 5, "\"000\"");
  const bool still_unique = is_json(text);
  text.replace(text.size() - 8, 5, "\"100\"");
  return unique && still_unique && !is_json(text);
}

void takes_linear_time(void **) { assert_true(parses_many_keys()); }

// What cJSON allocates and frees.
std::size_t allocations_left = SIZE_MAX;
int blocks = 0;
int blocks_with_secrets = 0;

void *counted_malloc(std::size_t size) {
  if (allocations_left == 0) return nullptr;
  --allocations_left;
  ++blocks;
  return std::calloc(1, size);
}

void checked_free(void *block) {
  if (block == nullptr) return;
  --blocks;
  if (memmem(block, malloc_usable_size(block), "hush", 4) != nullptr) ++blocks_with_secrets;
  std::free(block);
}

constexpr std::string_view secrets = "{\"hush-1\":\"hush-2\",\"a\":[\"hush-3\",{\"hush-4\":[[\"x hush-5\"]]}],\"n\":1234}";

int watch_allocations(void **) {
  cJSON_Hooks hooks{counted_malloc, checked_free};
  cJSON_InitHooks(&hooks);
  blocks_with_secrets = 0;
  return 0;
}

int unwatch_allocations(void **) {
  allocations_left = SIZE_MAX;
  cJSON_InitHooks(nullptr);
  return 0;
}

bool parse_and_forget() { return is_json(secrets); }

void wipes_strings_before_they_are_freed(void **) {
  assert_true(parse_and_forget());
  assert_int_equal(blocks, 0);
  assert_int_equal(blocks_with_secrets, 0);
}

bool runs_out_of_memory(std::size_t allocations) {
  allocations_left = allocations;
  try {
    static_cast<void>(JsonDocument::parse(secrets));
    return false;
  } catch (const std::bad_alloc &) {
    return true;
  }
}

void survives_every_failing_allocation(void **) {
  std::size_t failures = 0;
  while (runs_out_of_memory(failures)) ++failures;
  assert_true(failures > 10);
  assert_int_equal(blocks, 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(accepts_json),
      cmocka_unit_test(refuses_what_cjson_lets_through),
      cmocka_unit_test(refuses_malformed_text),
      cmocka_unit_test(refuses_nul_bytes),
      cmocka_unit_test(names_the_status),
      cmocka_unit_test(never_quotes_the_text),
      cmocka_unit_test(finds_repeated_keys),
      cmocka_unit_test(bounds_the_depth),
      cmocka_unit_test(reads_numbers),
      cmocka_unit_test(reads_integers),
      cmocka_unit_test(reads_booleans),
      cmocka_unit_test(looks_keys_up_exactly),
      cmocka_unit_test(answers_absent_for_absent),
      cmocka_unit_test(dumps_every_digit),
      cmocka_unit_test(bounds_the_digits_of_a_number),
      cmocka_unit_test(takes_linear_time),
      cmocka_unit_test_setup_teardown(wipes_strings_before_they_are_freed, watch_allocations, unwatch_allocations),
      cmocka_unit_test_setup_teardown(survives_every_failing_allocation, watch_allocations, unwatch_allocations),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
