#include "core/json.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

bool writes_a_document() {
  JsonWriter out;
  out.begin_object().member("text", "a").member("number", std::int64_t{-7}).member("small", 7).member("yes", true);
  out.key("list").begin_array().string("x").integer(1).boolean(false).null().begin_object().end_object().end_array();
  out.key("raw").raw("[1.10]").key("empty").begin_array().end_array();
  out.key("nested").begin_object().member("view", std::string_view("v")).end_object().member("last", "z").end_object();
  return same(out.text(),
              "{\"text\":\"a\",\"number\":-7,\"small\":7,\"yes\":true,\"list\":[\"x\",1,false,null,{}],"
              "\"raw\":[1.10],\"empty\":[],\"nested\":{\"view\":\"v\"},\"last\":\"z\"}") &&
         same(out.str(), out.text());
}

void puts_commas_where_they_belong(void **) { assert_true(writes_a_document()); }

bool integer_is(std::int64_t value, std::string_view expected) { return same(JsonWriter().integer(value).text(), expected); }

void writes_the_extreme_integers(void **) {
  assert_true(integer_is(INT64_MIN, "-9223372036854775808"));
  assert_true(integer_is(INT64_MAX, "9223372036854775807"));
  assert_true(integer_is(0, "0"));
}

bool string_is(std::string_view value, std::string_view expected) { return same(JsonWriter().string(value).text(), expected); }

void escapes(void **) {
  assert_true(string_is("", "\"\""));
  assert_true(string_is("\"\\/", "\"\\\"\\\\/\""));
  assert_true(string_is("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""));
  assert_true(string_is("\x01\x0b\x1f\x7f", "\"\\u0001\\u000b\\u001f\x7f\""));
  assert_true(string_is("\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""));
}

void refuses_what_no_json_text_can_hold(void **) {
  assert_status(JsonWriter().string("\xff").str(), INVALID_ARGUMENT);
  assert_status(JsonWriter().string("\xed\xa0\x80").str(), INVALID_ARGUMENT);
  assert_status(JsonWriter().string(std::string_view("a\0b", 3)).str(), INVALID_ARGUMENT);
  assert_status(JsonWriter().begin_object().key("\xff").str(), INVALID_ARGUMENT);
}

bool reads_back_all_of_ascii() {
  std::string text;
  for (char c = 1; c != 127; ++c) text += c;
  JsonWriter out;
  out.begin_object().member(text, std::string_view(text)).end_object();
  const auto document = JsonDocument::parse(out.text());
  return same(document.root()[text].string_or_empty(), text);
}

void reads_back_what_it_writes(void **) { assert_true(reads_back_all_of_ascii()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(puts_commas_where_they_belong),
      cmocka_unit_test(writes_the_extreme_integers),
      cmocka_unit_test(escapes),
      cmocka_unit_test(refuses_what_no_json_text_can_hold),
      cmocka_unit_test(reads_back_what_it_writes),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
