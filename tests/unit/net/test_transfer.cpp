// What fails once a request was sent must not read as if it had not been.
#include "net/transfer.hpp"

#include <memory>

#include "net/body_file.hpp"
#include "support/no_descriptors.hpp"
#include "support/scenario.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::net::BodyStreams;
using ghlauth::net::FileBody;
using ghlauth::net::FileSink;
using ghlauth::net::Request;
using ghlauth::net::Response;
using ghlauth::net::Transfer;
using ghlauth::net::Url;

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
  const TempDir folder;
  auto streams = std::make_shared<BodyStreams>();
  streams->sink = std::make_shared<FileSink>(folder.file("answer"));
  Transfer with_body(request_with(streams)), without_body(request_with(streams));
  const NoDescriptors scarce;
  CHECK_STATUS(outcome_of([&] { (void)with_body.receive(created(), "bytes"); }), FILE);
  CHECK_STATUS(outcome_of([&] { without_body.finish(created()); }), FILE);
  return true;
}

bool only_the_first_opening_of_a_body_is_before_the_send() {
  const TempDir folder;
  auto streams = std::make_shared<BodyStreams>();
  streams->source = std::make_shared<FileBody>(folder.write("body", "bytes"));
  Transfer transfer(request_with(streams));
  char first = 0;
  CHECK_EQUAL(transfer.read(&first, 1), 1U);
  const NoDescriptors scarce;
  CHECK_STATUS(outcome_of([&] { Transfer another(request_with(streams)); }), TOO_MANY_OPEN_FILES);
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
