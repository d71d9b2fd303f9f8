## An application's own store for tests: functions over a containers.Map, which has no copies. `state("fails")` is what they fail with.
function [functions, kept, state] = own_rows ()
  kept = containers.Map ();
  state = containers.Map ();
  functions = struct ("get", @(key) get (kept, state, key),
                      "put_if_version", @(row, present) put_if_version (kept, state, row, present),
                      "erase_if_version", @(key, version) erase_if_version (kept, state, key, version),
                      "scan", @(query) scan (kept, state, query), "due", @(varargin) due (kept, state, varargin{:}));
endfunction

function check (state)
  if (isKey (state, "fails"))
    error (state("fails"));
  endif
endfunction

function row = get (kept, state, key)
  check (state);
  row = [];
  if (isKey (kept, key))
    row = kept(key);
  endif
endfunction

function written = put_if_version (kept, state, row, present)
  check (state);
  version = 0;
  if (isKey (kept, row.key))
    version = kept(row.key).version;
  endif
  written = version == present;
  if (written)
    kept(row.key) = row;
  endif
endfunction

function erased = erase_if_version (kept, state, key, version)
  check (state);
  erased = isKey (kept, key) && kept(key).version == version;
  if (erased)
    remove (kept, key);
  endif
endfunction

% The keys of a containers.Map are sorted by their bytes.
function rows = scan (kept, state, query)
  check (state);
  rows = {};
  for row = values (kept)
    if (numel (rows) < query.limit && ghlauth_fits (query, row{1}))
      rows{end+1} = row{1};
    endif
  endfor
endfunction

function rows = due (kept, state, app_id, until_s, limit)
  check (state);
  rows = {};
  for row = values (kept)
    if (strcmp (row{1}.app_id, app_id) && 0 < row{1}.due_s && row{1}.due_s <= until_s)
      rows{end+1} = row{1};
    endif
  endfor
  [~, order] = sort (cellfun (@(row) row.due_s, rows));
  rows = rows(order(1:min (limit, end)));
endfunction
