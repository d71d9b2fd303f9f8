## -*- texinfo -*-
## @deftypefn {} {@var{credential} =} ghlauth_credential (@var{pit})
## @deftypefnx {} {@var{credential} =} ghlauth_credential (@var{oauth}, @var{installation_id})
## @deftypefnx {} {@var{credential} =} ghlauth_credential (@var{config}, @var{token}, @var{level}, @var{resource_id}, @var{expires_at_s})
## Make what gives a valid access token when asked: of a Private Integration Token, of an installation, or of a token.
##
## @var{token} is an access token (a secret), or a function that gives one whenever it is needed: as a text, or as a struct with @code{text}
## and @code{expires_at_s}.
##
## @table @code
## @item access_token (@var{min_valid_s}, @var{cancel})
## The access token (a secret), refreshed before if it has to be.
## @item invalidate (@var{access_token})
## Says that HighLevel refused it.
## @item decide (@var{operation}, @var{name}, @var{value}, @dots{})
## A struct that tells whether the credential may call @var{operation}, such as @code{"contacts/get-contact"} or @code{"POST /contacts/"}:
## @code{allowed}, @code{denied}, @code{outcome}, @code{operation} and @code{findings}, an array of structs whose first is the reason.
## Options: @code{version}, @code{location_id}, @code{user}.
## @item level, resource_id, close, is_closed
## @end table
## @seealso{ghlauth_pit, ghlauth_oauth, ghlauth_client}
## @end deftypefn

function credential = ghlauth_credential (varargin)
  credential = __ghlauth__ ("credential", varargin{:});
endfunction
