## -*- texinfo -*-
## @deftypefn {} {@var{operation} =} ghlauth_operation (@var{name})
## @deftypefnx {} {@var{operation} =} ghlauth_operation (@var{name}, @var{generation})
## Look up an operation of the catalogue, by its name or by method and path; @code{[]} if there is none.
##
## It is a struct with @code{name}, @code{product}, @code{method}, @code{path}, @code{generation}, @code{version}, @code{scope} and
## @code{levels}.
## @seealso{ghlauth_request, ghlauth_credential}
## @end deftypefn

function operation = ghlauth_operation (varargin)
  operation = __ghlauth__ ("operation", varargin{:});
endfunction
