#include "sandbox/seed.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "sandbox/entities.hpp"

namespace ghlauth::sandbox {
namespace {

struct Business {
  const char *name;
  const char *address;
  const char *city;
  const char *state;
  const char *postal_code;
  const char *timezone;
  const char *email;
  const char *phone;
};

constexpr std::array<Business, 4> businesses = {{
    {"Bright Smile Dental", "412 Larch Street", "Madison", "WI", "53703", "America/Chicago", "desk@brightsmile.example",
     "+16085550111"},
    {"Lakeside Roofing", "77 Quarry Road", "Duluth", "MN", "55802", "America/Chicago", "office@lakesideroofing.example",
     "+12185550112"},
    {"Cedar Yoga Studio", "9 Mill Lane", "Burlington", "VT", "05401", "America/New_York", "hello@cedaryoga.example",
     "+18025550113"},
    {"Summit Auto Care", "1500 Canyon Avenue", "Boulder", "CO", "80302", "America/Denver", "service@summitauto.example",
     "+13035550114"},
}};

struct Person {
  const char *first;
  const char *last;
  const char *phone;
  const char *tag;
};

constexpr std::array<Person, 3> people = {{{"Ines", "Moreau", "+15555550121", "newsletter"},
                                           {"Tomasz", "Zieliński", "+15555550122", "vip"},
                                           {"Adaeze", "Okafor", "+15555550123", "lead"}}};

void seed_location(World &world, const std::string &company_id, std::size_t index) {
  const Business &business = businesses[index % businesses.size()];
  const std::string suffix = index < businesses.size() ? "" : ' ' + std::to_string(index / businesses.size() + 1);
  JsonWriter out;
  out.begin_object().member("company_id", company_id).member("name", business.name + suffix);
  out.member("address", business.address).member("city", business.city).member("state", business.state);
  out.member("country", "US").member("postalCode", business.postal_code).member("timezone", business.timezone);
  out.member("email", business.email).member("phone", business.phone).end_object();
  const JsonDocument location = JsonDocument::parse(out.text());
  const std::string location_id = create_location(world, location.root()).id;
  for (const Person &person : people) {
    const std::string email = lower_case(person.first) + std::to_string(index + 1) + "@mail.example";
    JsonWriter contact;
    contact.begin_object().member("location_id", location_id).member("firstName", person.first).member("lastName", person.last);
    contact.member("name", std::string(person.first) + ' ' + person.last).member("email", email).member("phone", person.phone);
    contact.member("country", "US").member("timezone", business.timezone).member("dnd", false).member("source", "public api");
    contact.key("tags").begin_array().string(person.tag).end_array().end_object();
    const JsonDocument document = JsonDocument::parse(contact.text());
    create_contact(world, document.root());
  }
}

std::string read_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw_invalid("the seed file " + path + " cannot be read: " + std::strerror(errno));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

Seeded seed_default(World &world, const std::vector<std::string> &redirect_uris, int locations,
                    const std::string &webhook_url) {
  const JsonDocument nothing = JsonDocument::parse("{}");
  const std::string company_id = create_company(world, nothing.root()).id;
  for (int i = 0; i < locations; ++i) seed_location(world, company_id, static_cast<std::size_t>(i));

  JsonWriter out;
  out.begin_object().member("name", "Front Desk Sync").key("scopes").begin_array();
  for (const char *scope : {"contacts.readonly", "contacts.write", "locations.readonly", "companies.readonly", "users.readonly",
                            "oauth.readonly", "oauth.write", "marketplace-installer-details.readonly"})
    out.string(scope);
  out.end_array();
  if (!redirect_uris.empty()) {
    out.key("redirect_uris").begin_array();
    for (const std::string &uri : redirect_uris) out.string(uri);
    out.end_array();
  }
  if (!webhook_url.empty()) out.member("webhook_url", webhook_url);
  out.key("clients").begin_array().begin_object().end_object().begin_object().end_object().end_array().end_object();
  const JsonDocument app = JsonDocument::parse(out.text());
  create_app(world, app.root());

  Seeded seeded;
  if (locations > 0) seeded.pits.push_back(create_pit(world, nothing.root()));
  const JsonDocument agency = JsonDocument::parse(R"({"level":"agency","name":"Agency automation"})");
  seeded.pits.push_back(create_pit(world, agency.root()));
  return seeded;
}

Seeded seed_from_file(World &world, const std::string &path) {
  const std::string text = read_file(path);
  const auto document = JsonDocument::try_parse(text);
  if (!document || !document->root().is_object()) throw_invalid("the seed file " + path + " is not a JSON object");
  const JsonValue root = document->root();
  for (const JsonValue &member : root["switches"].items())
    world.switches.set(member.key(), member.is_string() ? std::string(member.string_or_empty()) : member.dump());
  for (const JsonValue &company : root["companies"].items()) create_company(world, company);
  for (const JsonValue &location : root["locations"].items()) create_location(world, location);
  for (const JsonValue &contact : root["contacts"].items()) create_contact(world, contact);
  for (const JsonValue &kind : root["items"].items())
    for (const JsonValue &item : kind.items()) create_item(world, kind.key(), item);
  for (const JsonValue &app : root["apps"].items()) create_app(world, app);
  Seeded seeded;
  for (const JsonValue &pit : root["pits"].items()) seeded.pits.push_back(create_pit(world, pit));
  return seeded;
}

}  // namespace ghlauth::sandbox
