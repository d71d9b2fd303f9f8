# ghlauth_layer(name [FAST] SOURCES... [FAST_SOURCES...] USES layer... LINK library...)
# One folder of src is one object library. USES lists the layers that it may include and link: the layering that
# design and tests/abi state is thus also what the linker sees.
# A release is made small, but for what computes, and does not wait for a network or a store: that is FAST. So the library is half as
# large as at -O3, and a request takes as many instructions and fewer misses of the instruction cache.
function(ghlauth_layer name)
  cmake_parse_arguments(ARG "FAST" "" "SOURCES;FAST_SOURCES;USES;LINK" ${ARGN})
  add_library(ghlauth_${name} OBJECT ${ARG_SOURCES} ${ARG_FAST_SOURCES})
  target_compile_features(ghlauth_${name} PUBLIC cxx_std_20)
  set_target_properties(ghlauth_${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(ghlauth_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  # STB_GNU_UNIQUE symbols would keep the library mapped after dlclose.
  target_compile_options(ghlauth_${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  if(NOT ARG_FAST)
    target_compile_options(ghlauth_${name} PRIVATE $<$<CONFIG:Release>:-Os>)
    set_source_files_properties(${ARG_FAST_SOURCES} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
  endif()
  foreach(layer IN LISTS ARG_USES)
    target_link_libraries(ghlauth_${name} PUBLIC ghlauth_${layer})
  endforeach()
  target_link_libraries(ghlauth_${name} PUBLIC ${ARG_LINK})
  ghlauth_warnings(ghlauth_${name})
  ghlauth_precompiled(ghlauth_${name} ghlauth_core)
  set_property(GLOBAL APPEND PROPERTY GHLAUTH_LAYERS ghlauth_${name})
endfunction()
