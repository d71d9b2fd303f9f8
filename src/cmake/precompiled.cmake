# ghlauth_precompiled(target owner)
# The heads of the standard library that most files include, parsed once instead of in each file: nearly half of the time of a
# build. Of the presets that are built again and again; whoever builds without has what each file includes itself, and tests/demo
# does, so a missing #include is found. `owner`, which may be the target itself, is compiled alike, and has them for both.
function(ghlauth_precompiled target owner)
  if(NOT GHLAUTH_PRECOMPILE)
    return()
  endif()
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <charconv> <chrono> <coroutine> <cstdint> <exception> <functional> <map> <memory> <mutex> <optional> <string>
      <string_view> <utility> <vector>)
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
  target_compile_options(${target} PRIVATE
    # For ccache, which has to see what is precompiled.
    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>
    # gcc 12 warns of its own std::string (bug 105651), and takes what is precompiled for ours.
    $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds -Wno-stringop-overflow>)
endfunction()
