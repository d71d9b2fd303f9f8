#include "core/encoding.hpp"

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

std::string text_of(const std::optional<SecretBytes> &bytes) { return bytes ? std::string(view(*bytes)) : "(nothing)"; }
std::string text_of(const std::optional<std::string> &text) { return text.value_or("(nothing)"); }

bool base64_pair(std::string_view bytes, std::string_view text) {
  const std::string_view bare = text.substr(0, text.find('='));
  return same(base64_encode(bytes), text) && same(text_of(base64_decode(text)), bytes) && same(base64url_encode(bytes), bare) &&
         same(text_of(base64url_decode(bare)), bytes);
}

void knows_the_vectors_of_rfc_4648(void **) {
  assert_true(base64_pair("", ""));
  assert_true(base64_pair("f", "Zg=="));
  assert_true(base64_pair("fo", "Zm8="));
  assert_true(base64_pair("foo", "Zm9v"));
  assert_true(base64_pair("foob", "Zm9vYg=="));
  assert_true(base64_pair("fooba", "Zm9vYmE="));
  assert_true(base64_pair("foobar", "Zm9vYmFy"));
}

bool alphabets_differ() {
  return same(base64_encode("\xfb\xff\xfe"), "+//+") && same(base64url_encode("\xfb\xff\xfe"), "-__-") &&
         !base64_decode("-__-") && !base64url_decode("+//+");
}

void has_two_alphabets(void **) { assert_true(alphabets_differ()); }

bool every_byte_survives() {
  std::string bytes;
  for (int size = 0; size < 300; ++size) {
    if (!same(text_of(base64_decode(base64_encode(bytes))), bytes)) return false;
    if (!same(text_of(base64url_decode(base64url_encode(bytes))), bytes)) return false;
    if (!same(text_of(hex_decode(hex_encode(bytes))), bytes)) return false;
    bytes += static_cast<char>(size * 7);
  }
  return true;
}

void round_trips(void **) { assert_true(every_byte_survives()); }

void decodes_base64_strictly(void **) {
  static const char *const bad[] = {"Z",     "Zg",    "Zg=",      "Zg===", "Z===",     "====", "=",    "Zm9vYg",  "Zm9v\n",
                                    " Zm9v", "Zm 9v", "Zm9v====", "Zm=v",  "Zg==Zg==", "Zh==", "Zm9=", "Zm9\xc3", "Zm9*"};
  for (const char *text : bad) {
    if (base64_decode(text)) fail_msg("accepted: %s", text);
  }
  static const char *const bad_url[] = {"Z", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm9v ", "Zm9v\n"};
  for (const char *text : bad_url) {
    if (base64url_decode(text)) fail_msg("accepted: %s", text);
  }
}

bool hex_works() {
  return same(hex_encode(std::string_view("\x00\x0f\xf0\xff", 4)), "000ff0ff") && same(text_of(hex_decode("4a4B4c")), "JKL") &&
         hex_decode("") == "" && !hex_decode("4") && !hex_decode("4g") && !hex_decode("g4") && !hex_decode("0x41") &&
         !hex_decode("4 ") && !hex_decode("-1");
}

void reads_and_writes_hex(void **) { assert_true(hex_works()); }

bool encodes(std::string_view text, std::string_view expected) { return same(percent_encode(text), expected); }
bool decodes(std::string_view text, std::string_view expected, bool plus_is_space = false) {
  return same(text_of(percent_decode(text, plus_is_space)), expected);
}
bool decodes_to_nothing(std::string_view text) { return !percent_decode(text, false) && !percent_decode(text, true); }

void percent_encodes_all_but_unreserved(void **) {
  assert_true(encodes("AZaz09-._~", "AZaz09-._~"));
  assert_true(encodes(" +&=?/:#%@!*'()", "%20%2B%26%3D%3F%2F%3A%23%25%40%21%2A%27%28%29"));
  assert_true(encodes("\xc3\xa9[\x7f`{", "%C3%A9%5B%7F%60%7B"));
  assert_true(encodes(std::string_view("\0", 1), "%00"));
}

void percent_decodes_strictly(void **) {
  assert_true(decodes("a%20b%c3%A9", "a b\xc3\xa9"));
  assert_true(decodes("a+b", "a+b"));
  assert_true(decodes("a+b%2B", "a b+", true));
  assert_true(decodes("", ""));
  static const char *const bad[] = {"%",   "%4",  "a%",  "%zz",  "%4z",       "%z4", "%%41",
                                    "%00", "%c3", "%ff", "\xff", "%ed%a0%80", "%+1", "% 1"};
  for (const char *text : bad) {
    if (!decodes_to_nothing(text)) fail_msg("accepted: %s", text);
  }
  assert_true(decodes_to_nothing(std::string_view("a\0b", 3)));
}

bool appends_fields() {
  SecretBytes form;
  append_form(form, "grant_type", "refresh_token");
  append_form(form, "redirect uri", "https://a.example/?x=1&y=\xc3\xa9");
  append_form(form, "empty", "");
  return same(view(form), "grant_type=refresh_token&redirect%20uri=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D%C3%A9&empty=");
}

void appends_to_a_form(void **) { assert_true(appends_fields()); }

std::string fields_of(std::string_view form) {
  const auto fields = parse_form(form);
  if (!fields) return "(nothing)";
  std::string out;
  for (const FormField &field : *fields) out += "[" + field.name + "|" + field.value + "]";
  return out;
}

bool parses(std::string_view form, std::string_view expected) { return same(fields_of(form), expected); }

void parses_a_form(void **) {
  assert_true(parses("", ""));
  assert_true(parses("a=1&b=2&a=3", "[a|1][b|2][a|3]"));
  assert_true(parses("a=x%26y%3Dz+w", "[a|x&y=z w]"));
  assert_true(parses("a=b=c", "[a|b=c]"));
  assert_true(parses("a&b=&=c", "[a|][b|][|c]"));
  assert_true(parses("&&a=1&&", "[a|1]"));
  assert_true(parses("%61+b=1", "[a b|1]"));
  assert_true(parses("a=1&b=%zz", "(nothing)"));
  assert_true(parses("%=1", "(nothing)"));
  assert_true(parses("a=1&b=%00", "(nothing)"));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(knows_the_vectors_of_rfc_4648),
      cmocka_unit_test(has_two_alphabets),
      cmocka_unit_test(round_trips),
      cmocka_unit_test(decodes_base64_strictly),
      cmocka_unit_test(reads_and_writes_hex),
      cmocka_unit_test(percent_encodes_all_but_unreserved),
      cmocka_unit_test(percent_decodes_strictly),
      cmocka_unit_test(appends_to_a_form),
      cmocka_unit_test(parses_a_form),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
