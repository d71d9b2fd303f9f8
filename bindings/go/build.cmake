# Vets the package, and builds its tests in FOLDER, where a ghlauth.pc for the library of the build is.
# GO: the program; CC: the compiler; INCLUDE: the headers.
cmake_minimum_required(VERSION 3.25)
# Go does not see when a header changes that is outside of the package, or what pkg-config says: a flag that tells them makes it look.
file(GLOB headers ${INCLUDE}/*.h)
set(all ${FOLDER})
foreach(header IN LISTS headers)
  file(SHA256 ${header} digest)
  string(APPEND all ${digest})
endforeach()
string(SHA256 digest ${all})
set(ENV{CGO_ENABLED} 1)
set(ENV{CGO_CFLAGS} "-O1 -Wall -Werror -DGHLAUTH_HEADERS_${digest}")
set(ENV{CC} ${CC})
set(ENV{PKG_CONFIG_PATH} ${FOLDER})
set(ENV{GOFLAGS} -mod=mod)
set(ENV{GOPROXY} off)
set(ENV{GOTOOLCHAIN} local)
set(ENV{GOWORK} off)
foreach(arguments IN ITEMS "vet;./..." "build;-o;${FOLDER}/scenario;./internal/scenario" "build;-o;${FOLDER}/growth;./internal/growth"
                           "test;-c;-o;${FOLDER}/behaviour;."
                           "test;-c;-race;-o;${FOLDER}/behaviour_race;.")
  execute_process(COMMAND ${GO} ${arguments} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
