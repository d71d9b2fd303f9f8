% Makes the package that `pkg install` takes, ghlauth-VERSION.tar.gz, over an installed libghlauth: octave-cli package.m FOLDER
1;

function put (pattern, to)
  [done, message] = copyfile (pattern, to);
  if (! done)
    error ("package: %s: %s", pattern, message);
  endif
endfunction

here = fileparts (mfilename ("fullpath"));
folder = make_absolute_filename (argv (){end});
version = regexp (fileread (fullfile (here, "DESCRIPTION")), 'Version: (\S+)', "tokens"){1}{1};
name = ["ghlauth-" version];
made = fullfile (folder, name);
for part = {"inst", "src", fullfile("src", "core")}
  mkdir (fullfile (made, part{1}));
endfor
for file = {"DESCRIPTION", "INDEX", "README.md"}
  put (fullfile (here, file{1}), made);
endfor
put (fullfile (here, "..", "..", "LICENSE"), fullfile (made, "COPYING"));
put (fullfile (here, "inst", "*.m"), fullfile (made, "inst"));
for file = {"Makefile", "*.cpp", "*.hpp"}
  put (fullfile (here, "src", file{1}), fullfile (made, "src"));
endfor
for part = {"adapter.hpp", "adapter", "plain"}
  put (fullfile (here, "..", "core", part{1}), fullfile (made, "src", "core"));
endfor
[status, abi] = system ("pkg-config --variable=abi ghlauth");
if (status != 0)
  error ("package: pkg-config does not find ghlauth");
endif
[status, output] = system (sprintf ("octave-cli --no-init-file '%s' '%s' '%s' 2>&1", fullfile (here, "generate.m"), strtrim (abi),
                                    fullfile (made, "src", "constants.hpp")));
if (status != 0)
  error ("package: %s", output);
endif
tar (fullfile (folder, [name ".tar"]), name, folder);
gzip (fullfile (folder, [name ".tar"]));
delete (fullfile (folder, [name ".tar"]));
printf ("%s\n", fullfile (folder, [name ".tar.gz"]));
