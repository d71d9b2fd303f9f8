#include "capi/buf.hpp"

using ghlauth::capi::free_handle;
using ghlauth::capi::peek_own;

extern "C" {

const char *ghlauth_buf_data(const ghlauth_buf *buf) { return peek_own(buf) ? buf->bytes.c_str() : nullptr; }
size_t ghlauth_buf_size(const ghlauth_buf *buf) { return peek_own(buf) ? buf->bytes.size() : 0; }
void ghlauth_buf_free(ghlauth_buf *buf) { free_handle(buf); }

}  // extern "C"
