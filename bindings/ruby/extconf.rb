# Builds the extension over an installed libghlauth, which pkg-config finds.

require "mkmf"

abort "libghlauth is needed: install it, or say in PKG_CONFIG_PATH where its ghlauth.pc is" unless pkg_config("ghlauth")
libdir = pkg_config("ghlauth", "variable=libdir")
# It may be where the dynamic linker does not look.
$LDFLAGS << " -Wl,-rpath,#{libdir}" if libdir && !%w[/usr/lib /usr/local/lib].any? { |one| libdir == one || libdir.start_with?("#{one}/") }
$INCFLAGS << " -I$(srcdir) -I$(srcdir)/core"
# Debug information takes a third of the time.
$CXXFLAGS << " -std=c++17 -O1 -g0 -fvisibility=hidden"
create_makefile("ghlauth/native")
