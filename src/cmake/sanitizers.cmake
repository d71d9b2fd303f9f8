# GHLAUTH_SANITIZE applies to everything in the tree, tests and programs included.
if(GHLAUTH_SANITIZE)
  add_compile_options(-fsanitize=${GHLAUTH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GHLAUTH_SANITIZE})
endif()
