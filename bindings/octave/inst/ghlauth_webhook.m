## -*- texinfo -*-
## @deftypefn {} {@var{webhook} =} ghlauth_webhook (@var{config}, @var{app_ids}, @var{name}, @var{value}, @dots{})
## Make what lets in the events that HighLevel signed for these apps, each once.  @var{app_ids} is a cell array of texts.  Settings: @code{rsa},
## @code{require_app_id}, @code{window_s} (@code{[@var{past}, @var{future}]}), @code{claim_s}, @code{duplicates}.
##
## @table @code
## @item handle (@var{headers}, @var{body}, @var{function})
## Verifies a request, calls the function with the event, confirms it, and gives the status of the answer.  When the function fails, the event is
## given back, and its error is thrown.
## @item verify (@var{headers}, @var{body}), confirm (@var{event}), release (@var{event})
## The same in steps.
## @item verify_signature (@var{headers}, @var{body})
## Verifies the signature and nothing else.
## @item apply (@var{oauth}, @var{event})
## Brings what the event says into the store, and gives @code{LIFECYCLE_@dots{}}.
## @item http_status (@var{err})
## What to answer for a status or an error that was caught.
## @item add_key (@var{key}, @var{algorithm}), retire_key (@var{key}, @var{algorithm}), close, is_closed
## @end table
##
## @var{headers} is a struct, or a cell array with the columns name and value; @var{body} is uint8 or a text, as it came.  An event has
## @code{type}, @code{id}, @code{app_id}, @code{company_id}, @code{location_id}, @code{install_type}, @code{timestamp_s} and @code{json}.
## @seealso{ghlauth_oauth}
## @end deftypefn

function webhook = ghlauth_webhook (varargin)
  webhook = __ghlauth__ ("webhook", varargin{:});
endfunction
