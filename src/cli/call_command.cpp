#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/call_pages.hpp"
#include "cli/call_preview.hpp"
#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/progress.hpp"
#include "cli/request_body.hpp"
#include "cli/request_parts.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct CallArguments {
  Options options;
  std::string method;  ///< or the name of an operation, without a path
  std::string path;
  std::vector<std::string> fields;
  std::string location;
  std::string version;
  bool has_version = false;
  std::vector<std::string> queries;
  std::vector<std::string> headers;
  std::string data;
  bool has_data = false;
  std::vector<std::string> parts;
  std::string output;
  bool include = false;
  bool paginate = false;
  bool slurp = false;
  bool dry_run = false;
};

// "name=value", "Name: value".
std::pair<std::string, std::string> split(const std::string &text, char at, const char *form) {
  const std::size_t end = text.find(at);
  if (end == std::string::npos || end == 0) throw Failure(exit_usage, "\"" + text + "\" is not " + form);
  std::size_t value = end + 1;
  if (at == ':') value = std::min(text.size(), text.find_first_not_of(' ', value));
  return {text.substr(0, end), text.substr(value)};
}

bool is_in_body(const ghlauth_operation *operation, const std::string &name) {
  for (std::size_t i = 0; i < ghlauth_operation_parameter_count(operation); ++i)
    if (name == ghlauth_operation_parameter_name(operation, i) && std::strcmp(ghlauth_operation_parameter_in(operation, i), "body") == 0)
      return true;
  return false;
}

bool takes(const ghlauth_operation *operation, const char *content_type) {
  return std::strstr(ghlauth_operation_content_types(operation), content_type) != nullptr;
}

void add_body_field(const Request &request, const ghlauth_operation *operation, const std::string &name, const std::string &value) {
  check([&](ghlauth_error **error) {
    if (takes(operation, "multipart"))
      return ghlauth_request_add_part(request.get(), name.c_str(), nullptr, nullptr,
                                      reinterpret_cast<const std::uint8_t *>(value.data()), value.size(), error);
    return ghlauth_request_add_form_field(request.get(), name.c_str(), value.c_str(), error);
  });
}

// What of the fields stands in the body is put into one, as strings.
void set_fields(const Request &request, const ghlauth_operation *operation, const CallArguments &arguments) {
  const bool is_json = takes(operation, "json") || *ghlauth_operation_content_types(operation) == '\0';
  Json body = Json::object();
  bool has_body = false;
  for (const std::string &field : arguments.fields) {
    const auto [name, value] = split(field, '=', "name=value");
    if (is_in_body(operation, name)) {
      if (is_json)
        body.add(name.c_str(), value);
      else
        add_body_field(request, operation, name, value);
      has_body = true;
      continue;
    }
    check([&, n = name, v = value](ghlauth_error **error) {
      return ghlauth_request_set_param(request.get(), n.c_str(), v.c_str(), error);
    });
  }
  if (has_body && arguments.has_data)
    throw Failure(exit_usage, "a field of the body stands beside --data", "Put it into the body that --data gives.");
  if (!has_body || !is_json) return;
  check([&, text = body.text()](ghlauth_error **error) { return ghlauth_request_set_json(request.get(), text.c_str(), error); });
}

Request operation_request(const CallArguments &arguments) {
  const std::string &name = arguments.method;
  if (name.find('/') == std::string::npos)
    throw Failure(exit_usage, "\"" + printable(name) + "\" is no operation, and no path stands behind it",
                  "Give METHOD PATH, or a name such as contacts/get-contact: ghlauth operations lists them.");
  Request request = made<Request>(
      [&](auto out, auto error) { return ghlauth_request_for_operation(out, name.c_str(), nullptr, error); });
  set_fields(request, ghlauth_operation_find(name.c_str(), nullptr), arguments);
  return request;
}

Request path_request(const CallArguments &arguments) {
  if (!arguments.fields.empty())
    throw Failure(exit_usage, "--field is for an operation by its name", "Use --query for the query, --data for the body.");
  std::string path = arguments.path;
  if (path.find("://") == std::string::npos && !path.starts_with('/')) path.insert(0, "/");
  return made<Request>(
      [&](auto out, auto error) { return ghlauth_request_new(out, arguments.method.c_str(), path.c_str(), error); });
}

Request request_of(const CallArguments &arguments) {
  Request request = arguments.path.empty() ? operation_request(arguments) : path_request(arguments);
  if (!arguments.location.empty())
    check([&](ghlauth_error **error) { return ghlauth_request_set_location(request.get(), arguments.location.c_str(), error); });
  if (arguments.has_version)
    check([&](ghlauth_error **error) { return ghlauth_request_set_version(request.get(), arguments.version.c_str(), error); });
  for (const std::string &query : arguments.queries) {
    const auto [name, value] = split(query, '=', "name=value");
    check([&, n = name, v = value](ghlauth_error **error) {
      return ghlauth_request_add_query(request.get(), n.c_str(), v.c_str(), error);
    });
  }
  std::string content_type;
  for (const std::string &header : arguments.headers) {
    const auto [name, value] = split(header, ':', "\"Name: value\"");
    if (strcasecmp(name.c_str(), "Content-Type") == 0)
      content_type = value;
    else
      check([&, n = name, v = value](ghlauth_error **error) {
        return ghlauth_request_add_header(request.get(), n.c_str(), v.c_str(), error);
      });
  }
  if (arguments.has_data && !arguments.parts.empty())
    throw Failure(exit_usage, "--form stands beside --data", "A request has one body: give all of it as parts, or none.");
  if (arguments.has_data) set_body(request, arguments.data, content_type);
  add_parts(request, arguments.parts);
  if (!arguments.output.empty())
    check([&](ghlauth_error **error) {
      return ghlauth_request_set_download_file(request.get(), arguments.output.c_str(), error);
    });
  return request;
}

// On a terminal without what could drive it; byte for byte everywhere else.
void show_body(const ghlauth_response *response) {
  const std::string_view body(ghlauth_response_body(response), ghlauth_response_body_size(response));
  if (!is_terminal(STDOUT_FILENO)) {
    std::fwrite(body.data(), 1, body.size(), stdout);
    return;
  }
  const std::string shown = printable(body, true);
  std::fwrite(shown.data(), 1, shown.size(), stdout);
  if (!shown.empty() && shown.back() != '\n') std::fputc('\n', stdout);
}

void show_head(const ghlauth_response *response) {
  std::printf("HTTP %d\n", static_cast<int>(ghlauth_response_http_status(response)));
  const ghlauth_headers *headers = ghlauth_response_headers(response);
  for (std::size_t i = 0; i < ghlauth_headers_size(headers); ++i)
    std::printf("%s: %s\n", printable(ghlauth_headers_name_at(headers, i)).c_str(),
                printable(ghlauth_headers_value_at(headers, i)).c_str());
  std::printf("\n");
}

int call(const CallArguments &arguments) {
  const Request request = request_of(arguments);
  Session session(arguments.options);
  const Chosen chosen = open_credential(session);
  const Client client = made<Client>([&](auto out, auto error) { return ghlauth_client_new(out, chosen.config.get(), error); });
  const auto show = [&](const ghlauth_response *response) {
    if (arguments.include) show_head(response);
    show_body(response);
  };
  Pages pages;
  if (arguments.paginate) pages = begin_pages(client, chosen.credential, request);
  if (arguments.dry_run) return show_preview(client, chosen, request, arguments.location);
  if (pages) {
    show_pages(pages, {arguments.slurp, show});
    return exit_ok;
  }
  TransferBar bar(request, !arguments.parts.empty(), !arguments.output.empty());
  ghlauth_response *raw = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status =
      ghlauth_client_send(client.get(), &raw, chosen.credential.get(), request.get(), cancel(), &error);
  bar.end();
  const Response response(raw);  // there also when the server refused
  if (response) show(response.get());
  if (status < 0) throw failure_of(status, error);
  return exit_ok;
}

}  // namespace

void add_call_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<CallArguments>();
  CallArguments &a = *arguments;
  CLI::App *command = program.add_subcommand("call", "Send an authorized request to the API and print its answer");
  command->add_option("METHOD", a.method, "Such as GET; or, without a path, an operation such as contacts/get-contact")->required();
  command->add_option("PATH", a.path, "Such as /contacts/abc");
  command->add_option("-f,--field", a.fields, "Parameter of the operation, name=value, in path, query or body; repeatable")
      ->type_name("PAIR")
      ->allow_extra_args(false);
  command->add_option("--location", a.location, "The sub-account, with the agency's installation: its token is minted")->type_name("ID");
  CLI::Option *version =
      command->add_option("--api-version", a.version, "Version header, as the operation documents it [that of the operation, or 2021-07-28]")
          ->type_name("VERSION");
  command->add_option("-q,--query", a.queries, "Query parameter, name=value; repeatable")
      ->type_name("PAIR")
      ->allow_extra_args(false);
  command->add_option("-H,--header", a.headers, "Header, 'Name: value'; repeatable")
      ->type_name("HEADER")
      ->allow_extra_args(false);
  CLI::Option *data = command->add_option("-d,--data", a.data, "Body: JSON, @FILE, or - for standard input")->type_name("BODY");
  command->add_option("-F,--form", a.parts, "Part of an upload: name=@FILE[;type=TYPE][;filename=NAME] or name=value; @- for standard input; repeatable")
      ->type_name("PART")
      ->allow_extra_args(false);
  CLI::Option *output = command->add_option("-o,--output", a.output, "The file that the answer becomes, if it is no refusal")->type_name("FILE");
  CLI::Option *include = command->add_flag("-i,--include", a.include, "Print the status and headers as well");
  CLI::Option *paginate = command->add_flag("--paginate", a.paginate, "Go on to the last page of a list, and print each page")->excludes(output);
  command->add_flag("--slurp", a.slurp, "With --paginate: print one array with the items of all pages")->needs(paginate)->excludes(include);
  command->add_flag("--dry-run", a.dry_run, "Print whether the credential may, and the request; send nothing");
  add_as(*command, a.options);
  add_options(*command, a.options);
  command->footer(
      "ghlauth call GET /contacts/ -q locationId=abc\n"
      "ghlauth call POST /contacts/ -d @contact.json --as pit:env:HIGHLEVEL_PIT\n"
      "ghlauth call contacts/get-contact -f contactId=abc --location def\n"
      "ghlauth call links/search-trigger-links -f locationId=def --paginate --slurp\n"
      "ghlauth call medias/upload-media-content -F file=@photo.png -f name=Photo\n\n"
      "The body of a refusal is printed as well; the exit code tells. With --dry-run it is 1\n"
      "when the credential may not. With --slurp an array that is not closed was cut short by a failure.");
  command->callback([arguments, version, data, &exit_code] {
    arguments->has_version = version->count() > 0;
    arguments->has_data = data->count() > 0;
    exit_code = run_command(arguments->options, [&] { return call(*arguments); });
  });
}

}  // namespace ghlauth::cli
