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

# What SWIG 4.1 itself writes has these, in the wrapper of each language: tests/dist/test_warnings.py finds superfluous ones.
set(ghlauth_wrapper_warnings_python
    -Wno-unused-parameter  # each function of a module gets `self`, and hardly one looks at it
    # A method that is pure has no `result` where it throws.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-sometimes-uninitialized>)
set(ghlauth_wrapper_warnings_perl
    -Wno-unused-parameter)  # of SWIG_Perl_AcquirePtr, which does nothing yet
set(ghlauth_wrapper_warnings_tcl
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-braces>)  # tables of constants

# ghlauth_wrapper_warnings(target language): for what SWIG wrote. No other warning is in it.
function(ghlauth_wrapper_warnings target language)
  target_compile_options(${target} PRIVATE -Wall -Wextra ${ghlauth_wrapper_warnings_${language}}
    $<$<BOOL:${GHLAUTH_WERROR}>:-Werror>)
endfunction()
