#include "core/json.hpp"
#include "permission/advice.hpp"

namespace ghlauth::permission {
namespace {

void write_texts(JsonWriter &out, std::string_view name, const std::vector<std::string> &texts) {
  out.key(name).begin_array();
  for (const std::string &text : texts) out.string(text);
  out.end_array();
}

void write_way(JsonWriter &out, const Way &way) {
  out.member("flow", flow_name(way.flow));
  if (way.flow != Flow::OAUTH) return;
  out.key("app").begin_object().key("target");
  way.target == Level::UNKNOWN ? out.null() : out.string(level_name(way.target));
  out.key("distribution");
  way.distribution == Distribution::NONE ? out.null() : out.string(distribution_name(way.distribution));
  out.end_object();
}

void write_reason(JsonWriter &out, const Ground &reason) {
  out.begin_object().member("criterion", reason.criterion).member("sentence", reason.sentence);
  const std::size_t index = find_criterion(reason.criterion);
  if (index < criterion_count) out.member("source", criterion_at(index).source->text);
  out.end_object();
}

}  // namespace

std::string_view flow_name(Flow flow) noexcept {
  switch (flow) {
    case Flow::PIT_LOCATION: return "pit-location";
    case Flow::PIT_AGENCY: return "pit-agency";
    case Flow::OAUTH: return "oauth";
    case Flow::UNDECIDED: break;
  }
  return "undecided";
}

std::string_view distribution_name(Distribution distribution) noexcept {
  return distribution == Distribution::PUBLIC ? "public" : distribution == Distribution::PRIVATE ? "private" : "undecided";
}

std::string json_of(const Advice &advice) {
  JsonWriter out;
  out.begin_object();
  write_way(out, advice.way);
  out.member("summary", advice.summary).key("reasons").begin_array();
  for (const Ground &reason : advice.reasons) write_reason(out, reason);
  out.end_array().key("alternatives").begin_array();
  for (const Alternative &alternative : advice.alternatives) {
    out.begin_object();
    write_way(out, alternative.way);
    write_texts(out, "lacks", alternative.lacks);
    out.end_object();
  }
  out.end_array().key("conflicts").begin_array();
  for (const Contradiction &one : advice.contradictions) {
    out.begin_object();
    write_texts(out, "criteria", {one.first, one.second});
    out.member("sentence", one.sentence).end_object();
  }
  out.end_array();
  write_texts(out, "notes", advice.notes);
  out.end_object();
  return out.str();
}

}  // namespace ghlauth::permission
