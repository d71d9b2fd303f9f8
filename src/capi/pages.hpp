#pragma once

#include <ghlauth/pages.h>

#include <memory>
#include <utility>

#include "capi/handle.hpp"
#include "client/client.hpp"
#include "client/pager.hpp"

struct ghlauth_pages : ghlauth::capi::Handle<ghlauth::capi::tag("GPAG")> {
  ghlauth_pages(std::shared_ptr<const ghlauth::client::Client> with, ghlauth::auth::CredentialPtr as,
                const ghlauth::client::Request &request)
      : client(std::move(with)), credential(std::move(as)), pager(request, client->environment()->default_version) {}
  std::shared_ptr<const ghlauth::client::Client> client;
  ghlauth::auth::CredentialPtr credential;
  ghlauth::client::Pager pager;
};
