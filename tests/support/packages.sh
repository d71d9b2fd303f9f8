# Sourced by the scripts that build: which Debian packages they need, and how these are installed.

# To build the library and the program.
packages_build=(gcc g++ cmake ninja-build pkg-config libcurl4-openssl-dev libssl-dev libcjson-dev libsqlite3-dev libmicrohttpd-dev libcli11-dev
  libpq-dev libhiredis-dev python3)
# To run all tests: a second compiler, ccache since packages are built from source again and again, the test framework and benchmarks; servers, systemd and shells that nobody here wrote; each
# language. nginx with Lua comes with OpenResty's LuaJIT, luajit2, beside which Debian has no other.
packages_test=(clang libclang-rt-dev ccache lintian dpkg-dev make binutils abigail-tools libcmocka-dev libbenchmark-dev chromium doxygen mandoc openssl ca-certificates curl wrk gdb valgrind
  nginx-light postgresql pgbouncer redis-server systemd systemd-container zsh fish
  swig
  python3-dev python3-venv python3-jsonschema
  php-cli php-dev php-fpm php-pear php-psr-log
  mono-mcs mono-runtime nuget
  openjdk-17-jdk-headless
  ruby ruby-dev
  perl libperl-dev libffi-platypus-perl
  lua5.4 liblua5.4-dev luarocks luajit2 libluajit2-5.1-dev libnginx-mod-http-lua
  tcl tcl-dev
  r-base-core r-cran-jsonlite
  octave octave-dev)
# For tests/analysis/run.
packages_analysis=(clang-tidy cppcheck libc6-dbg gcovr)
# Node.js often comes from elsewhere than Debian.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then packages_test+=(nodejs npm libnode-dev); fi
# So does Go.
if ! command -v go >/dev/null && ! [ -x /usr/local/go/bin/go ]; then packages_test+=(golang-go); fi

packages_can_sudo() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

# packages_install package...: installs those that are missing, as root or through sudo.
packages_install() {
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian. What corresponds to these packages has to be there: $*" >&2
    return 0
  fi
  local missing=() package
  for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i'; then missing+=("$package"); fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! packages_can_sudo; then
      echo "Packages are missing, and there is neither root nor sudo to install them. Please have this run:" >&2
      echo "  apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "${missing[@]}" >/dev/null
}
