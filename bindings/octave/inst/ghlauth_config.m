## -*- texinfo -*-
## @deftypefn {} {@var{config} =} ghlauth_config (@var{name}, @var{value}, @dots{})
## Make a configuration, from which clients, tokens and apps are made.  Each takes it as it is then.
##
## Settings are given by name here, assigned (@code{config.timeout_ms = 5000}), or set together with
## @code{config.set (@var{name}, @var{value}, @dots{})}:
##
## @table @code
## @item api_url, marketplace_url
## Where the API and the marketplace are.
## @item user_agent
## What names the application to HighLevel.
## @item api_generation, default_version
## The generation of the API, and the version of operations that the catalogue does not know.
## @item timeout_ms, connect_timeout_ms, max_retries, max_wait_ms
## How long a request may take, how often it is repeated, how long a repetition may wait.
## @item max_response_bytes, proxy_url, proxy_from_environment, ca_file, module_dir
## Limits and places.
## @item expiry_margin_s
## How long before its end an access token is refreshed.
## @item permission_check
## One of the constants @code{PERMISSION_CHECK_@dots{}} of @code{ghlauth_constants}, or its name.
## @item rate_limit
## @code{[@var{requests}, @var{interval_ms}, @var{daily}]}.
## @item shared_budget
## Whether processes share the limit through the store.
## @item store
## A store of @code{ghlauth_store}.
## @item log
## A function @code{@@(level, line) @dots{}}, or the most detailed level and a function,
## @code{@{"LOG_DEBUG", @@(level, line) @dots{}@}}.
## @item clock
## A function that gives the milliseconds since 1970-01-01 UTC.
## @end table
## @seealso{ghlauth_client, ghlauth_store, ghlauth_constants}
## @end deftypefn

function config = ghlauth_config (varargin)
  config = __ghlauth__ ("config", varargin{:});
endfunction
