# Sourced by the scripts that build. With ccache, what was compiled once is not compiled again, in whichever folder.

if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  export CCACHE_SLOPPINESS=pch_defines,time_macros  # what precompiled headers ask for
fi

# build_preset name: all of it, in build/name.
build_preset() { cmake --preset "$1" --log-level=WARNING >/dev/null && cmake --build "build/$1" -j 2 -- --quiet; }
