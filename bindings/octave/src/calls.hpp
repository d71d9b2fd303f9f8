// Requests, queues and webhooks in Octave's own way.
#pragma once

#include "classes.hpp"

namespace ghlauth_octave {

/// A file or a part of a form for each struct with name, and path or body, and maybe file_name and content_type.
inline void add_files(Request &request, const octave_value &given) {
  if (!given.isstruct()) refuse("files are an array of structs, and not %s", given.class_name().c_str());
  const octave_map all = given.map_value();
  for (octave_idx_type at = 0; at < all.numel(); ++at) {
    const octave_scalar_map one = all.fast_elem_extract(at);
    const auto text = [&](const char *name) { return Argument<const std::string &>(one.contents(name)).value; };
    if (one.isfield("path"))
      request.add_file(text("name"), text("path"), text("file_name"), text("content_type"));
    else
      request.add_part(text("name"), text("file_name"), text("content_type"), bytes_of(one.contents("body")));
  }
}

inline octave_value send(Client &self, const octave_value &credential, Request request, const Options &options,
                         const octave_value &cancel) {
  const auto made = options.applied_to(std::move(request));
  Argument<const Cancel *> by(cancel);
  return give(self.send(Argument<const Credential &>(credential).value, *made, by.get()));
}

inline void define_requests() {
  Methods<Request>("ghlauth_request")
      .set_each<&Request::set_param>("params")
      .set_each<&Request::add_query>("query")
      .set_each<&Request::add_header>("headers")
      .set_each<&Request::add_form_field>("form")
      // A text is JSON already.
      .set_as("json", [](Request &self, const octave_value &given) {
        const octave_value json = given.is_string() ? given : octave::feval("jsonencode", octave_value_list(given), 1)(0);
        self.set_json(json.string_value());
      })
      // Bytes, or their type and bytes.
      .set_as("body", [](Request &self, const octave_value &given) {
        const bool has_type = given.iscell() && given.numel() == 2;
        const std::string type = has_type ? Argument<const std::string &>(given.cell_value()(0)).value : "application/octet-stream";
        self.set_body(type, bytes_of(has_type ? given.cell_value()(1) : given));
      })
      .set<&Request::set_body_file>("body_file")
      .set_as("files", add_files)
      .set<&Request::set_location>("location_id")
      .set<&Request::set_version>("version")
      .set<&Request::set_download_file>("download_file")
      .set<&Request::set_timeout_ms>("timeout_ms")
      .set<&Request::set_repeatable>("repeatable");
  Methods<Response>("ghlauth_response")
      .member<&Response::http_status>("http_status")
      .member<&Response::body>("body")
      .member<&Response::trace_id>("trace_id")
      .member_as("headers", [](const Response &self) { return self.headers(); })
      .member_as("rate_remaining", [](const Response &self) { return plain::known(self.rate_remaining); })
      .member_as("daily_remaining", [](const Response &self) { return plain::known(self.daily_remaining); })
      .def<&Response::header>("header")
      .def_as("text", [](Response &self, const octave_value_list &) { return give(self.body.data); })
      .def_as("json", [](Response &self, const octave_value_list &) { return decoded(self.body.data); })
      .shown_as([](const Response &self) {
        return ": " + std::to_string(self.http_status) + ", " + std::to_string(self.body.data.size()) + " bytes";
      });
  Methods<Client>("ghlauth_client")
      .def<&Client::send>("send")
      .def_as("request", [](Client &self, const octave_value_list &given) {
        need(given, 3);
        Options options(given, 3);
        const octave_value cancel = options.remove("cancel");
        return send(self, given(0), Request(text_at(given, 1), text_at(given, 2)), options, cancel);
      })
      // An operation of the catalogue: "contacts/get-contact", with its params.
      .def_as("call", [](Client &self, const octave_value_list &given) {
        need(given, 2);
        Options options(given, 2);
        const octave_value cancel = options.remove("cancel");
        Request made = Request::for_operation(text_at(given, 1), options.remove_text("generation"));
        return send(self, given(0), std::move(made), options, cancel);
      })
      .def_as("pages", [](Client &self, const octave_value_list &given) {
        need(given, 2);
        return box(Pages(self, Object::at<Credential>(given(0)), Object::at<Request>(given(1))));
      });
  Methods<Pages>("ghlauth_pages")
      // The items of the next page that has some; [] at the end.
      .def_as("next", [](Pages &self, const octave_value_list &given) {
        Argument<const Cancel *> cancel(given.length() > 0 ? given(0) : octave_value());
        for (;;) {
          const std::string json = self.next(cancel.get());
          const octave_value items = json.empty() ? octave_value(Matrix()) : decoded(json);
          if (json.empty() || !items.isempty()) return items;
        }
      });
  Methods<Completion>("ghlauth_completion")
      .member<&Completion::tag>("tag")
      .member<&Completion::status>("status")
      .def<&Completion::response>("response");
  Methods<Queue>("ghlauth_queue")
      .def_as("submit", [](Queue &self, const octave_value_list &given) {
        need(given, 3);
        const std::int64_t timeout = given.length() > 3 ? Argument<std::int64_t>(given(3)).value : -1;
        const std::int64_t tag = Argument<std::int64_t>(given(2)).value;
        self.submit(Object::at<Credential>(given(0)), Object::at<Request>(given(1)), tag, timeout);
        return octave_value();
      })
      // What was completed next; [] when nothing is left, or when nothing was in time.
      .def_as("next", [](Queue &self, const octave_value_list &given) {
        Argument<const Cancel *> cancel(given.length() > 1 ? given(1) : octave_value());
        const std::int64_t timeout = given.length() > 0 && !given(0).isempty() ? Argument<std::int64_t>(given(0)).value : -1;
        Completion one = self.next(timeout, cancel.get());
        return one.exists ? box(std::move(one)) : octave_value(Matrix());
      })
      .def<&Queue::cancel>("cancel")
      .def<&Queue::cancel_all>("cancel_all")
      .def<&Queue::descriptor>("descriptor")
      .def<&Queue::size>("size")
      .set<&Queue::set_max_in_flight>("max_in_flight")
      .set<&Queue::set_capacity>("capacity");
}

/// Of a status, a failure of ghlauth_error, or an error that was caught.
inline std::int32_t webhook_status(const octave_value &given) {
  std::int32_t status = 0;
  if (!given.isstruct()) {
    take(given, status);
  } else {
    octave_scalar_map map = given.scalar_map_value();
    if (map.isfield("identifier")) {
      const octave_value found =
          Failures::all().find(map.contents("identifier").string_value(), map.contents("message").string_value());
      if (!found.isstruct()) refuse("this is no failure of the library");
      map = found.scalar_map_value();
    }
    take(map.contents("status"), status);
  }
  const std::int32_t answer = Webhook::http_status(status);
  return answer == 0 ? 200 : answer;
}

/// Runs the function with a verified event, confirms it, and gives the status of the answer. When the function fails, the event is given
/// back.
inline octave_value handle(Webhook &self, const octave_value_list &given) {
  need(given, 3);
  check_function(given(2), "what handles an event");
  std::optional<Event> event;
  try {
    event = self.verify(Argument<const std::vector<Header> &>(given(0)).value, bytes_of(given(1)));
  } catch (const Error &error) {
    return give(webhook_status(give(error.status)));
  }
  try {
    octave::feval(given(2), octave_value_list(give(*event)), 0);
  } catch (...) {
    self.release(*event);
    throw;
  }
  self.confirm(*event);
  return give(200);
}

inline std::int32_t algorithm_at(const octave_value_list &given, octave_idx_type at) {
  return at < given.length() ? Argument<std::int32_t>(given(at)).value : GHLAUTH_KEY_ED25519;
}

inline void define_webhooks() {
  Methods<Event>("ghlauth_event")
      .member<&Event::type>("type")
      .member<&Event::id>("id")
      .member<&Event::app_id>("app_id")
      .member<&Event::company_id>("company_id")
      .member<&Event::location_id>("location_id")
      .member<&Event::install_type>("install_type")
      .member_as("timestamp_s", [](const Event &self) { return plain::known(self.timestamp_s); })
      .member<&Event::json>("json");
  Methods<Webhook>("ghlauth_webhook")
      .def_as("add_key", [](Webhook &self, const octave_value_list &given) {
        need(given, 1);
        self.add_key(algorithm_at(given, 1), bytes_of(given(0)));
        return octave_value();
      })
      .def_as("retire_key", [](Webhook &self, const octave_value_list &given) {
        need(given, 1);
        self.retire_key(algorithm_at(given, 1), bytes_of(given(0)));
        return octave_value();
      })
      .def<&Webhook::verify>("verify")
      .def<&Webhook::verify_signature>("verify_signature")
      .def<&Webhook::confirm>("confirm")
      .def<&Webhook::release>("release")
      .def_as("handle", handle)
      .def_as("http_status", [](Webhook &, const octave_value_list &given) {
        need(given, 1);
        return give(webhook_status(given(0)));
      })
      // Brings what the event says into the store.
      .def_as("apply", [](Webhook &, const octave_value_list &given) {
        return answer<const OAuth &, const Event &, const Cancel *>(Webhook::apply, given, 2);
      })
      .set<&Webhook::set_rsa>("rsa")
      .set<&Webhook::set_require_app_id>("require_app_id")
      .set<&Webhook::set_window_s>("window_s")
      .set<&Webhook::set_claim_s>("claim_s")
      .set<&Webhook::set_duplicates>("duplicates");
}

}  // namespace ghlauth_octave
