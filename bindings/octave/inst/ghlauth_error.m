## -*- texinfo -*-
## @deftypefn {} {@var{failure} =} ghlauth_error (@var{err})
## @deftypefnx {} {@var{failure} =} ghlauth_error ()
## Tell what the library says about an error that was caught; @code{[]} for one that is not of the library.  Without an argument: about the last
## failure.
##
## The identifier of an error of the library is @code{ghlauth:} and the name of its status, such as @code{ghlauth:rate_limited}, and its
## message has the hint in it.  The struct has @code{status}, @code{name}, @code{classes}, @code{message}, @code{hint}, @code{http_status},
## @code{server_message}, @code{trace_id}, @code{retry_after_ms} (@code{[]} when it is not known) and @code{retryable}.
##
## @example
## @group
## try
##   response = client.request (credential, "GET", path);
## catch err
##   failure = ghlauth_error (err);
##   if (isempty (failure))
##     rethrow (err);
##   elseif (failure.retryable)
##     pause (failure.retry_after_ms / 1000);
##   endif
## end_try_catch
## @end group
## @end example
##
## The fields of the last 64 failures are kept; of an older one it tells what its identifier says.
## @seealso{ghlauth_is_error}
## @end deftypefn

function failure = ghlauth_error (err)
  if (nargin == 0)
    failure = __ghlauth__ ("failure");
  else
    failure = __ghlauth__ ("failure", err.identifier, err.message);
  endif
endfunction
