#include "cli/doctor/findings.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

const char *word_of(Health health) {
  switch (health) {
    case Health::GOOD: return "ok";
    case Health::NOTE: return "note";
    default: return "bad";
  }
}

Colour colour_of(Health health) {
  switch (health) {
    case Health::GOOD: return Colour::GREEN;
    case Health::NOTE: return Colour::YELLOW;
    default: return Colour::RED;
  }
}

void show(const Finding &finding) {
  const std::string word = word_of(finding.health);
  std::string lines = wrapped(finding.check + ": " + printable(finding.message), 6, 6);
  lines.replace(0, word.size(), coloured(word, colour_of(finding.health)));
  std::fputs(lines.c_str(), stdout);
  if (!finding.remedy.empty()) show_wrapped(printable(finding.remedy), 6, 6);
}

}  // namespace

int show_findings(const Findings &findings, bool as_json) {
  const bool is_bad = std::any_of(findings.begin(), findings.end(), [](const Finding &one) { return one.health == Health::BAD; });
  if (as_json) {
    Json list = Json::array(), out = Json::object();
    for (const Finding &one : findings) {
      Json entry = Json::object();
      entry.add("check", one.check).add("health", word_of(one.health)).add("message", one.message).add("remedy", one.remedy);
      list.push(std::move(entry));
    }
    out.add("healthy", !is_bad).add("findings", std::move(list));
    std::printf("%s\n", out.text().c_str());
  } else {
    for (const Finding &one : findings) show(one);
  }
  return is_bad ? exit_failed : exit_ok;
}

}  // namespace ghlauth::cli
