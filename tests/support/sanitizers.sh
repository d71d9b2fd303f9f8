# Sourced by the scripts that run tests under the sanitizers, after building.sh and counting.sh.

export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS="second_deadlock_stack=1 suppressions='$PWD/tests/support/tsan.supp'"

# sanitize preset labels ctest-option...
sanitize() {
  local preset=$1 labels=$2
  shift 2
  count_command "build with $preset" build_preset "$preset"
  if [ -e "build/$preset/build.ninja" ]; then count_ctest "$PWD/build/$preset" -L "^($labels)\$" "$@"; fi
}
