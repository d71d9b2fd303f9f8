## -*- texinfo -*-
## @deftypefn {} {@var{constants} =} ghlauth_constants ()
## Give a struct with the constants of the library: @code{constants.LEVEL_LOCATION}, @code{constants.E_TIMEOUT} and so on.  Wherever the library
## takes one, its name is as good: @code{"LEVEL_LOCATION"}.
## @seealso{ghlauth_error, ghlauth_pit}
## @end deftypefn

function constants = ghlauth_constants ()
  constants = __ghlauth__ ("constants");
endfunction
