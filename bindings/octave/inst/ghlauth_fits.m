## -*- texinfo -*-
## @deftypefn {} {@var{tf} =} ghlauth_fits (@var{query}, @var{row})
## Tell whether a row is one that a query of a store looks for, but for its limit.
## @seealso{ghlauth_store}
## @end deftypefn

function tf = ghlauth_fits (query, row)
  tf = ! strcmp (query.after, row.key) && issorted ({query.after, row.key});
  for column = {"app_id", "owner", "company_id", "location_id"}
    wanted = query.(column{1});
    tf = tf && (! ischar (wanted) || strcmp (wanted, row.(column{1})));
  endfor
endfunction
