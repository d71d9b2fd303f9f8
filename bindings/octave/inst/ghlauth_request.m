## -*- texinfo -*-
## @deftypefn {} {@var{request} =} ghlauth_request (@var{method}, @var{path}, @var{name}, @var{value}, @dots{})
## @deftypefnx {} {@var{request} =} ghlauth_request (@var{operation}, @var{name}, @var{value}, @dots{})
## Make a request: of a method and a path, or of an operation of the catalogue, whose name has a slash.
##
## @table @code
## @item params, query, headers, form
## Names and values: a struct, or a cell array with the columns name and value.  A value that is a cell array is several.
## @item json
## What @code{jsonencode} takes; a text is JSON already.
## @item body
## uint8 or a text, or @code{@{@var{content_type}, @var{body}@}}.
## @item body_file, download_file
## @code{@{@var{content_type}, @var{path}@}}; a path.
## @item files
## An array of structs with @code{name}, with @code{path} or @code{body}, and maybe @code{file_name} and @code{content_type}.
## @item location_id, version, generation, timeout_ms, repeatable
## @end table
## @seealso{ghlauth_client, ghlauth_queue}
## @end deftypefn

function request = ghlauth_request (varargin)
  request = __ghlauth__ ("request", varargin{:});
endfunction
