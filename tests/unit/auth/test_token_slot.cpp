// The slot of the fast path: what is read is always one whole token.
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "auth/token_slot.hpp"
#include "support/scenario.hpp"

using ghlauth::auth::TokenSlot;

namespace {

using Read = TokenSlot::Read;
using Buffer = std::array<char, TokenSlot::capacity + 1>;

bool a_token_is_read_with_its_end() {
  TokenSlot slot;
  for (const std::size_t size : {1U, 7U, 8U, 9U, 40U, 1500U, 4095U}) {
    const std::string token(size, 'x');
    slot.write(token, 100);
    Buffer buffer;
    buffer.fill('#');
    std::size_t needed = 0;
    std::uint64_t serial = TokenSlot::no_token;
    CHECK(slot.read(buffer.data(), size + 1, needed, serial, 100) == Read::OK);
    CHECK_EQUAL(needed, size + 1);
    CHECK_EQUAL(std::string(buffer.data()), token);
    CHECK_EQUAL(buffer[size + 1], '#');
  }
  return true;
}

bool a_small_buffer_stays_as_it_was() {
  TokenSlot slot;
  slot.write("token", 100);
  Buffer buffer;
  buffer.fill('#');
  std::size_t needed = 0;
  std::uint64_t serial = TokenSlot::no_token;
  CHECK(slot.read(buffer.data(), 5, needed, serial, 0) == Read::TOO_SMALL);
  CHECK_EQUAL(needed, 6U);
  CHECK_EQUAL(buffer[0], '#');
  CHECK(slot.read(nullptr, 0, needed, serial, 0) == Read::TOO_SMALL);
  return true;
}

bool what_is_not_there_is_missed() {
  TokenSlot slot;
  Buffer buffer;
  std::size_t needed = 0;
  std::uint64_t serial = TokenSlot::no_token;
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::MISS);
  slot.write("token", 100);
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 101) == Read::MISS);
  slot.clear();
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::MISS);
  slot.write("token", TokenSlot::never_expires);
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, INT64_MAX) == Read::OK);
  slot.write(std::string(TokenSlot::capacity, 'x'), 100);  // too long for it: the slow path has it
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::MISS);
  CHECK_EQUAL(std::string(buffer.data()), "token");
  return true;
}

bool a_token_that_is_there_is_not_copied_again() {
  TokenSlot slot;
  TokenSlot other;
  slot.write("token", 100);
  other.write("other", 100);
  Buffer buffer;
  std::size_t needed = 0;
  std::uint64_t serial = TokenSlot::no_token;
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::OK);
  CHECK(serial != TokenSlot::no_token);
  buffer[0] = '#';
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::OK);
  CHECK_EQUAL(std::string(buffer.data()), "#oken");
  CHECK(other.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::OK);
  CHECK_EQUAL(std::string(buffer.data()), "other");
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::OK);
  slot.write("again", 100);
  CHECK(slot.read(buffer.data(), buffer.size(), needed, serial, 0) == Read::OK);
  CHECK_EQUAL(std::string(buffer.data()), "again");
  return true;
}

// Each token is one character repeated a number of times that follows from it, so that a torn one shows.
bool readers_beside_a_writer_never_see_a_torn_token() {
  const auto token_of = [](int i) {
    return std::string(static_cast<std::size_t>(100 + 37 * (i % 26)), static_cast<char>('a' + i % 26));
  };
  constexpr int writes = 4000;
  TokenSlot slot;
  slot.write(token_of(0), 100);
  std::atomic<bool> done{false};
  std::atomic<long> whole{0};
  std::atomic<long> torn{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      Buffer buffer;
      std::uint64_t serial = TokenSlot::no_token;
      long reads = 0;
      while (!done.load() || reads == 0) {
        std::size_t needed = 0;
        if (slot.read(buffer.data(), buffer.size(), needed, serial, 100) != Read::OK) continue;
        ++reads;
        if (std::string(buffer.data()) != token_of(buffer[0] - 'a') || needed != std::string(buffer.data()).size() + 1) ++torn;
      }
      whole += reads;
    });
  for (int i = 0; i < writes; ++i) {
    slot.write(token_of(i), 100);
    if (i % 16 == 0) std::this_thread::yield();
  }
  done.store(true);
  for (std::thread &reader : readers) reader.join();
  CHECK_EQUAL(torn.load(), 0);
  CHECK(whole.load() >= 4);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_token_is_read_with_its_end),
      SCENARIO(a_small_buffer_stays_as_it_was),
      SCENARIO(what_is_not_there_is_missed),
      SCENARIO(a_token_that_is_there_is_not_copied_again),
      SCENARIO(readers_beside_a_writer_never_see_a_torn_token),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
