// libcurl in this process.
#pragma once

namespace ghlauth::net {

/// The first call initialises libcurl, which stays so: other users of it in this process may still need it.
void init_libcurl();

/// Before 7.88 libcurl let its TLS library write to sockets, which may raise SIGPIPE; since then it sends for it, and asks for none.
/// Until init_libcurl it is taken for one that does.
[[nodiscard]] bool raises_sigpipe() noexcept;

}  // namespace ghlauth::net
