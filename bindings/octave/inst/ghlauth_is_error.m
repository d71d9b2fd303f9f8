## -*- texinfo -*-
## @deftypefn {} {@var{tf} =} ghlauth_is_error (@var{err})
## @deftypefnx {} {@var{tf} =} ghlauth_is_error (@var{err}, @var{class})
## Tell whether an error that was caught is a failure of the library, and of this class:
##
## @multitable @columnfractions .3 .7
## @item @code{UsageError} @tab the call itself; its own: @code{NotFoundError}, @code{CancelledError}, @code{QueueFullError}
## @item @code{NetworkError} @tab no answer; its own: @code{TimeoutError}
## @item @code{HttpError} @tab the server refused the request; its own: @code{RateLimitedError}, @code{ServerError}
## @item @code{RefusedError} @tab the server refused the credential
## @item @code{AuthorizationError} @tab the token endpoint, or no token any more; its own: @code{NeedsAuthorizationError}
## @item @code{CallbackError} @tab the request to the redirect URI
## @item @code{CredentialError} @tab secrets and the store of this machine; its own: @code{StoreError}
## @item @code{WebhookError} @tab a webhook that is not let in; its own: @code{DuplicateEventError}
## @item @code{UserContextError} @tab a user context that is not let in
## @item @code{OutOfMemoryError}, @code{ApplicationError} @tab no memory; a status of the application's own
## @end multitable
## @seealso{ghlauth_error}
## @end deftypefn

function tf = ghlauth_is_error (err, class)
  failure = ghlauth_error (err);
  tf = ! isempty (failure) && (nargin < 2 || any (strcmp (failure.classes, class)));
endfunction
