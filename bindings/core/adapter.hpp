// The C ABI as C++17 classes, which SWIG turns into classes of other languages: plain values, handles that can be closed, listeners
// to derive from. Over the public headers alone. README.md beside this folder says what a language has to add.
#pragma once

#include "adapter/client.hpp"
#include "adapter/config.hpp"
#include "adapter/credential.hpp"
#include "adapter/listeners.hpp"
#include "adapter/oauth.hpp"
#include "adapter/pit.hpp"
#include "adapter/store.hpp"
#include "adapter/user_context.hpp"
#include "adapter/webhook.hpp"
