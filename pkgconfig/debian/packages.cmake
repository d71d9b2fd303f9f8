# The packages of Debian, split as the distribution would: cmake --preset debian, cmake --build --preset debian, then
# cpack --config build/debian/CPackConfig.cmake. Each is one component of what is installed.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(library libghlauth${GHLAUTH_ABI_VERSION})
set(package_of_library ${library})
set(package_of_development libghlauth-dev)
set(package_of_program ghlauth)
foreach(module login postgres redis)
  set(package_of_${module} ${library}-${module})
endforeach()
set(package_of_python python3-ghlauth)

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_NAME ghlauth)
set(CPACK_PACKAGE_VENDOR "ghlauth maintainers")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "ghlauth maintainers <maintainers@ghlauth.example>")
# Lower than what Debian itself will give them one day.
set(CPACK_DEBIAN_PACKAGE_RELEASE 0ghlauth1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/src)
# Each description has a summary of its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${here}/finish.cmake)
set(CPACK_COMPONENTS_ALL "")

set(version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(exactly "${library} (= ${version})")

# package component section summary description dependencies
function(package component section summary description dependencies)
  string(TOUPPER ${component} upper)
  set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${summary}\n${description}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package_of_${component}} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${dependencies}" PARENT_SCOPE)
endfunction()

set(about
"ghlauth obtains, keeps, refreshes and checks credentials for the HighLevel
API, by Private Integration Tokens and by OAuth 2.0.
")
package(library libs "authorization for the HighLevel API (shared library)" "${about}" "")
package(development libdevel "authorization for the HighLevel API (development)"
"${about}
This package has what programs are built with: headers for C and C++, the
static library, files for pkg-config and CMake, section 3 of the manual, the
module for Go, and a description of the ABI as data."
  "${exactly}, libcurl4-openssl-dev, libssl-dev, libcjson-dev, libsqlite3-dev")
package(program utils "authorization for the HighLevel API (command line)"
"${about}
This package has the program: login, calls, stores, webhooks, and a sandbox
that stands for HighLevel."
  "${exactly}, ${package_of_login} (= ${version})")
package(login libs "authorization for the HighLevel API (login on this machine)"
"${about}
This package has the module that listens for a login in the browser of this
machine."
  "${exactly}")
package(postgres libs "authorization for the HighLevel API (PostgreSQL)"
"${about}
This package has the module for stores in PostgreSQL."
  "${exactly}")
package(redis libs "authorization for the HighLevel API (Redis)"
"${about}
This package has the module for stores in Redis."
  "${exactly}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "${package_of_login}, ${package_of_postgres}, ${package_of_redis}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "${package_of_postgres}, ${package_of_redis}")
if(GHLAUTH_BUILD_PYTHON)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  math(EXPR next "${Python3_VERSION_MINOR} + 1")
  package(python python "authorization for the HighLevel API (Python)"
"${about}
This package has the module for Python."
    "${exactly}, python3 (>= 3.${Python3_VERSION_MINOR}), python3 (<< 3.${next})")
endif()

# How packages that are linked with the library depend on it, and what the linker's cache and Python's have to be told.
set(control ${CMAKE_CURRENT_BINARY_DIR}/control)
file(WRITE ${control}/shlibs "libghlauth ${GHLAUTH_ABI_VERSION} ${library} (>= ${PROJECT_VERSION})\n")
file(WRITE ${control}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${control}/shlibs ${control}/triggers)
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${here}/postinst ${here}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What Debian wants beside the files of each package. The time is that of the newest commit, or of the tarball's files.
set(time $ENV{SOURCE_DATE_EPOCH})
if(NOT time)
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct OUTPUT_VARIABLE time ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
if(NOT time)
  file(TIMESTAMP ${PROJECT_SOURCE_DIR}/CHANGELOG.md time %s UTC)
endif()
set(ENV{SOURCE_DATE_EPOCH} ${time})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${here}/changelog.in changelog.Debian @ONLY)
configure_file(${here}/copyright.in copyright @ONLY)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian ${CMAKE_CURRENT_BINARY_DIR}/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package_of_${component}} COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()
install(FILES ${here}/libghlauth0.lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${library}
  COMPONENT library EXCLUDE_FROM_ALL)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_BINARY_DIR}/time.cmake)
file(WRITE ${CPACK_PROJECT_CONFIG_FILE} "set(ENV{SOURCE_DATE_EPOCH} ${time})\n")
include(CPack)
