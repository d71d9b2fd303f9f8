## -*- texinfo -*-
## @deftypefn {} {@var{user} =} ghlauth_user_context (@var{json})
## Read a user context that the application decrypted.
## @seealso{ghlauth_user_context_reader, ghlauth_credential}
## @end deftypefn

function user = ghlauth_user_context (varargin)
  user = __ghlauth__ ("user_context", varargin{:});
endfunction
