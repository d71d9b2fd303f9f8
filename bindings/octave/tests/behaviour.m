% What a person of Octave expects of the package. Run by serving.py with a sandbox.
1;
sigterm_dumps_octave_core (false);

function text = about (name)
  text = getenv (["SANDBOX_" name]);
endfunction
function path = contact ()
  path = ["/contacts/" about("CONTACT")];
endfunction
function same (wanted, given)
  if (! isequal (wanted, given))
    error ("%s\nand not\n%s", disp (given), disp (wanted));
  endif
endfunction
function has (text, part)
  if (isempty (strfind (text, part)))
    error ("%s\nhas not\n%s", text, part);
  endif
endfunction
% What a call throws.
function err = thrown (call)
  try
    call ();
  catch err
    return
  end_try_catch
  error ("nothing was thrown");
endfunction
function answer = ask (varargin)
  printf ("%s\n", strjoin (varargin, " "));
  fflush (stdout);
  answer = input ("", "s");
  if (strncmp (answer, "failed", 6))
    error (answer);
  endif
endfunction
function made = config (varargin)
  made = ghlauth_config ("api_url", about ("URL"), "marketplace_url", about ("URL"), "max_retries", 0, varargin{:});
endfunction
function made = pit (of = config ())
  made = ghlauth_pit (of, about ("PIT"), "LEVEL_LOCATION", about ("LOCATION"));
endfunction
function made = by_pit (varargin)
  made = ghlauth_credential (pit (varargin{:}));
endfunction
function made = oauth (of)
  made = ghlauth_oauth (of, about ("CLIENT_ID"), about ("CLIENT_SECRET"), about ("REDIRECT_URI"));
endfunction
function [app, id] = installed (of)
  app = oauth (of);
  id = app.exchange (ask ("@allow", app.authorize_url ("contacts.readonly"))).id;
endfunction

function test_answers_and_requests ()
  client = ghlauth_client (config ());
  response = client.request (by_pit (), "GET", contact ());
  same (200, response.http_status);
  same (about ("CONTACT"), response.json ().contact.id);
  same ("uint8", class (response.body));
  same (response.text (), char (response.body));
  has (response.header ("CONTENT-type"), "application/json");
  same ("", response.header ("X-None"));
  same (2, columns (response.headers));
  same (true, response.rate_remaining > 0);
  made = client.request (by_pit (), "POST", "/contacts/", "json",
                         struct ("locationId", about ("LOCATION"), "firstName", "Zoë 𝒵 🦷", "phone", "+15555550177"));
  same ("Zoë 𝒵 🦷", made.json ().contact.firstName);
  same (about ("CONTACT"), client.call (by_pit (), "contacts/get-contact", "params", struct ("contactId", about ("CONTACT"))).json ().contact.id);
  seen = {};
  pages = client.pages (by_pit (), ghlauth_request ("GET", "/contacts/", "query", {"locationId", about("LOCATION"); "limit", 1}));
  while (! isempty (items = pages.next ()))
    seen{end+1} = items(1).id;
  endwhile
  same (true, numel (seen) > 1);
  same (numel (seen), numel (unique (seen)));
  has (thrown (@() client.request (by_pit (), "GET", "/x", "colour", 1)).message, "a ghlauth_request has no setting 'colour'");
  has (thrown (@() config ("timeout_ms", "many")).message, "there is no constant 'many'");
  has (thrown (@() config ("timeout_ms", 1.5)).message, "an integer is needed");
  has (thrown (@() config ("user_agent", {})).message, "a text in one row is needed, and not cell");
  has (thrown (@() config ("user_agent")).message, "has no value");
  has (thrown (@() ghlauth_client (by_pit ())).message, "a ghlauth_config is needed, and not ghlauth_credential");
  has (thrown (@() client.nothing ()).message, "a ghlauth_client has no 'nothing'");
  has (thrown (@() oauth (config ()).refresh ()).message, "arguments are needed");
  same ("contacts/get-contact", ghlauth_operation ("GET /contacts/{contactId}").name);
  same ([], ghlauth_operation ("nothing/at-all"));
endfunction

function test_settings_are_assigned ()
  of = config ();
  of.timeout_ms = 500;
  of.set ("max_retries", 1, "rate_limit", [100, 10000, 200000]);
  of.set (struct ("user_agent", "acme"));
  has (thrown (@() of.set ("timeout_ms", -1)).message, "timeout_ms is -1");
  try
    of.colour = 1;
    error ("nothing was thrown");
  catch err
    has (err.message, "a ghlauth_config has no setting 'colour'");
  end_try_catch
endfunction

function test_a_queue ()
  queue = ghlauth_queue (config (), "max_in_flight", 2);
  for tag = [1:4, int64(9007199254740992)+1]
    queue.submit (by_pit (), ghlauth_request ("GET", contact ()), tag);
  endfor
  same (5, queue.size ());
  same (true, queue.descriptor () > 2);
  tags = int64 ([]);
  while (! isempty (completion = queue.next ()))
    same (200, completion.response ().http_status);
    tags(end+1) = completion.tag;
  endwhile
  same ("9007199254740993", sprintf ("%d", max (tags)));
  same (int64 (1:4), sort (tags)(1:4));
endfunction

function test_errors ()
  app = oauth (config ());
  err = thrown (@() app.installation ([about("APP") ":nowhere"]));
  same ("ghlauth:not_found", err.identifier);
  failure = ghlauth_error (err);
  same (ghlauth_constants ().E_NOT_FOUND, failure.status);
  same ("GHLAUTH_E_NOT_FOUND", failure.name);
  same ({"NotFoundError", "UsageError", "Error"}, failure.classes);
  same (err.message, [failure.message ". " failure.hint]);
  same ([], failure.retry_after_ms);
  same (true, ghlauth_is_error (err) && ghlauth_is_error (err, "UsageError") && ! ghlauth_is_error (err, "NetworkError"));
  same (failure, ghlauth_error ());
  same ([], ghlauth_error (thrown (@() error ("ghlauth is no identifier"))));
  for at = 1:70
    thrown (@() app.installation (sprintf ("%s:%d", about ("APP"), at)));
  endfor
  same ("GHLAUTH_E_NOT_FOUND", ghlauth_error (err).name);
  same (true, ghlauth_is_error (err, "NotFoundError"));
  same (err.identifier, thrown (@() rethrow (err)).identifier);
endfunction

function test_stores_logs_and_sources ()
  [functions, kept, state] = own_rows ();
  logged = containers.Map ();
  of = config ("store", ghlauth_store (functions, "plain", true), "log", {"LOG_DEBUG", @(level, line) fail_if (logged)});
  [app, id] = installed (of);
  same (true, kept.Count > 0);
  row = values (kept){1};
  same ("uint8", class (row.value));
  state("fails") = struct ("message", "no store", "identifier", "own:store");
  err = thrown (@() app.installation (id));
  same ({"own:store", "no store"}, {err.identifier, err.message});
  remove (state, "fails");
  logged("fails") = struct ("message", "the log is full", "identifier", "own:log");
  same ("own:log", thrown (@() app.refresh (id)).identifier);
  remove (logged, "fails");
  same (id, app.refresh (id).id);
  same (id, app.find ("location_id", about ("LOCATION"))(1).id);
  none = app.find ("owner", "nobody");
  same ({0, true}, {numel(none), isfield(none, "id")});
  source = @(give) ghlauth_credential (config (), give).access_token ();
  same ("own:source", thrown (@() source (@() error ("own:source", "no secret"))).identifier);
  same ("pit-from-a-source", source (@() "pit-from-a-source"));
  same ("a", source (@() struct ("text", "a", "expires_at_s", floor (time ()) + 900)));
  has (thrown (@() source (@() 7)).message, "a text in one row is needed");
  has (thrown (@() config ("log", "x")).message, "a log is a function handle");
  has (thrown (@() ghlauth_store (struct ("get", @() 1), "plain", true)).message, "the store has no function 'put_if_version'");
endfunction
function fail_if (state)
  if (isKey (state, "fails"))
    error (state("fails"));
  endif
endfunction

function test_the_check_of_a_store ()
  ghlauth_store (own_rows (), "plain", true).check ();
  [functions, ~, state] = own_rows ();
  store = ghlauth_store (functions, "plain", true);
  state("fails") = struct ("message", "no store", "identifier", "own:store");
  same ("own:store", thrown (@() store.check ()).identifier);
endfunction

function test_a_clock ()
  of = config ("clock", @() 1700000000000, "store", ghlauth_store ("memory:", "plain", true));
  aged = pit (of);
  aged.created_at_s = 1700000000 - 3600;
  same (3600, aged.age_s ());
  broken = pit (config ("clock", @() error ("own:clock", "it stands")));
  same ("own:clock", thrown (@() broken.age_s ()).identifier);
endfunction

function test_another_thread ()
  has (in_other_thread (own_rows ()), "called in another thread");
endfunction

function test_a_log_that_calls_the_library ()
  of = config ("log", {"LOG_DEBUG", @(level, line) ghlauth_operation ("contacts/get-contact")});
  same (200, ghlauth_client (of).request (by_pit (of), "GET", contact ()).http_status);
endfunction

function test_objects_in_any_order ()
  [functions, kept] = own_rows ();
  gone = containers.Map ();
  kept_by_log = onCleanup (@() note (gone));
  of = config ("store", ghlauth_store (functions, "plain", true), "log", {"LOG_DEBUG", @(level, line) isempty (kept_by_log)});
  [app, id] = installed (of);
  credential = ghlauth_credential (app, id);
  client = ghlauth_client (of);
  clear functions kept kept_by_log of app
  same (200, client.request (credential, "GET", contact ()).http_status);
  same (false, isKey (gone, "gone"));
  clear client credential
  same (true, isKey (gone, "gone"));
  % A function that was given in vain is let go as well.
  gone = containers.Map ();
  kept_by_log = onCleanup (@() note (gone));
  thrown (@() config ("log", {77, @(level, line) isempty(kept_by_log)}));
  clear kept_by_log
  same (true, isKey (gone, "gone"));
endfunction
function note (gone)
  gone("gone") = true;
endfunction

function test_what_is_closed ()
  client = ghlauth_client (config ());
  other = client;
  client.close ();
  client.close ();
  same (true, client.is_closed ());
  same (true, other.is_closed ());
  has (disp (client), "<ghlauth_client, closed>");
  err = thrown (@() client.request (by_pit (), "GET", contact ()));
  same ("ghlauth:invalid_handle", err.identifier);
  has (err.message, "the Client is closed");
  % One that its own log clears, in the middle of a call.
  global cleared
  of = config ("log", {"LOG_DEBUG", @(level, line) clear_it ()});
  by = by_pit (of);
  cleared = ghlauth_client (of);
  same (200, cleared.request (by, "GET", contact ()).http_status);
  same ([], cleared);
endfunction
function clear_it ()
  global cleared
  cleared = [];
endfunction

% The last one: the functions of this file are cleared as well.
function test_clear_functions ()
  client = ghlauth_client (config ());
  credential = by_pit ();
  clear -functions
  assert (client.request (credential, "GET", ["/contacts/" getenv("SANDBOX_CONTACT")]).http_status, 200);
endfunction

function test_nothing_shows_a_secret_and_nothing_is_saved ()
  of = config ();
  made = struct ("config", of, "pit", pit (), "credential", by_pit (), "oauth", oauth (of),
                 "request", ghlauth_request ("POST", "/x", "headers", {"X-A", about("PIT")}));
  shown = [disp(made), evalc("made"), evalc("of"), evalc("display (of)")];
  has (shown, "oauth = <ghlauth_oauth>");
  for secret = {about("PIT"), about("CLIENT_SECRET")}
    same ([], strfind (shown, secret{1}));
  endfor
  same ([], strfind (thrown (@() ghlauth_pit (config (), about ("PIT"), 77)).message, about ("PIT")));
  for form = {"-text", "-binary", "-hdf5", "-v6", "-v7"}
    for value = {of, made}
      file = tempname ();
      has (thrown (@() save_it (form{1}, file, value{1})).message, "cannot be saved");
      same ([], strfind (fileread (file), about ("PIT")));
      delete (file);
    endfor
  endfor
  has (thrown (@() jsonencode (of)).message, "cannot be saved");
endfunction

function save_it (form, file, value)
  save (form, file, "value");
endfunction

function test_webhooks ()
  webhook = ghlauth_webhook (config (), {about("APP")}, "require_app_id", true);
  webhook.add_key (about ("KEY"));
  headers = struct ("x-ghl-signature", about ("SIGNATURE"), "accept", "a");
  same ("own:later", thrown (@() webhook.handle (headers, about ("EVENT"), @(event) error ("own:later", "later"))).identifier);
  seen = containers.Map ();
  same (200, webhook.handle (headers, about ("EVENT"), @(event) keep_event (seen, event)));
  same (about ("EVENT"), seen("event"));
  never = @(event) error ("handled");
  same (200, webhook.handle ({"X-GHL-Signature", about("SIGNATURE")}, uint8 (about ("EVENT")), never));
  same (401, webhook.handle (headers, [about("EVENT") " "], never));
  same (401, webhook.http_status (thrown (@() webhook.verify (headers, "x"))));
endfunction
function keep_event (seen, event)
  seen("event") = event.json;
endfunction

% Octave waits for input, as for a person, and gets Ctrl-C in the middle of a call: the call ends, and the session goes on.
function test_interrupts ()
  ask ("@control", "POST", "faults", '{"kind": "delay", "path": "/contacts", "delay_ms": 8000}');
  script = tempname ();
  file = fopen (script, "w");
  fprintf (file, "%s\n", "config = ghlauth_config ('api_url', getenv ('SANDBOX_URL'), 'max_retries', 0);",
           "credential = ghlauth_credential (ghlauth_pit (config, getenv ('SANDBOX_PIT')));", "client = ghlauth_client (config);",
           "path = ['/contacts/' getenv('SANDBOX_CONTACT')];", "system (sprintf ('(sleep 1; kill -INT %d) &', getpid ()));",
           "began = time ();", "client.request (credential, 'GET', path); disp ('not interrupted')", "disp (time () - began < 6)",
           "disp (client.request (credential, 'GET', path).http_status)");
  fclose (file);
  command = sprintf ("%s --no-init-file --no-history --interactive --no-line-editing --path %s < %s 2>&1", getenv ("GHLAUTH_OCTAVE"),
                     getenv ("GHLAUTH_OCTAVE_PATH"), script);
  [~, printed] = system (command);
  delete (script);
  same ([], strfind (printed, "not interrupted"));
  has (printed, "1\n");
  has (printed, "200\n");
endfunction

function test_help ()
  names = strrep ({dir(fullfile (getenv ("GHLAUTH_OCTAVE_PATH"), "ghlauth_*.m")).name}, ".m", "");
  same (true, numel (names) > 10);
  [texts, forms] = cellfun (@get_help_text, names, "UniformOutput", false);
  same ({"texinfo"}, unique (forms));
  [shown, status] = __makeinfo__ (strjoin (texts, "\n"), "plain text");
  same (0, status);
  cellfun (@(name) has (shown, [name " ("]), names);
endfunction

function once ()
  persistent functions = own_rows ()
  of = config ("store", ghlauth_store (functions, "plain", true), "log", {"LOG_DEBUG", @(level, line) []});
  app = oauth (of);
  app.authorize_url ({"contacts.readonly"}, "session", "a", "parameters", struct ("a", "b"));
  credential = ghlauth_credential (of, @() "b");
  credential.access_token ();
  credential.decide ("contacts/get-contact").findings;
  try
    app.installation ("app:x");
  end_try_catch
  try
    ghlauth_credential (of, @() error ("no")).access_token ();
  end_try_catch
  try
    ghlauth_webhook (of, {"a"}).verify ({"X-A", {"b", "c"}}, "{}");
  end_try_catch
  try
    ghlauth_client (app);
  end_try_catch
  ghlauth_queue (of).size ();
  ghlauth_request ("POST", "/x", "json", struct ("a", 1), "query", struct ("a", {{1, 2}}));
  ghlauth_client (of).close ();
endfunction

function kib = resident ()
  file = fopen ("/proc/self/statm");
  kib = 4 * fscanf (file, "%d")(2);
  fclose (file);
endfunction

function test_memory_is_flat ()
  is_long = strcmp (getenv ("GHLAUTH_LONG"), "1");
  rounds = [1000, 100000](is_long + 1);
  for at = 1:rounds/5
    once ();
  endfor
  before = resident ();
  began = time ();
  for at = 1:rounds
    once ();
  endfor
  grown = resident () - before;
  results = getenv ("GHLAUTH_LONG_RESULTS");
  if (is_long && ! isempty (results))
    file = fopen (results, "a");
    fprintf (file, "| Octave: all is made, used and dropped | 100,000 | %d KiB grown | %d |\n", grown, time () - began);
    fclose (file);
  endif
  if (grown > 2000)
    error ("%d KiB more", grown);
  endif
endfunction

tests = {"test_answers_and_requests", "test_settings_are_assigned", "test_a_queue", "test_errors", "test_stores_logs_and_sources", ...
         "test_the_check_of_a_store", "test_a_clock", "test_another_thread", "test_a_log_that_calls_the_library", ...
         "test_objects_in_any_order", "test_what_is_closed", "test_nothing_shows_a_secret_and_nothing_is_saved", "test_webhooks", ...
         "test_interrupts", "test_help", "test_memory_is_flat", "test_clear_functions"};
failed = 0;
for name = tests
  try
    feval (name{1});
  catch err
    failed++;
    fprintf (stderr, "failed: %s: %s\n", name{1}, err.message);
    fprintf (stderr, "  %s:%d\n", [{err.stack.name}; num2cell([err.stack.line])]{:});
  end_try_catch
endfor
exit (failed > 0);
