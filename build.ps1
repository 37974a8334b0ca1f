#Requires -Version 7.2
# The launcher for PowerShell; build.sh says what each part is for. Everything about building goes to standard error.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$state = Join-Path $root '.cache/build'
$configuration = 'Release'
$framework = 'net10.0'
$hostProject = 'src/LivepeerAkka.Host'
$devServices = 'src/LivepeerAkka.DevServices'
$benchmarks = 'tests/LivepeerAkka.Benchmarks'
$solution = 'LivepeerAkka.sln'
$productSources = @('src', 'hocon', 'schema', 'global.json', '.editorconfig')

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'

function Write-Usage {
  @'
usage: ./build.ps1 VERB [ARGUMENT ...]

  demo [--once]      the main job on embedded defaults; --once plays a fixed hour, checks itself and ends
  run VERB ...       the host program: node, dev-services, replay, query, ... (run VERB --help says more)
  test [--long]      all tests, with --long those that take minutes each too; the last line is 'N passed, N failed'
  bench [NAME]       the benchmarks, or one of them
  cli ...            the operator client (not there yet)
  format [--check]   formats the sources; --check only says what is not formatted
  clean [--all]      removes what was built; --all also what was fetched
'@
}

function Write-Line([string] $text) { [Console]::Error.WriteLine($text) }

function Stop-With([string] $text, [int] $status = 1) {
  Write-Line "build.ps1: $text"
  if ($verb -eq 'test' -and $status -eq 1) { [Console]::Out.WriteLine('0 passed, 1 failed') }
  exit $status
}

function Assert-Sdk {
  if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Stop-With 'the .NET SDK is missing: install version 10 (https://dotnet.microsoft.com/download) and put dotnet on the PATH'
  }
  Push-Location $root
  $null = & dotnet --version 2>&1
  $found = $LASTEXITCODE -eq 0
  Pop-Location
  if (-not $found) {
    Stop-With 'no .NET SDK here satisfies global.json (version 10 is needed): install it from https://dotnet.microsoft.com/download'
  }
}

function Get-Dll([string] $project) {
  Join-Path $root "$project/bin/$configuration/$framework/$(Split-Path $project -Leaf).dll"
}

function Test-Stale([string] $name, [string] $output, [string[]] $sources) {
  $stamp = Join-Path $state "$name.stamp"
  if (-not (Test-Path $stamp) -or -not (Test-Path $output)) { return $true }
  $built = (Get-Item $stamp).LastWriteTimeUtc
  $paths = $sources | ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path $_ }
  $newer = $paths | ForEach-Object { Get-Item $_ -Force; if (Test-Path $_ -PathType Container) { Get-ChildItem $_ -Recurse -Force } } |
    Where-Object { $_.FullName -notmatch '[\\/](bin|obj|TestResults)([\\/]|$)' -and $_.LastWriteTimeUtc -gt $built } |
    Select-Object -First 1
  return $null -ne $newer
}

function Invoke-Build([string] $name, [string] $target, [string] $output, [string[]] $sources) {
  if (-not (Test-Stale $name $output $sources)) { return }
  Assert-Sdk
  Write-Line "building $target ..."
  $null = New-Item -ItemType Directory -Force $state
  # The stamp carries the time before the build: what is edited meanwhile is stale. Folders that the build makes must not look edited.
  Get-ChildItem (Join-Path $root 'src'), (Join-Path $root 'tests') -Directory | ForEach-Object {
    foreach ($folder in 'bin', 'obj') { $null = New-Item -ItemType Directory -Force (Join-Path $_.FullName $folder) }
  }
  $began = [DateTime]::UtcNow
  $log = Join-Path $state "$name.log"
  Push-Location $root
  $null | & dotnet build $target -c $configuration -v quiet -tl:off > $log 2>&1
  $status = $LASTEXITCODE
  Pop-Location
  if ($status -ne 0) {
    Get-Content $log | ForEach-Object { Write-Line $_ }
    Stop-With "the build of $target failed (see above)"
  }
  $stamp = New-Item -ItemType File -Force (Join-Path $state "$name.stamp")
  $stamp.LastWriteTimeUtc = $began
}

function Invoke-Fetch {
  $marker = Join-Path $state 'engine'
  $tool = Get-Dll $devServices
  if ((Test-Path $marker) -and (Get-Item $tool).LastWriteTimeUtc -le (Get-Item $marker).LastWriteTimeUtc -and (Test-Path (Get-Content $marker))) { return }
  $library = $null | & dotnet $tool fetch
  if ($LASTEXITCODE -ne 0) { Stop-With 'the engine of the embedded ClickHouse could not be fetched (see above)' }
  if (-not $library -or -not (Test-Path $library)) {
    Stop-With "the engine of the embedded ClickHouse was not fetched: '$library' is no file"
  }
  $null = New-Item -ItemType Directory -Force $state
  Set-Content $marker $library
}

function Test-NeedsEngine([string[]] $arguments) {
  if (@($arguments | Where-Object { $_ -in '--help', '-h', '-?' }).Count -gt 0) { return $false }
  if ($arguments.Count -gt 0 -and $arguments[0] -in 'replay', 'dev-services', 'demo') { return $true }
  return @($arguments | Where-Object { $_ -like '--data*' }).Count -gt 0
}

function Invoke-HostProgram([string[]] $arguments) {
  Invoke-Build 'host' $hostProject (Get-Dll $hostProject) $productSources
  if (Test-NeedsEngine $arguments) { Invoke-Fetch }
  & dotnet (Get-Dll $hostProject) @arguments
  exit $LASTEXITCODE
}

function Invoke-Benchmarks([string[]] $arguments) {
  Invoke-Build 'benchmarks' $benchmarks (Get-Dll $benchmarks) ($productSources + 'tests')
  Invoke-Fetch
  & dotnet (Get-Dll $benchmarks) @arguments
  exit $LASTEXITCODE
}

function Invoke-Tests([string[]] $arguments) {
  # The long tests take minutes each: a nightly run has them.
  $filters = @('Set!=long')
  if ("$arguments" -eq '--long') { $filters = @() }
  elseif ($arguments.Count -gt 0) { Stop-With 'test takes --long or nothing' 2 }
  Invoke-Build 'all' $solution (Get-Dll $benchmarks) ($productSources + 'tests')
  Invoke-Fetch
  if ($env:CI -ne 'true' -and -not (Get-Command postgres -ErrorAction SilentlyContinue) -and -not (Test-Path '/usr/lib/postgresql/*/bin/postgres')) {
    [Console]::Error.WriteLine('there is no PostgreSQL server on this machine: the tests on PostgreSQL are left out')
    $filters += 'FullyQualifiedName!~OnPostgres'
  }
  $filter = @()
  if ($filters.Count -gt 0) { $filter = @('--filter', ($filters -join '&')) }
  $passed = 0; $failed = 0; $skipped = 0
  foreach ($project in Get-ChildItem (Join-Path $root 'tests') -Directory -Filter '*.Tests') {
    $name = $project.Name
    $results = Join-Path $root ".cache/test-results/$name"
    if (Test-Path $results) { Remove-Item -Recurse -Force $results }
    $null = New-Item -ItemType Directory -Force $results
    $log = Join-Path $results 'output.log'
    $null | & dotnet test (Get-Dll "tests/$name") @filter --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' `
      --results-directory $results --blame-hang-timeout 10m --blame-hang-dump-type none > $log 2>&1
    $status = $LASTEXITCODE
    $trx = Join-Path $results "$name.trx"
    $counters = $null
    if (Test-Path $trx) { $counters = ([xml](Get-Content -Raw $trx)).TestRun.ResultSummary.Counters }
    $total = 0; $executed = 0; $good = 0; $bad = 1
    if ($counters -and [int]$counters.total -gt 0) {
      $total = [int]$counters.total; $executed = [int]$counters.executed; $good = [int]$counters.passed; $bad = [int]$counters.failed
      if ($bad -eq 0 -and ($status -ne 0 -or $good -ne $executed)) {
        $bad = 1
        "${name}: ended with status $status before all tests had run"
      }
    }
    else {
      "${name}: ended with status $status and no result"
    }
    if ($bad -ne 0) { Get-Content $log }
    "${name}: $good passed, $bad failed"
    $passed += $good; $failed += $bad; $skipped += $total - $executed
  }
  $summary = "$passed passed, $failed failed"
  if ($skipped -gt 0) { $summary += ", $skipped skipped" }
  $summary
  if ($failed -gt 0) { exit 1 }
  exit 0
}

function Invoke-Format([string[]] $arguments) {
  $check = @()
  if ("$arguments" -eq '--check') { $check = @('--verify-no-changes') }
  elseif ($arguments.Count -gt 0) { Stop-With 'format takes --check or nothing' 2 }
  Assert-Sdk
  & dotnet format (Join-Path $root $solution) @check
  exit $LASTEXITCODE
}

function Invoke-Clean([string[]] $arguments) {
  $targets = @($state, (Join-Path $root '.cache/test-results'))
  if ("$arguments" -eq '--all') { $targets += Join-Path $root '.cache' }
  elseif ($arguments.Count -gt 0) { Stop-With 'clean takes --all or nothing' 2 }
  foreach ($project in Get-ChildItem (Join-Path $root 'src'), (Join-Path $root 'tests') -Directory) {
    $targets += (Join-Path $project.FullName 'bin'), (Join-Path $project.FullName 'obj')
  }
  $targets | Where-Object { Test-Path $_ } | ForEach-Object { Remove-Item -Recurse -Force $_ }
}

$verb = if ($args.Count -gt 0) { [string]$args[0] } else { '' }
[string[]] $rest = @($args | Select-Object -Skip 1)
switch ($verb) {
  { $_ -in '', 'help', '--help', '-h' } { Write-Usage }
  'demo' { Invoke-HostProgram (@('demo') + $rest) }
  'run' { Invoke-HostProgram $rest }
  'test' { Invoke-Tests $rest }
  'bench' { Invoke-Benchmarks $rest }
  'cli' { Stop-With "the operator client is not there yet; 'run' holds the host's own commands" 2 }
  'format' { Invoke-Format $rest }
  'clean' { Invoke-Clean $rest }
  default { Stop-With "unknown verb '$verb'; './build.ps1' alone lists the verbs" 2 }
}
