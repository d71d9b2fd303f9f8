#include "protocol/remembered_record.hpp"

#include "core/error.hpp"
#include "core/json.hpp"
#include "protocol/installation_record.hpp"
#include "protocol/stored.hpp"

namespace ghlauth {

std::string RememberedRecord::id() const {
  return InstallationRecord::id_of(app_id, location_id.empty() ? company_id : location_id);
}

SecretBytes RememberedRecord::serialize() const {
  JsonWriter out;
  out.begin_object();
  out.member("schema", 1).member("app_id", app_id).member("company_id", company_id).member("location_id", location_id);
  write_lifecycle(out.key("lifecycle"), lifecycle);
  out.member("noted_at_s", noted_at_s);
  out.end_object();
  SecretBytes bytes;
  append(bytes, out.text());
  return bytes;
}

RememberedRecord RememberedRecord::deserialize(std::string_view json) {
  const std::optional<JsonDocument> document = JsonDocument::try_parse(json);
  if (!document || document->root()["schema"].integer() != 1)
    throw Error(Status::STORE, "what is remembered of an event cannot be read", "Was it written by a newer version of ghlauth?");
  const JsonValue in = document->root();
  RememberedRecord record;
  record.app_id = in["app_id"].string_or_empty();
  record.company_id = in["company_id"].string_or_empty();
  record.location_id = in["location_id"].string_or_empty();
  record.lifecycle = read_lifecycle(in["lifecycle"]);
  record.noted_at_s = stored_s(in["noted_at_s"]);
  return record;
}

}  // namespace ghlauth
