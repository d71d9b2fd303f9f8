# What SWIG makes for a language. In the source tarball it is in the folder `generated` of the language, and nobody needs SWIG;
# elsewhere SWIG makes it, in a folder of that name below the build. It is never committed, and never edited.
file(GLOB ghlauth_swig_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/core/*.i
     ${PROJECT_SOURCE_DIR}/bindings/core/*.hpp ${PROJECT_SOURCE_DIR}/bindings/core/*/*.hpp
     ${PROJECT_SOURCE_DIR}/include/ghlauth/*.h)
# What src/cmake/dist.py puts into the source tarball.
add_custom_target(ghlauth_generated)

# Whether the folder was made from the files that are here now: `made_from.sha256` in it has their sums.
function(ghlauth_swig_is_carried folder result)
  set(${result} OFF PARENT_SCOPE)
  if(NOT EXISTS ${folder}/made_from.sha256)
    return()
  endif()
  file(STRINGS ${folder}/made_from.sha256 lines)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([0-9a-f]+)  (.*)$" line "${line}")
    set(sum "")
    if(EXISTS ${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_2})
      file(SHA256 ${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_2} sum)
    endif()
    if(NOT sum STREQUAL CMAKE_MATCH_1)
      cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
      message(STATUS "${folder} was made from another ${CMAKE_MATCH_2} than is here: SWIG is needed")
      return()
    endif()
  endforeach()
  set(${result} ON PARENT_SCOPE)
endfunction()

# ghlauth_swig(MAKES file... FROM file... [DEPENDS what...] COMMAND command...)
# For the language of this folder: MAKES is what the build needs to know of, relative to the folder `generated`, where COMMAND
# runs; SWIG stands for its path there. FROM are the sources beside those that all languages share. Comes before the other tools
# of the language are looked for: the tarball needs SWIG alone. Sets `generated`, the folder; it is empty where SWIG would have
# to make it and is missing. What is compiled from it depends on the target ghlauth_LANGUAGE_generated.
function(ghlauth_swig)
  cmake_parse_arguments(ARG "" "" "MAKES;FROM;DEPENDS;COMMAND" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME language)
  set_property(GLOBAL APPEND PROPERTY ghlauth_swig_languages ${language})
  add_custom_target(ghlauth_${language}_generated)
  ghlauth_swig_is_carried(${CMAKE_CURRENT_SOURCE_DIR}/generated carried)
  if(carried)
    set(generated ${CMAKE_CURRENT_SOURCE_DIR}/generated PARENT_SCOPE)
    return()
  endif()
  find_package(SWIG 4.1 QUIET)
  if(NOT SWIG_FOUND)
    set(generated "" PARENT_SCOPE)
    return()
  endif()

  set(made ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(command ${ARG_COMMAND})
  list(TRANSFORM command REPLACE "^SWIG$" "${SWIG_EXECUTABLE}")
  set(sources "")
  set(relative "")
  foreach(file IN LISTS ghlauth_swig_sources ARG_FROM)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND sources ${file})
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    list(APPEND relative ${file})
  endforeach()
  set(outputs ${ARG_MAKES})
  list(TRANSFORM outputs PREPEND ${made}/)
  set(folders ${made})
  foreach(file IN LISTS outputs)
    cmake_path(GET file PARENT_PATH folder)
    list(APPEND folders ${folder})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${made}  # no file of an earlier run stays
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folders}
    COMMAND ${CMAKE_COMMAND} -E chdir ${made} ${command}
    COMMAND ${CMAKE_COMMAND} -E chdir ${PROJECT_SOURCE_DIR} ${CMAKE_COMMAND} -E sha256sum ${relative} > ${made}/made_from.sha256
    DEPENDS ${sources} ${ARG_DEPENDS}
    VERBATIM)
  add_custom_target(ghlauth_${language}_swig DEPENDS ${outputs})
  add_dependencies(ghlauth_${language}_generated ghlauth_${language}_swig)
  add_dependencies(ghlauth_generated ghlauth_${language}_swig)
  set(generated ${made} PARENT_SCOPE)
endfunction()
