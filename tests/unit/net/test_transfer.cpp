// What fails once a request was sent must not read as if it had not been. With files and no descriptors: tests/capi/test_descriptors.c.
#include "net/transfer.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "support/scenario.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::Error;
using ghlauth::Status;
using ghlauth::net::BodyReader;
using ghlauth::net::BodySink;
using ghlauth::net::BodySource;
using ghlauth::net::BodyStreams;
using ghlauth::net::BodyWriter;
using ghlauth::net::Request;
using ghlauth::net::Response;
using ghlauth::net::Transfer;
using ghlauth::net::Url;

struct NothingLeft : BodySink {
  std::unique_ptr<BodyWriter> open() override { throw Error(Status::TOO_MANY_OPEN_FILES, "the file x cannot be written"); }
};

struct Zeros : BodyReader {
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return std::nullopt; }
  std::size_t read(char *buffer, std::size_t capacity) override {
    buffer[0] = '\0';
    return capacity > 0 ? 1 : 0;
  }
};

struct OpenedOnce : BodySource {
  std::unique_ptr<BodyReader> open() override {
    if (++times > 1) throw Error(Status::TOO_MANY_OPEN_FILES, "the file x cannot be read");
    return std::make_unique<Zeros>();
  }
  int times = 0;
};

Request request_with(std::shared_ptr<const BodyStreams> streams) {
  Request request{"POST", Url::parse("https://services.leadconnectorhq.com/contacts/"), {}, {}};
  request.streams = std::move(streams);
  return request;
}

Response created() {
  Response head;
  head.status = 201;
  return head;
}

bool an_answer_without_a_descriptor_for_its_file_was_sent() {
  auto streams = std::make_shared<BodyStreams>();
  streams->sink = std::make_shared<NothingLeft>();
  Transfer with_body(request_with(streams)), without_body(request_with(streams));
  const Outcome of_body = outcome_of([&] { (void)with_body.receive(created(), "bytes"); });
  CHECK_STATUS(of_body, FILE);
  CHECK_EQUAL(of_body.message, "the file x cannot be written");
  CHECK_STATUS(outcome_of([&] { without_body.finish(created()); }), FILE);
  return true;
}

bool only_the_first_opening_of_a_body_is_before_the_send() {
  auto streams = std::make_shared<BodyStreams>();
  streams->source = std::make_shared<OpenedOnce>();
  Transfer transfer(request_with(streams));
  CHECK_STATUS(outcome_of([&] { Transfer another(request_with(streams)); }), TOO_MANY_OPEN_FILES);
  char first = 0;
  CHECK_EQUAL(transfer.read(&first, 1), 1U);
  CHECK_STATUS(outcome_of([&] { transfer.rewind(); }), FILE);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(an_answer_without_a_descriptor_for_its_file_was_sent),
      SCENARIO(only_the_first_opening_of_a_body_is_before_the_send),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
