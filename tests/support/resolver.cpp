// A getaddrinfo for tests: "hang.invalid" is looked up for ten seconds, other names under .invalid are unknown at once
// (whatever DNS this machine has), the rest is the C library's business.
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <string_view>

extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints, addrinfo **result) {
  const std::string_view name = node == nullptr ? std::string_view() : std::string_view(node);
  if (name == "hang.invalid") sleep(10);
  if (name.ends_with(".invalid")) return EAI_NONAME;
  const auto next = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}
