## -*- texinfo -*-
## @deftypefn {} {@var{pit} =} ghlauth_pit (@var{config}, @var{token}, @var{level}, @var{resource_id})
## Take a Private Integration Token.
##
## @var{token} is the token (a secret), a function that gives it, or a struct with the member @code{env} (the name of an environment
## variable) or @code{file} (a path; with @code{allow_readable} also of a file that others may read).  @var{level} is
## @code{"LEVEL_LOCATION"} or @code{"LEVEL_AGENCY"}, and @var{resource_id} the location's or the company's id; both may be left out.
##
## Methods: @code{level}, @code{resource_id}, @code{redacted}, @code{warning}, @code{age_s}, @code{is_rotation_due}, @code{reload},
## @code{replace (@var{token}, @var{overlap_s})}, @code{close}, @code{is_closed}.  Settings: @code{created_at_s}, @code{scopes}.
## @seealso{ghlauth_credential}
## @end deftypefn

function pit = ghlauth_pit (varargin)
  pit = __ghlauth__ ("pit", varargin{:});
endfunction
