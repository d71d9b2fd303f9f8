1;  # A warm token and an authorized GET with the package for Octave.

## The time and the CPU time of a call in microseconds, the smallest of the rounds.
function best = fastest (count, call)
  best = [Inf, Inf];
  count = max (fix (count / 20), 1);
  for round = 1:20
    used = cputime ();
    start = tic ();
    for i = 1:count
      call ();
    endfor
    best = min (best, [toc(start), cputime() - used] * 1e6 / count);
  endfor
endfunction

gets = str2double (getenv ("GHLAUTH_BENCH_GETS"));
if (isnan (gets))
  gets = 2000;
endif
path = getenv ("GHLAUTH_BENCH_PATH");
config = ghlauth_config ("api_url", getenv ("GHLAUTH_BENCH_URL"));
credential = ghlauth_credential (ghlauth_pit (config, getenv ("GHLAUTH_BENCH_PIT"), "LEVEL_LOCATION", "C2QujeCh8ZnC7al2InWR"));
client = ghlauth_client (config);
get = @() client.request (credential, "GET", path).text ();
assert (! isempty (strfind (get (), "\"contact\"")));
token = fastest (10 * gets, @() credential.access_token ());
printf ("{\"language\": \"Octave\", \"way\": \"ghlauth\", \"token_us\": %f, \"get_us\": %f, \"get_cpu_us\": %f}\n", token(1), fastest (gets, get));
