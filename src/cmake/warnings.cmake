# ghlauth_warnings(target): the warnings that all of our own code is clean of, on gcc >= 12 and clang >= 14.
function(ghlauth_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Wundef
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>
    # gcc 12 at -O3 takes std::string's operator+ for an overlapping copy (its bug 105329).
    $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>
    $<$<BOOL:${GHLAUTH_WERROR}>:-Werror>)
endfunction()
