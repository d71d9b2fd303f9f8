## -*- texinfo -*-
## @deftypefn {} {@var{oauth} =} ghlauth_oauth (@var{config}, @var{client_id}, @var{client_secret}, @var{redirect_uri})
## Take a marketplace app, with its installations in the store of the configuration.  @var{client_secret} is a secret, or a function that
## gives it.
##
## @table @code
## @item authorize_url (@var{scopes}, @var{name}, @var{value}, @dots{})
## The URL that the user's browser opens.  Options: @code{session}, @code{app_data}, @code{client_id}, @code{redirect_uri},
## @code{white_label}, @code{state_form}, @code{lifetime_s}, @code{expected_installation}, @code{version_id}, @code{parameters}.
## @item exchange (@var{url}, @var{name}, @var{value}, @dots{})
## The installation that comes of the request to the redirect URI.  Options: @code{owner}, @code{session}, @code{cancel}.
## @item parse_callback (@var{url}, @var{session})
## Checks that request alone; @code{exchange} takes what it gives.
## @item installation (@var{id}), find (@var{name}, @var{value}, @dots{})
## The installation of this id; all with this @code{owner}, @code{company_id}, @code{location_id}.
## @item refresh (@var{id}), mint_location (@var{company_id}, @var{location_id})
## Refreshes the tokens; gets those of a location by the company's.
## @item claim (@var{id}, @var{owner}), remove (@var{id}), uninstall (@var{id}, @var{reason}), keep (@var{max_refreshes})
## Gives it an owner; marks it as removed; uninstalls the app there; renews refresh tokens that have become old.
## @item installed_locations (@var{company_id}, @var{installed_only})
## HighLevel's list of the locations of a company.
## @item import_tokens (@var{json}, @var{client_id}, @var{obtained_at_s}, @var{owner})
## Takes over the tokens of another library.
## @item add_client (@var{client_id}, @var{client_secret}, @var{is_default}), app_id, close, is_closed
## @end table
##
## An installation is a struct.  What waits takes a @code{ghlauth_cancel} as its last argument.  Setting: @code{unsolicited_policy}.
## @seealso{ghlauth_credential, ghlauth_store}
## @end deftypefn

function oauth = ghlauth_oauth (varargin)
  oauth = __ghlauth__ ("oauth", varargin{:});
endfunction
