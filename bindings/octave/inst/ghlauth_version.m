## -*- texinfo -*-
## @deftypefn {} {@var{version} =} ghlauth_version ()
## Give the version of the library.
## @end deftypefn

function version = ghlauth_version ()
  version = __ghlauth__ ("version");
endfunction
