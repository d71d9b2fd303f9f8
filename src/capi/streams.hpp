// The application's callbacks as bodies of requests and answers.
#pragma once

#include <ghlauth/callbacks.h>

#include <cstdint>
#include <memory>
#include <string>

#include "net/body.hpp"

namespace ghlauth::capi {

/// `size`: -1 when it is not known. `what`: for errors: "the source of the body". The table is dropped with the body, or now on
/// failure.
std::shared_ptr<net::BodySource> make_body_source(const ghlauth_byte_source *table, std::int64_t size, std::string what);
/// Null for null.
std::shared_ptr<net::BodySink> make_body_sink(const ghlauth_byte_sink *table);
std::shared_ptr<net::Progress> make_progress(const ghlauth_transfer_progress *table);

}  // namespace ghlauth::capi
