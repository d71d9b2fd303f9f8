# GHLAUTH_SANITIZE applies to everything in the tree, tests and programs included.
if(GHLAUTH_SANITIZE)
  add_compile_options(-fsanitize=${GHLAUTH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GHLAUTH_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND GHLAUTH_SANITIZE MATCHES "undefined")
    # What it puts before each function cannot be assembled before a coroutine by clang 14. gcc has no such check.
    add_compile_options(-fno-sanitize=function)
  endif()
endif()
