## -*- texinfo -*-
## @deftypefn {} {@var{cancel} =} ghlauth_cancel ()
## @deftypefnx {} {@var{cancel} =} ghlauth_cancel (@var{timeout_ms})
## Make what ends the calls early that it is given to: with a time limit from now, or by @code{cancel.request ()} in a function that is called
## meanwhile.
##
## Methods: @code{request}, @code{is_requested}, @code{close}, @code{is_closed}.  Setting: @code{timeout_ms}.
## @seealso{ghlauth_client}
## @end deftypefn

function cancel = ghlauth_cancel (varargin)
  cancel = __ghlauth__ ("cancel", varargin{:});
endfunction
