## -*- texinfo -*-
## @deftypefn {} {@var{reader} =} ghlauth_user_context_reader (@var{config}, @var{shared_secret}, @var{name}, @var{value}, @dots{})
## Make what opens the user contexts of custom pages with the app's shared secret.  Settings: @code{first_seen_s}, @code{oauth}.
##
## Methods: @code{decrypt (@var{ciphertext})}, @code{add_secret}, @code{retire_secret}, @code{close}, @code{is_closed}.  A user context has
## @code{user_id}, @code{company_id}, @code{active_location}, @code{level}, @code{role}, @code{type}, @code{user_name}, @code{email} and
## @code{json}.
## @seealso{ghlauth_user_context}
## @end deftypefn

function reader = ghlauth_user_context_reader (varargin)
  reader = __ghlauth__ ("user_context_reader", varargin{:});
endfunction
