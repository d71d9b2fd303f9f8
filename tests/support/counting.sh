# Sourced by the scripts that run tests: counts what passed and failed, over ctest and over single commands.

passed=0
failed=0
skipped=0
failures=()

# count_command name command...: one command is one test; 77 from it means that what it tests is not to be had on this machine.
count_command() {
  local name=$1 status=0
  shift
  echo "== $name"
  "$@" || status=$?
  case $status in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *)
      failed=$((failed + 1))
      failures+=("$name")
      ;;
  esac
}

# count_ctest build-directory ctest-option...
count_ctest() {
  local build=$1 report="$1/ctest.xml" number
  shift
  echo "== ctest in ${build#"$PWD/"}"
  rm -f "$report"
  ctest --test-dir "$build" --output-on-failure --no-tests=error --timeout 600 -j2 --output-junit "$report" "$@" || true
  if [ ! -s "$report" ]; then
    failed=$((failed + 1))
    failures+=("ctest in $build wrote no report")
    return
  fi
  count_attribute() { sed -n "s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$report" | head -n 1; }
  number=$(count_attribute failures)
  failed=$((failed + number))
  passed=$((passed + $(count_attribute tests) - number - $(count_attribute skipped) - $(count_attribute disabled)))
  skipped=$((skipped + $(count_attribute skipped) + $(count_attribute disabled)))
  while IFS= read -r number; do failures+=("$number (${build##*/})"); done < <(
    sed -n 's/.*<testcase name="\([^"]*\)".*status="fail".*/\1/p' "$report")
}

# count_summary: prints the result, ending with the line that others read; fails when a test failed.
count_summary() {
  echo
  local name
  for name in "${failures[@]}"; do echo "failed: $name"; done
  if [ "$skipped" -gt 0 ]; then echo "$skipped skipped"; fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
