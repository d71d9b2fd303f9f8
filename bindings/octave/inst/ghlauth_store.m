## -*- texinfo -*-
## @deftypefn {} {@var{store} =} ghlauth_store (@var{url}, @var{name}, @var{value}, @dots{})
## @deftypefnx {} {@var{store} =} ghlauth_store (@var{functions}, @var{name}, @var{value}, @dots{})
## @deftypefnx {} {@var{store} =} ghlauth_store (@var{installations}, @var{leases})
## Open a store of installations: @code{"memory:"}, @code{"sqlite:/path"}, @code{"postgres://@dots{}"}, @code{"redis://@dots{}"}; make one of
## @var{functions} of the application; or join two stores.  Options:
##
## @table @code
## @item keys
## Names and 32 bytes each, by which secrets are encrypted: @code{struct ("2026", key)}.  The first is used, the others are for reading.
## @item key_file, key_env, password_file, password_env
## Where keys and the password are.
## @item plain
## @code{true}: without encryption.
## @item tokens_in_redis, module_dir
## @end table
##
## @var{functions} is a struct of function handles.  Rows are structs with @code{key}, @code{value} (uint8), @code{version}, @code{due_s},
## @code{app_id}, @code{owner}, @code{company_id} and @code{location_id}.
##
## @table @code
## @item get (@var{key})
## Gives the row, or @code{[]}.
## @item put_if_version (@var{row}, @var{present})
## Writes the row if the stored one has the version @var{present}; if that is 0: if there is none.  Says whether it did.
## @item erase_if_version (@var{key}, @var{version})
## Deletes it if it has that version.  Says whether it did.
## @item scan (@var{query})
## Gives an array of the first @code{query.limit} rows that @code{ghlauth_fits (query, row)}, ordered by the bytes of their keys.
## @item due (@var{app_id}, @var{until_s}, @var{limit})
## Gives an array of the first rows of the app with 0 < @code{due_s} <= @var{until_s}, ordered by @code{due_s}, then by key.
## @end table
##
## Methods: @code{check}, which tries whether the functions keep what the library asks of them, @code{warning}, @code{close}, @code{is_closed}.
## @seealso{ghlauth_config, ghlauth_fits}
## @end deftypefn

function store = ghlauth_store (varargin)
  store = __ghlauth__ ("store", varargin{:});
endfunction
