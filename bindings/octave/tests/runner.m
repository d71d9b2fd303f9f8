% Carries out the steps of bindings/core/cases.json in Octave: one line of standard input each, one line of standard output.
% bindings/core/scenario.py says what the lines are.
1;
sigterm_dumps_octave_core (false);

function given = told (one)
  given = {one.id, one.level, one.company_id, one.location_id, one.owner, strjoin(one.scopes, " ")};
endfunction

function text = decoded (text)
  at = find (text == "%");
  text(at) = char (hex2dec (text([at'+1, at'+2])));
  text([at+1, at+2]) = [];
endfunction

function text = encoded (value)
  if ((isnumeric (value) && ! isa (value, "uint8")) || islogical (value))
    value = sprintf ("%d", value);
  endif
  text = "";
  if (! isempty (value))
    text = sprintf ("%%%02X", uint8 (value));
  endif
endfunction

function given = carry_out (verb, varargin)
  global things kept state lines log_fails
  [name, of, one, other, more, rest] = [varargin, cell(1, 6)]{1:6};
  given = {};
  switch (verb)
    case "config"
      things.(name) = ghlauth_config ("api_url", of, "marketplace_url", of, "max_retries", str2double (one));
    case "pit"
      pit = things.(name) = ghlauth_pit (things.(of), one, str2double (other), more);
      given = {pit.level(), pit.resource_id(), pit.redacted()};
    case "oauth"
      things.(name) = ghlauth_oauth (things.(of), one, other, more);
      given = {things.(name).app_id()};
    case "authorize"
      given = {things.(name).authorize_url(strsplit (one, " "), "session", of)};
    case "exchange"
      given = told (things.(name).exchange (of, "owner", one, "session", other));
    case "refresh"
      given = told (things.(name).refresh (of));
    case "mint"
      given = told (things.(name).mint_location (of, one));
    case "lookup"
      given = told (things.(name).installation (of));
    case "credential_of_pit"
      things.(name) = ghlauth_credential (things.(of));
    case "credential_of_installation"
      things.(name) = ghlauth_credential (things.(of), one);
    case "credential_of_token"
      things.(name) = ghlauth_credential (things.(of), one);
    case "credential_of_source"
      things.(name) = ghlauth_credential (things.(of), @() one);
    case "token"
      given = {things.(name).access_token()};
    case "client"
      things.(name) = ghlauth_client (things.(of));
    case "send"
      parts = struct ();
      if (! isempty (more))
        parts.json = more;
      endif
      if (! isempty (rest))
        parts.cancel = things.(rest);
      endif
      response = things.(name).request (things.(of), one, other, parts);
      given = {response.http_status, response.header("content-type"), response.body};
    case "decide"
      decision = things.(name).decide (of, "version", one, "location_id", other);
      given = {decision.outcome, decision.operation};
      for finding = decision.findings
        given = [given, {finding.reason_name, finding.remedy_name, finding.value}];
      endfor
    case "webhook"
      things.(name) = ghlauth_webhook (things.(of), {one});
      things.(name).add_key (other);
    case "verify"
      things.event = event = things.(name).verify (reshape (varargin(3:end), 2, [])', of);
      given = {event.type, event.app_id, event.location_id, event.json};
    case "verify_signature"
      things.(name).verify_signature (reshape (varargin(3:end), 2, [])', uint8 (of));
    case "confirm"
      things.(name).confirm (things.event);
    case "release"
      things.(name).release (things.event);
    case "webhook_http_status"
      given = {things.webhook.http_status(str2double (name))};
    case "reader"
      things.(name) = ghlauth_user_context_reader (things.(of), one);
    case "decrypt"
      user = things.(name).decrypt (of);
      given = {user.user_id, user.company_id, user.active_location, user.level, user.role, user.user_name, user.email};
    case "use_own_log"
      things.(name).log = {"LOG_DEBUG", @log_line};
    case "log_fails"
      log_fails = name;
    case "log_has"
      given = {any(cellfun (@(line) ! isempty (strfind (line, name)), lines))};
    case "own_store"
      [functions, kept, state] = own_rows ();
      things.(name) = ghlauth_store (functions, "plain", true);
    case "use_store"
      things.(name).store = things.(of);
    case "store_fails"
      remove (state, keys (state));
      if (! isempty (name))
        state("fails") = struct ("message", name, "identifier", "");
      endif
    case "store_rows"
      given = {kept.Count};
    case "check_store"
      things.(name).check ();
    case "cancel"
      things.(name) = ghlauth_cancel ();
    case "cancel_request"
      things.(name).request ();
    case "cancel_timeout"
      things.(name).timeout_ms = str2double (of);
    case "queue"
      things.(name) = ghlauth_queue (things.(of), "capacity", str2double (one));
    case "submit"
      things.(name).submit (things.(of), ghlauth_request (one, other), more);  % of whatever size: digits are an integer as well
    case "next"
      completion = things.(name).next ();
      if (! isempty (completion))
        given = {completion.tag, completion.response().http_status};
      endif
    case "close"
      things.(name).close ();
    case "forget"
      things = rmfield (things, name);
    otherwise
      error ("there is no verb %s", verb);
  endswitch
endfunction

function log_line (level, line)
  global lines log_fails
  lines{end+1} = line;
  if (! isempty (log_fails))
    error ("%s", log_fails);
  endif
endfunction

function given = answer (parts)
  try
    given = [{"ok"}, carry_out(parts{:})];
  catch err
    failure = ghlauth_error (err);
    if (isempty (failure))
      given = {"thrown", err.message};
    else
      wait_ms = [failure.retry_after_ms, -1](1);
      given = {"error", strjoin(failure.classes, " "), failure.status, failure.name, failure.message, failure.hint, failure.http_status, ...
               failure.server_message, failure.trace_id, wait_ms, failure.retryable};
    endif
  end_try_catch
endfunction

global things = struct () lines = {} log_fails = ""
% fgetl would wait for what comes behind the line.
while (true)
  try
    line = input ("", "s");
  catch
    break
  end_try_catch
  given = answer (cellfun (@decoded, ostrsplit (line, "\t"), "UniformOutput", false));
  printf ("%s\n", strjoin (cellfun (@encoded, given, "UniformOutput", false), "\t"));
  fflush (stdout);
endwhile
