## -*- texinfo -*-
## @deftypefn {} {@var{client} =} ghlauth_client (@var{config})
## Make what sends authorized requests.
##
## @table @code
## @item request (@var{credential}, @var{method}, @var{path}, @var{name}, @var{value}, @dots{})
## Sends a request, and gives the response.  Options: those of @code{ghlauth_request}, and @code{cancel}.
## @item call (@var{credential}, @var{operation}, @var{name}, @var{value}, @dots{})
## The same for an operation of the catalogue: @code{client.call (credential, "contacts/get-contact", "params", struct ("contactId", id))}.
## @item send (@var{credential}, @var{request}, @var{cancel})
## The same for a request that was made.
## @item pages (@var{credential}, @var{request})
## A list of the API: @code{next (@var{cancel})} of what it gives gives the items of the next page as @code{jsondecode} does, and @code{[]} at
## the end.
## @item close, is_closed
## @end table
##
## A response has @code{http_status}, @code{body} (uint8), @code{text ()}, @code{json ()}, @code{header (@var{name})}, @code{headers} (a cell
## array with the columns name and value), @code{trace_id}, @code{rate_remaining} and @code{daily_remaining}.  A response of 400 and more is an
## error.
## @seealso{ghlauth_request, ghlauth_queue, ghlauth_error}
## @end deftypefn

function client = ghlauth_client (varargin)
  client = __ghlauth__ ("client", varargin{:});
endfunction
