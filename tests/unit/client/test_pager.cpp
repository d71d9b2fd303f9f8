// Stepping from page to page: every style, where the end is, and what has no end.
#include <map>
#include <string>
#include <vector>

#include "client/pager.hpp"
#include "permission/catalogue.hpp"
#include "support/scenario.hpp"

using ghlauth::Status;
using ghlauth::client::Cycle;
using ghlauth::client::Pager;
using ghlauth::client::Request;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;
using Texts = std::vector<std::string>;

namespace {

ghlauth::auth::Environment environment() {
  ghlauth::auth::Environment made;
  made.default_version = "2021-07-28";
  return made;
}

Request request_for(std::string_view name) { return Request(*ghlauth::permission::find(name, "")); }

Request with(Request request, std::string_view name, std::string_view value) {
  request.set_param(name, value);
  return request;
}

Pager pager_of(const Request &request) { return Pager(request, "2021-07-28"); }

std::string query_of(const Pager &pager) {
  const std::string &path = pager.request().build(environment())->path;
  const std::size_t mark = path.find('?');
  return mark == std::string::npos ? "" : path.substr(mark + 1);
}

/// The queries of the pages that the answers lead to; "end" where they end.
Texts queries(Pager pager, const Texts &answers) {
  Texts found;
  for (const std::string &answer : answers) {
    pager.read(answer);
    found.push_back(pager.is_at_end() ? "end" : query_of(pager));
  }
  return found;
}

Texts bodies(Pager pager, const Texts &answers) {
  Texts found;
  for (const std::string &answer : answers) {
    pager.read(answer);
    found.push_back(pager.is_at_end() ? "end" : std::string(pager.request().body()));
  }
  return found;
}

bool skipping_goes_by_what_came() {
  // No total: until an empty page. Two items of the five that were asked for are no end.
  Request links = with(request_for("links/search-trigger-links"), "locationId", "L");
  links.set_param("limit", "5");
  CHECK(queries(pager_of(links), {R"({"links":[1,2]})", R"({"links":[3]})", R"({"links":[]})"}) ==
        (Texts{"locationId=L&limit=5&skip=2", "locationId=L&limit=5&skip=3", "end"}));
  // A total ends it, counted from where the list begins.
  Request forms = with(request_for("forms/get-forms"), "locationId", "L");
  CHECK(queries(pager_of(forms), {R"({"forms":[1,2],"total":3})", R"({"forms":[3],"total":3})"}) ==
        (Texts{"locationId=L&skip=2", "end"}));
  CHECK(queries(pager_of(with(forms, "skip", "2")), {R"({"forms":[3],"total":3})"}) == Texts{"end"});
  CHECK(queries(pager_of(forms), {R"({"forms":[],"total":3})"}) == Texts{"end"});
  return true;
}

bool more_goes_before_the_total() {
  Request agents = with(request_for("agent-studio/get-agents"), "locationId", "L");
  agents.set_param("limit", "2");
  agents.set_param("offset", "0");
  const auto answer = [](const char *items, const char *more) {
    return std::string(R"({"agents":)") + items + R"(,"pagination":{"total":2,"hasMore":)" + more + "}}";
  };
  CHECK(queries(pager_of(agents), {answer("[1,2]", "true"), answer("[3]", "false")}) ==
        (Texts{"locationId=L&limit=2&offset=2", "end"}));
  CHECK(queries(pager_of(agents), {answer("[1,2]", "null")}) == Texts{"end"});
  Pager pager = pager_of(agents);
  CHECK_STATUS(outcome_of([&] { pager.read(answer("[]", "true")); }), BAD_RESPONSE);
  return true;
}

bool a_count_may_be_that_of_the_page() {
  Request installed = with(with(request_for("oauth/get-installed-location"), "companyId", "C"), "appId", "A");
  const Texts of_page = {R"({"locations":[1,2],"count":2})", R"({"locations":[3],"count":1})", R"({"locations":[],"count":0})"};
  CHECK(queries(pager_of(installed), of_page) == (Texts{"companyId=C&appId=A&skip=2", "companyId=C&appId=A&skip=3", "end"}));
  const Texts of_all = {R"({"locations":[1,2],"count":4})", R"({"locations":[3,4],"count":4})"};
  CHECK(queries(pager_of(installed), of_all) == (Texts{"companyId=C&appId=A&skip=2", "end"}));
  Pager pager = pager_of(installed);
  pager.read(of_page[0]);
  CHECK(!pager.total());  // of the page or of all: nobody knows
  pager.read(R"({"locations":[3,4],"count":5})");
  CHECK(pager.total() == 5);
  CHECK_EQUAL(pager.item_count(), 4);
  CHECK_EQUAL(pager.page_count(), 2);
  return true;
}

bool pages_have_numbers() {
  Request forms = with(request_for("forms/get-forms-submissions"), "locationId", "L");
  const auto answer = [](const char *items, const char *meta) {
    return std::string(R"({"submissions":)") + items + R"(,"meta":)" + meta + "}";
  };
  CHECK(queries(pager_of(forms), {answer("[1,2]", R"({"total":3,"nextPage":2})"),
                                  answer("[3]", R"({"total":3,"nextPage":null})")}) == (Texts{"locationId=L&page=2", "end"}));
  // Nothing is said of the next page: the total tells, but not to who began in the middle.
  CHECK(queries(pager_of(forms), {answer("[1,2]", R"({"total":3})"), answer("[3]", R"({"total":3})")}) ==
        (Texts{"locationId=L&page=2", "end"}));
  CHECK(queries(pager_of(with(forms, "page", "1")), {answer("[1,2,3]", R"({"total":3})")}) == Texts{"end"});
  CHECK(queries(pager_of(with(forms, "page", "2")), {answer("[3]", R"({"total":3})"), answer("[]", R"({"total":3})")}) ==
        (Texts{"locationId=L&page=3", "end"}));
  // Where HighLevel counts from 0.
  Request numbers = with(request_for("phone-system/active-numbers"), "locationId", "L");
  CHECK(queries(pager_of(numbers), {R"({"numbers":[1]})", R"({"numbers":[2]})", R"({"numbers":[]})"}) ==
        (Texts{"page=1", "page=2", "end"}));
  return true;
}

bool cursors_come_from_the_answer() {
  Request contacts = with(request_for("contacts/get-contacts"), "locationId", "L");
  const Texts answers = {R"({"contacts":[1],"meta":{"startAfterId":"a/b","startAfter":1603870249758}})",
                         R"({"contacts":[2],"meta":{"startAfterId":"c"}})", R"({"contacts":[],"meta":{"total":2}})"};
  CHECK(queries(pager_of(contacts), answers) ==
        (Texts{"locationId=L&startAfterId=a%2Fb&startAfter=1603870249758", "locationId=L&startAfterId=c", "end"}));
  Request installed = with(with(request_for("v3:oauth/get-installed-location"), "companyId", "C"), "appId", "A");
  CHECK(queries(pager_of(installed), {R"({"items":[1],"pagination":{"nextPageToken":"t1","hasNextPage":true}})",
                                      R"({"items":[],"pagination":{"nextPageToken":"t2","hasNextPage":true}})",
                                      R"({"items":[2],"pagination":{"nextPageToken":"t3","hasNextPage":false}})"}) ==
        (Texts{"companyId=C&appId=A&pageToken=t1", "companyId=C&appId=A&pageToken=t2", "end"}));
  Request exported = with(request_for("conversations/export-messages-by-location"), "locationId", "L");
  CHECK(queries(pager_of(exported), {R"({"messages":[1],"nextCursor":"n"})", R"({"messages":[2],"nextCursor":null})"}) ==
        (Texts{"locationId=L&cursor=n", "end"}));
  return true;
}

bool messages_may_be_one_level_deeper() {
  Request messages = with(request_for("conversations/get-messages"), "conversationId", "C");
  const std::string flat = R"({"lastMessageId":"m","nextPage":true,"messages":[1]})";
  const std::string last = R"({"lastMessageId":"n","nextPage":false,"messages":[2]})";
  CHECK(queries(pager_of(messages), {flat, last}) == (Texts{"lastMessageId=m", "end"}));
  const auto deeper = [](const std::string &answer) { return R"({"messages":)" + answer + R"(,"traceId":"x"})"; };
  CHECK(queries(pager_of(messages), {deeper(flat), deeper(last)}) == (Texts{"lastMessageId=m", "end"}));
  Pager pager = pager_of(messages);
  CHECK_EQUAL(pager.items_path(), "messages");
  pager.read(deeper(flat));
  CHECK_EQUAL(pager.items_path(), "messages.messages");
  return true;
}

bool cursors_come_from_the_last_item() {
  Request agents = request_for("conversation-ai/search-agent");
  CHECK(queries(pager_of(agents), {R"({"agents":[{"id":"a"},{"id":"b"}],"totalCount":3})",
                                   R"({"agents":[{"id":"c"}],"totalCount":3})", R"({"agents":[],"totalCount":3})"}) ==
        (Texts{"startAfter=b", "startAfter=c", "end"}));
  Request conversations = with(request_for("conversations/search-conversation"), "locationId", "L");
  CHECK(queries(pager_of(conversations), {R"({"conversations":[{"id":"a","sort":[1727]}]})"}) ==
        Texts{"locationId=L&startAfterDate=1727"});
  Pager pager = pager_of(conversations);
  const auto outcome = outcome_of([&] { pager.read(R"({"conversations":[{"id":"a"}]})"); });
  CHECK_STATUS(outcome, BAD_RESPONSE);
  CHECK(holds(outcome.message, "\"sort\""));
  return true;
}

bool positions_stand_in_bodies() {
  Request contacts = request_for("contacts/search-contacts-advanced");
  contacts.set_json(R"({"locationId":"L","page":1,"pageLimit":2,"query":"\u00e9"})");
  CHECK(bodies(pager_of(contacts), {R"({"contacts":[{"searchAfter":[1603870249758,"a"]}]})", R"({"contacts":[]})"}) ==
        (Texts{"{\"locationId\":\"L\",\"pageLimit\":2,\"query\":\"\xc3\xa9\",\"searchAfter\":[1603870249758,\"a\"]}", "end"}));
  Request records = with(request_for("objects/search-object-records"), "schemaKey", "k");  // HighLevel requires its page
  records.set_json(R"({"page":1,"searchAfter":[]})");
  CHECK(bodies(pager_of(records), {R"({"records":[{"searchAfter":["x"]}]})"}) == Texts{R"({"page":1,"searchAfter":["x"]})"});
  Request tasks = with(request_for("locations/task-search"), "locationId", "L");
  CHECK(bodies(pager_of(tasks), {R"({"tasks":[1,2]})", R"({"tasks":[]})"}) == (Texts{R"({"skip":2})", "end"}));
  Request posts = with(request_for("social-media-posting/get-posts"), "locationId", "L");
  posts.set_json(R"({"skip":"1","limit":"2"})");
  CHECK(bodies(pager_of(posts), {R"({"results":{"posts":[1,2],"count":2}})"}) == Texts{R"({"limit":"2","skip":"3"})"});
  CHECK_EQUAL(contacts.body(), R"({"locationId":"L","page":1,"pageLimit":2,"query":"\u00e9"})");  // as it was
  return true;
}

bool an_answer_may_be_the_array() {
  Request resources = with(with(request_for("calendars/fetch-calendar-resources"), "resourceType", "rooms"), "locationId", "L");
  resources.set_param("limit", "2");
  resources.set_param("skip", "0");
  CHECK(queries(pager_of(resources), {"[1,2]", "[]"}) == (Texts{"locationId=L&limit=2&skip=2", "end"}));
  Pager pager = pager_of(resources);
  CHECK_STATUS(outcome_of([&] { pager.read("{}"); }), BAD_RESPONSE);
  return true;
}

bool a_request_by_its_path_has_pages_as_well() {
  Request forms("GET", "/forms/?locationId=L&skip=1&a=%20b&skip=9");
  CHECK(queries(pager_of(forms), {R"({"forms":[1,2],"total":9})"}) == Texts{"locationId=L&a=%20b&skip=3"});
  Request added = with(request_for("forms/get-forms"), "locationId", "L");
  added.add_query("skip", "4");  // and not by its name
  added.add_query("x", "y");
  CHECK(queries(pager_of(added), {R"({"forms":[1,2],"total":9})"}) == Texts{"locationId=L&skip=6&x=y"});
  return true;
}

bool what_has_no_pages_is_refused() {
  const auto outcome = outcome_of([] { pager_of(request_for("contacts/get-contact")); });
  CHECK_STATUS(outcome, UNSUPPORTED);
  CHECK(holds(outcome.message, "contacts/get-contact has no pages"));
  const auto unknown = outcome_of([] { pager_of(request_for("funnels/get-funnels")); });
  CHECK_STATUS(unknown, UNSUPPORTED);
  CHECK(holds(unknown.message, "does not publish"));
  CHECK_STATUS(outcome_of([] { pager_of(Request("GET", "/no/operation")); }), INVALID_ARGUMENT);
  for (const std::string_view value : {"-1", "1.5", "x", "99999999999999999999"}) {
    const auto bad = outcome_of([&] { pager_of(with(request_for("forms/get-forms"), "skip", value)); });
    CHECK_STATUS(bad, INVALID_ARGUMENT);
    CHECK(holds(bad.message, "\"skip\""));
  }
  Request tasks = with(request_for("locations/task-search"), "locationId", "L");
  tasks.set_json("[1]");
  CHECK_STATUS(outcome_of([&] { pager_of(tasks); }), INVALID_ARGUMENT);
  tasks.set_body("application/json", "{");
  CHECK_STATUS(outcome_of([&] { pager_of(tasks); }), INVALID_ARGUMENT);
  return true;
}

bool an_answer_that_cannot_be_read_changes_nothing() {
  Pager pager = pager_of(with(request_for("contacts/get-contacts"), "locationId", "L"));
  pager.read(R"({"contacts":[1],"meta":{"startAfterId":"a"}})");
  for (const char *answer :
       {"", "<html>", "[]", "{}", R"({"contacts":{}})", R"({"contacts":null,"meta":{}})", R"({"contacts":[2]})"}) {
    CHECK_STATUS(outcome_of([&] { pager.read(answer); }), BAD_RESPONSE);
    CHECK_EQUAL(query_of(pager), "locationId=L&startAfterId=a");
    CHECK_EQUAL(pager.position_json(), R"({"startAfterId":"a"})");
    CHECK_EQUAL(pager.page_count(), 1);
  }
  pager.read(R"({"contacts":[2],"meta":{}})");
  CHECK(pager.is_at_end());
  CHECK_EQUAL(pager.position_json(), "");
  return true;
}

bool a_list_can_go_on_elsewhere() {
  Pager first = pager_of(with(request_for("contacts/get-contacts"), "locationId", "L"));
  CHECK_EQUAL(first.position_json(), "{}");
  first.read(R"({"contacts":[1],"meta":{"startAfterId":"a","startAfter":7}})");
  CHECK_EQUAL(first.position_json(), R"({"startAfterId":"a","startAfter":7})");
  Request again =
      with(with(with(request_for("contacts/get-contacts"), "locationId", "L"), "startAfterId", "a"), "startAfter", "7");
  Pager second = pager_of(again);
  CHECK_EQUAL(query_of(second), query_of(first));
  const auto outcome = outcome_of([&] { second.read(R"({"contacts":[1],"meta":{"startAfterId":"a","startAfter":"7"}})"); });
  CHECK_STATUS(outcome, BAD_RESPONSE);  // where it began
  return true;
}

std::string contacts_page(int item, const std::string &cursor) {
  return R"({"contacts":[{"id":)" + std::to_string(item) + R"(}],"meta":{"startAfterId":")" + cursor + R"("}})";
}

bool endless_lists_end() {
  const Request contacts = with(request_for("contacts/get-contacts"), "locationId", "L");
  Pager repeating = pager_of(contacts);
  repeating.read(contacts_page(1, "a"));
  auto outcome = outcome_of([&] { repeating.read(contacts_page(2, "a")); });
  CHECK_STATUS(outcome, BAD_RESPONSE);
  CHECK(holds(outcome.message, "circle"));

  Pager same = pager_of(with(request_for("forms/get-forms"), "locationId", "L"));  // skip is ignored
  same.read(R"({"forms":[1,2]})");
  outcome = outcome_of([&] { same.read(R"({"forms":[1,2]})"); });
  CHECK_STATUS(outcome, BAD_RESPONSE);
  CHECK(holds(outcome.message, "skip"));

  for (const int lead : {0, 1, 9})
    for (const int length : {2, 3, 50}) {
      Pager circle = pager_of(contacts);
      int pages = 0;
      for (bool ended = false; !ended; ++pages) {
        CHECK(pages < 4 * (lead + length) + 4);
        const int place = pages < lead ? pages : lead + (pages - lead) % length;
        const auto one = outcome_of([&] { circle.read(contacts_page(pages, "c" + std::to_string(place))); });
        ended = one.status == Status::BAD_RESPONSE;
      }
      CHECK(pages > length);
    }

  Pager empty = pager_of(contacts);
  int pages = 0;
  while (outcome_of([&] {
           empty.read(R"({"contacts":[],"meta":{"startAfterId":")" + std::to_string(pages) + "\"}}");
         }).status == Status::OK)
    CHECK(++pages <= 100);
  CHECK_EQUAL(pages, 100);
  // An empty page that leads to itself: nothing more for now.
  Pager waiting = pager_of(contacts);
  waiting.read(contacts_page(1, "a"));
  waiting.read(R"({"contacts":[],"meta":{"startAfterId":"a"}})");
  CHECK(waiting.is_at_end());
  return true;
}

bool no_list_is_too_long() {
  Cycle cycle;
  for (int i = 0; i < 100000; ++i) {
    const Texts next = {std::to_string(i)};
    CHECK(!cycle.closes_with(next));
    cycle.add(next);
  }
  return true;
}

// --- every operation that is declared
// -------------------------------------------------------------------------------------------

/// A value, or an object of such.
struct Tree {
  std::string value;
  std::map<std::string, Tree> members;

  void put(std::string_view path, std::string json) {
    const std::size_t dot = path.find('.');
    Tree &below = members[std::string(path.substr(0, dot))];
    if (dot == std::string_view::npos)
      below.value = std::move(json);
    else
      below.put(path.substr(dot + 1), std::move(json));
  }
  [[nodiscard]] std::string json() const {
    if (members.empty()) return value;
    std::string out;
    for (const auto &[name, member] : members) out += (out.empty() ? "{\"" : ",\"") + name + "\":" + member.json();
    return out + "}";
  }
};

std::string answer_for(const ghlauth::permission::PagingRule &rule, int page, bool has_more) {
  Tree answer;
  std::string item = R"({"number":)" + std::to_string(page);
  const std::string value = "\"p" + std::to_string(page) + "\"";
  for (const std::string_view place : ghlauth::client::listed(rule.next())) {
    if (place.starts_with("last:"))
      item += ",\"" + std::string(place.substr(5)) + "\":" + value;
    else
      answer.put(place, has_more ? value : "null");
  }
  const std::string items = has_more ? "[" + item + "}]" : "[]";
  if (std::string_view(rule.items()) == ".") return items;
  answer.put(rule.items(), items);
  if (*rule.more() != '\0') answer.put(rule.more(), has_more ? "true" : "false");
  if (*rule.total() != '\0') answer.put(rule.total(), "3");
  return answer.json();
}

bool every_operation_that_is_declared() {
  int stepped = 0, paged = 0;
  for (const auto &operation : ghlauth::permission::operations()) {
    const auto &rule = operation.paging();
    if (rule.kind == ghlauth::permission::Paging::NONE) continue;
    ++paged;
    if (*rule.items() == '\0') continue;
    ++stepped;
    Request request(operation);
    for (const auto &parameter : operation.parameters()) {
      const std::string_view name = parameter.name();
      const bool leads = ("," + std::string(rule.parameters()) + ",").find("," + std::string(name) + ",") != std::string::npos;
      if (parameter.is_required && parameter.place != ghlauth::permission::Place::BODY && !leads) request.set_param(name, "x");
    }
    Pager pager = pager_of(request);
    const auto asked = [&] { return query_of(pager) + std::string(pager.request().body()); };
    for (int page = 1; page <= 2; ++page) {
      pager.read(answer_for(rule, page, true));
      CHECK(!pager.is_at_end());
      for (const std::string_view name : ghlauth::client::listed(rule.parameters()))
        if (!holds(asked(), std::string(name))) {
          std::cerr << operation.name() << ": " << name << " is not in " << asked() << '\n';
          return false;
        }
    }
    pager.read(answer_for(rule, 3, false));
    CHECK(pager.is_at_end());
    CHECK_EQUAL(pager.item_count(), 2);
  }
  std::cout << stepped << " of " << paged << " operations with pages can be stepped through\n";
  CHECK(stepped > 140);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(skipping_goes_by_what_came),
      SCENARIO(more_goes_before_the_total),
      SCENARIO(a_count_may_be_that_of_the_page),
      SCENARIO(pages_have_numbers),
      SCENARIO(cursors_come_from_the_answer),
      SCENARIO(messages_may_be_one_level_deeper),
      SCENARIO(cursors_come_from_the_last_item),
      SCENARIO(positions_stand_in_bodies),
      SCENARIO(an_answer_may_be_the_array),
      SCENARIO(a_request_by_its_path_has_pages_as_well),
      SCENARIO(what_has_no_pages_is_refused),
      SCENARIO(an_answer_that_cannot_be_read_changes_nothing),
      SCENARIO(a_list_can_go_on_elsewhere),
      SCENARIO(endless_lists_end),
      SCENARIO(no_list_is_too_long),
      SCENARIO(every_operation_that_is_declared),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
