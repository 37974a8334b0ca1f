#!/usr/bin/env bash
# Builds what is stale, fetches what the embedded default needs, runs. Everything about building goes to standard error: standard output
# and the exit status belong to the command. Runs on the bash 3.2 of macOS.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
state=$root/.cache/build
configuration=Release
framework=net10.0
host=src/LivepeerAkka.Host
devservices=src/LivepeerAkka.DevServices
benchmarks=tests/LivepeerAkka.Benchmarks
solution=LivepeerAkka.sln
product_sources="src hocon schema global.json .editorconfig"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

usage() {
  cat <<'TEXT'
usage: ./build.sh VERB [ARGUMENT ...]

  demo [--once]      the main job on embedded defaults; --once plays a fixed hour, checks itself and ends
  run VERB ...       the host program: node, dev-services, replay, query, ... (run VERB --help says more)
  test [--long]      all tests, with --long those that take minutes each too; the last line is 'N passed, N failed'
  bench [NAME]       the benchmarks, or one of them
  cli ...            the operator client (not there yet)
  format [--check]   formats the sources; --check only says what is not formatted
  clean [--all]      removes what was built; --all also what was fetched
TEXT
}

say() { printf '%s\n' "$*" >&2; }
fail() { say "build.sh: $1"; exit "${2:-1}"; }

need_dotnet() {
  command -v dotnet > /dev/null 2>&1 ||
    fail "the .NET SDK is missing: install version 10 (https://dotnet.microsoft.com/download) and put dotnet on the PATH"
}

need_sdk() {
  need_dotnet
  (cd "$root" && dotnet --version) > /dev/null 2>&1 ||
    fail "no .NET SDK here satisfies global.json (version 10 is needed): install it from https://dotnet.microsoft.com/download"
}

dll_of() { printf '%s/%s/bin/%s/%s/%s.dll' "$root" "$1" "$configuration" "$framework" "${1##*/}"; }

# is_stale NAME OUTPUT SOURCE...: true when the output is missing or a source, or a folder in which one came or went, is newer than the
# last build of that name.
is_stale() {
  local stamp=$state/$1.stamp output=$2
  shift 2
  [ -e "$stamp" ] && [ -e "$output" ] || return 0
  [ -n "$(cd "$root" && find "$@" \( -name bin -o -name obj -o -name TestResults \) -prune -o -newer "$stamp" -print 2> /dev/null | head -n 1)" ]
}

# Two launchers must not build at once; a lock whose owner is gone is taken over.
lock() {
  local rounds=0 owner
  mkdir -p "$state"
  until mkdir "$state/lock" 2> /dev/null; do
    owner=$(cat "$state/lock/pid" 2> /dev/null || true)
    rounds=$((rounds + 1))
    if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null || [ -z "$owner" ] && [ "$rounds" -gt 25 ]; then
      rm -rf "$state/lock"
      continue
    fi
    [ "$rounds" -ne 1 ] || say "waiting for another build ..."
    sleep 0.2
  done
  printf '%s\n' "$$" > "$state/lock/pid"
  trap unlock EXIT
}

unlock() {
  rm -rf "$state/lock"
  trap - EXIT
}

# build NAME TARGET OUTPUT SOURCE...: builds a project or the solution when it is stale.
build() {
  local name=$1 target=$2 output=$3 project
  shift 3
  need_dotnet
  is_stale "$name" "$output" "$@" || return 0
  lock
  if is_stale "$name" "$output" "$@"; then
    need_sdk
    say "building $target ..."
    # The stamp carries the time before the build: what is edited meanwhile is stale. Folders that the build makes must not look edited.
    for project in "$root"/src/*/*.csproj "$root"/tests/*/*.csproj; do
      mkdir -p "${project%/*}/bin" "${project%/*}/obj"
    done
    touch "$state/$name.next"
    (cd "$root" && dotnet build "$target" -c "$configuration" -v quiet -tl:off < /dev/null > "$state/$name.log" 2>&1) || {
      cat "$state/$name.log" >&2
      fail "the build of $target failed (see above)"
    }
    mv "$state/$name.next" "$state/$name.stamp"
  fi
  unlock
}

build_host() { build host "$host" "$(dll_of "$host")" $product_sources; }

# The engine of the embedded ClickHouse, fetched and checked once; the marker holds the library's path.
fetch() {
  local marker=$state/engine tool library
  tool=$(dll_of "$devservices")
  if [ -e "$marker" ] && [ ! "$tool" -nt "$marker" ] && [ -e "$(cat "$marker")" ]; then
    return 0
  fi
  library=$(dotnet "$tool" fetch < /dev/null) || exit 1
  [ -e "$library" ] || fail "the engine of the embedded ClickHouse was not fetched: '$library' is no file"
  mkdir -p "$state"
  printf '%s\n' "$library" > "$marker"
}

# True when the arguments of 'run' start the embedded ClickHouse.
needs_engine() {
  local argument needed=
  case ${1:-} in replay | dev-services | demo) needed=yes ;; esac
  for argument in "$@"; do
    case $argument in
      --help | -h | '-?') return 1 ;;
      --data | --data=*) needed=yes ;;
    esac
  done
  [ -n "$needed" ]
}

run_host() {
  build_host
  if needs_engine "$@"; then
    fetch
  fi
  exec dotnet "$(dll_of "$host")" "$@"
}

run_bench() {
  build benchmarks "$benchmarks" "$(dll_of "$benchmarks")" $product_sources tests
  fetch
  exec dotnet "$(dll_of "$benchmarks")" "$@"
}

# count FILE ATTRIBUTE: a number of the summary of a test result file.
count() { sed -n "s/.*<Counters [^>]*$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# The server program of PostgreSQL, wherever Debian or the path has it.
has_postgres() { ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1 || command -v postgres > /dev/null 2>&1; }

run_tests() {
  # The long tests take minutes each: a nightly run has them.
  local filter=
  case "$*" in '') filter='Set!=long' ;; --long) ;; *) fail "test takes --long or nothing" 2 ;; esac
  # In CI the tests fail where it is missing.
  if [ "${CI:-}" != true ] && ! has_postgres; then
    say "there is no PostgreSQL server on this machine (Debian: apt-get install postgresql): the tests on PostgreSQL are left out"
    filter="${filter:+$filter&}FullyQualifiedName!~OnPostgres"
  fi
  local passed=0 failed=0 skipped=0 project name results status total executed good bad
  if ! (build all "$solution" "$(dll_of "$benchmarks")" $product_sources tests && fetch); then
    say "no test was run"
    echo "0 passed, 1 failed"
    exit 1
  fi
  for project in "$root"/tests/*.Tests; do
    name=${project##*/}
    results=$root/.cache/test-results/$name
    rm -rf "$results"
    mkdir -p "$results"
    status=0
    dotnet test "$(dll_of "tests/$name")" ${filter:+--filter "$filter"} --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
      --results-directory "$results" --blame-hang-timeout 10m --blame-hang-dump-type none \
      < /dev/null > "$results/output.log" 2>&1 || status=$?
    total= executed= good= bad=
    if [ -e "$results/$name.trx" ]; then
      total=$(count "$results/$name.trx" total)
      executed=$(count "$results/$name.trx" executed)
      good=$(count "$results/$name.trx" passed)
      bad=$(count "$results/$name.trx" failed)
    fi
    if [ -z "$total" ] || [ -z "$executed" ] || [ -z "$good" ] || [ -z "$bad" ] || [ "$total" -eq 0 ]; then
      total=0 executed=0 good=0 bad=1
      echo "$name: ended with status $status and no result"
    elif [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$good" -ne "$executed" ]; }; then
      bad=1
      echo "$name: ended with status $status before all tests had run"
    fi
    if [ "$bad" -ne 0 ]; then
      cat "$results/output.log"
    fi
    echo "$name: $good passed, $bad failed"
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + total - executed))
  done
  if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ]
}

run_format() {
  local check=
  case "$*" in '') ;; --check) check=--verify-no-changes ;; *) fail "format takes --check or nothing" 2 ;; esac
  need_sdk
  (cd "$root" && exec dotnet format "$solution" $check < /dev/null)
}

run_clean() {
  case "$*" in '') ;; --all) rm -rf "$root/.cache" ;; *) fail "clean takes --all or nothing" 2 ;; esac
  rm -rf "$root"/src/*/bin "$root"/src/*/obj "$root"/tests/*/bin "$root"/tests/*/obj "$state" "$root/.cache/test-results"
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
  '' | help | --help | -h) usage ;;
  demo) run_host demo "$@" ;;
  run) run_host "$@" ;;
  test) run_tests "$@" ;;
  bench) run_bench "$@" ;;
  cli) fail "the operator client is not there yet; 'run' holds the host's own commands" 2 ;;
  format) run_format "$@" ;;
  clean) run_clean "$@" ;;
  *) fail "unknown verb '$verb'; './build.sh' alone lists the verbs" 2 ;;
esac
