// An extension for a test: a store that is PHP's, called in another thread.
#include "place.hpp"

namespace {

using namespace ghlauth_php;

class Rows : public RowListener {
 public:
  StoreRow get(const std::string &) override {
    place_.enter([] {});
    return {};
  }
  bool put_if_version(const StoreRow &, std::int64_t) override { return true; }
  bool erase_if_version(const std::string &, std::int64_t) override { return true; }
  std::vector<StoreRow> scan(const StoreQuery &) override { return {}; }
  std::vector<StoreRow> due(const std::string &, std::int64_t, std::int64_t) override { return {}; }

 private:
  Place place_;
};

ZEND_BEGIN_ARG_INFO_EX(no_arguments, 0, 0, 0)
ZEND_END_ARG_INFO()

/// Gives what the call in the other thread threw.
PHP_FUNCTION(in_other_thread) {
  static_cast<void>(execute_data);
  std::string thrown = "nothing";
  StoreOptions options;
  options.set_plain(true);
  Config config;
  config.set_store(Store::from_listener(options, new Rows));
  OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
  std::thread([&] {
    try {
      oauth.installation("65f000000000000000000001:x");
    } catch (const Error &error) {
      thrown = std::string(error.kind()) + ": " + error.message;
    } catch (const std::exception &error) {
      thrown = error.what();
    }
  }).join();
  RETVAL_STRINGL(thrown.data(), thrown.size());
}

const zend_function_entry functions[] = {PHP_FE(in_other_thread, no_arguments) ZEND_FE_END};

zend_module_entry module_entry = {
    STANDARD_MODULE_HEADER, "ghlauth_other_thread", functions, nullptr, nullptr, nullptr, nullptr, nullptr, "0",
    STANDARD_MODULE_PROPERTIES};

}  // namespace

extern "C" ZEND_DLEXPORT zend_module_entry *get_module() { return &module_entry; }
