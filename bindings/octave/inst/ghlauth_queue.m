## -*- texinfo -*-
## @deftypefn {} {@var{queue} =} ghlauth_queue (@var{config}, @var{name}, @var{value}, @dots{})
## Make what sends many requests at a time.  Settings: @code{max_in_flight}, @code{capacity}.
##
## @table @code
## @item submit (@var{credential}, @var{request}, @var{tag}, @var{timeout_ms})
## Adds one.  The integer @var{tag} comes back with what became of it.
## @item next (@var{timeout_ms}, @var{cancel})
## Waits for the next that is completed; @code{[]} when none is left, or when none was in time.  It has @code{tag}, @code{status} and
## @code{response ()}, which fails with what became of the request.
## @item cancel (@var{tag}), cancel_all, size, descriptor, close, is_closed
## @end table
## @seealso{ghlauth_client, ghlauth_request}
## @end deftypefn

function queue = ghlauth_queue (varargin)
  queue = __ghlauth__ ("queue", varargin{:});
endfunction
