#include <CLI/CLI.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/doctor/credentials.hpp"
#include "cli/doctor/findings.hpp"
#include "cli/doctor/network.hpp"
#include "cli/doctor/place.hpp"
#include "cli/failure.hpp"
#include "cli/session.hpp"

namespace ghlauth::cli {
namespace {

constexpr const char *highlevel = "https://services.leadconnectorhq.com";

struct DoctorArguments {
  Options options;
  std::vector<std::string> operations;
  bool offline = false;
};

/// Where the credentials are sent to: the API of the options, or of each login.
std::set<std::string> origins_of(const Options &options) {
  const Session session(options);
  std::set<std::string> origins;
  const auto add = [&](const Origin &saved) {
    const std::string used = session.origin(saved).api_url;
    origins.insert(used.empty() ? highlevel : used);
  };
  for (const SavedApp &app : session.profile().apps) add(app.origin);
  for (const SavedPit &pit : session.profile().pits) add(pit.origin);
  if (origins.empty()) add({});
  return origins;
}

int examine(const DoctorArguments &arguments) {
  Findings findings;
  look_at_versions(findings);
  if (!arguments.offline)
    for (const std::string &origin : origins_of(arguments.options)) look_at_origin(origin, arguments.options.ca_file, findings);
  const bool is_given = arguments.options.as.starts_with("pit:env:") || arguments.options.as.starts_with("pit:file:");
  if (look_at_store(arguments.options, findings) || is_given) look_at_credentials(arguments.options, arguments.operations, findings);
  return show_findings(findings, arguments.options.json);
}

}  // namespace

void add_doctor_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<DoctorArguments>();
  CLI::App *command = program.add_subcommand("doctor", "Look for what keeps this machine from using HighLevel, and say what to do");
  command->add_option("OPERATION", arguments->operations, "What the credentials are needed for: names of 'ghlauth operations', or \"METHOD PATH\" in quotes");
  command->add_flag("--offline", arguments->offline, "Ask no server");
  add_as(*command, arguments->options);
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->footer(
      "ghlauth doctor contacts/get-contact contacts/create-contact\n\n"
      "It sends no credential anywhere, and changes nothing. The exit code is 0 when nothing is bad.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return examine(*arguments); }); });
}

}  // namespace ghlauth::cli
