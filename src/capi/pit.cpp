#include "capi/pit.hpp"

#include <utility>

#include "capi/arguments.hpp"
#include "capi/buf.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/list.hpp"
#include "capi/tables.hpp"

using namespace ghlauth::capi;
using ghlauth::Secret;
using ghlauth::auth::SecretSource;

namespace {

using Source = std::shared_ptr<const SecretSource>;

// What all the constructors have in common once they know the source. A PIT made without a configuration goes wherever the
// client that uses it speaks to.
void make(ghlauth_pit **pit, const ghlauth_config *config, const Source &source, bool can_reload, std::int32_t level,
          const char *resource_id) {
  auto made = std::make_unique<ghlauth_pit>();
  auto [known_level, id] = resource_argument(level, resource_id);
  made->pit = std::make_shared<ghlauth::auth::Pit>(environment_of(config), config != nullptr, source, can_reload, known_level,
                                                   std::move(id));
  *pit = made.release();
}

bool allow_readable(std::uint32_t flags) {
  if ((flags & ~GHLAUTH_FILE_ALLOW_READABLE) != 0)
    ghlauth::throw_invalid("flags is " + std::to_string(flags), "Give 0 or GHLAUTH_FILE_ALLOW_READABLE.");
  return (flags & GHLAUTH_FILE_ALLOW_READABLE) != 0;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_pit_new(ghlauth_pit **pit, const ghlauth_config *config, const char *token, std::int32_t level,
                               const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pit, "pit");
    if (token == nullptr) ghlauth::throw_invalid("token is NULL");
    make(pit, config, ghlauth::auth::secret_from_text(Secret(token)), false, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_from_source(ghlauth_pit **pit, const ghlauth_config *config, const ghlauth_secret_source *source,
                                       std::int32_t level, const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(pit);
    const Source made = make_secret_source(source, "source");  // before anything else can fail: it has to be dropped then
    require_out(pit, "pit");
    make(pit, config, made, true, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_from_env(ghlauth_pit **pit, const ghlauth_config *config, const char *name, std::int32_t level,
                                    const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pit, "pit");
    make(pit, config, ghlauth::auth::secret_from_env(std::string(text(name, "name"))), true, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_from_file(ghlauth_pit **pit, const ghlauth_config *config, const char *path, std::uint32_t flags,
                                     std::int32_t level, const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pit, "pit");
    if (path == nullptr) ghlauth::throw_invalid("path is NULL");
    make(pit, config, ghlauth::auth::secret_from_file(path, allow_readable(flags)), true, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_from_fd(ghlauth_pit **pit, const ghlauth_config *config, std::int32_t fd, std::uint32_t flags,
                                   std::int32_t level, const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pit, "pit");
    Secret token = ghlauth::auth::read_secret(fd, "the descriptor " + std::to_string(fd), allow_readable(flags));
    make(pit, config, ghlauth::auth::secret_from_text(std::move(token)), false, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_from_systemd_credential(ghlauth_pit **pit, const ghlauth_config *config, const char *name,
                                                   std::int32_t level, const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pit, "pit");
    make(pit, config, ghlauth::auth::secret_from_systemd(std::string(text(name, "name"))), true, level, resource_id);
  });
}

ghlauth_status ghlauth_pit_replace(ghlauth_pit *pit, const char *token, std::int64_t overlap_s, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_pit &target = deref(pit, "pit");
    if (token == nullptr) ghlauth::throw_invalid("token is NULL");
    target.pit->replace(token, overlap_s);
  });
}

ghlauth_status ghlauth_pit_reload(ghlauth_pit *pit, ghlauth_error **error) {
  return guard(error, [&] { deref(pit, "pit").pit->reload(); });
}

ghlauth_status ghlauth_pit_set_created_at_s(ghlauth_pit *pit, std::int64_t created_at_s, ghlauth_error **error) {
  return guard(error, [&] { deref(pit, "pit").pit->set_created_at_s(created_at_s); });
}

ghlauth_status ghlauth_pit_set_scopes(ghlauth_pit *pit, const ghlauth_list *scopes, ghlauth_error **error) {
  return guard(error, [&] { deref(pit, "pit").pit->set_scopes(deref(scopes, "scopes").values); });
}

std::int64_t ghlauth_pit_age_s(const ghlauth_pit *pit) { return peek_own(pit) ? pit->pit->age_s() : -1; }

std::int32_t ghlauth_pit_is_rotation_due(const ghlauth_pit *pit) {
  return ghlauth_pit_age_s(pit) >= GHLAUTH_PIT_ROTATION_AGE_S ? 1 : 0;
}

std::int32_t ghlauth_pit_level(const ghlauth_pit *pit) { return peek(pit) ? static_cast<std::int32_t>(pit->pit->level()) : 0; }

const char *ghlauth_pit_resource_id(const ghlauth_pit *pit) { return peek(pit) ? pit->pit->resource_id().c_str() : nullptr; }

ghlauth_status ghlauth_pit_redacted(const ghlauth_pit *pit, ghlauth_buf **redacted, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(redacted, "redacted");
    *redacted = new ghlauth_buf(deref(pit, "pit").pit->redacted());
  });
}

const char *ghlauth_pit_warning(const ghlauth_pit *pit) { return peek_own(pit) ? pit->pit->warning() : nullptr; }

void ghlauth_pit_free(ghlauth_pit *pit) { free_handle(pit); }

}  // extern "C"
