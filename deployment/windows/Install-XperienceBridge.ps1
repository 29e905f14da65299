<#
.SYNOPSIS
  Installs, upgrades, takes back or removes the Xperience–Dynamics 365 bridge as a service of Windows.

.DESCRIPTION
  Releases lie side by side in RELEASES of the folder; "current" is a junction to the one that runs. An upgrade unpacks the new
  release beside the old one, lets it look at the configuration and the database, and only then switches over; a start
  that fails switches back. Run it in an elevated PowerShell.

.EXAMPLE
  .\Install-XperienceBridge.ps1 -Install -Release .\xperience-dynamics365-bridge-1.0.0.zip -WinSW .\WinSW-x64.exe
.EXAMPLE
  .\Install-XperienceBridge.ps1 -Upgrade -Release .\xperience-dynamics365-bridge-1.1.0.zip
.EXAMPLE
  .\Install-XperienceBridge.ps1 -Rollback -Version 1.0.0
.EXAMPLE
  .\Install-XperienceBridge.ps1 -Remove
#>
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
  [Parameter(ParameterSetName = 'Install', Mandatory)] [switch] $Install,
  [Parameter(ParameterSetName = 'Upgrade', Mandatory)] [switch] $Upgrade,
  [Parameter(ParameterSetName = 'Rollback', Mandatory)] [switch] $Rollback,
  [Parameter(ParameterSetName = 'Remove', Mandatory)] [switch] $Remove,
  [Parameter(ParameterSetName = 'Install', Mandatory)]
  [Parameter(ParameterSetName = 'Upgrade', Mandatory)] [string] $Release,
  [Parameter(ParameterSetName = 'Install', Mandatory)] [string] $WinSW,
  [Parameter(ParameterSetName = 'Rollback', Mandatory)] [string] $Version,
  # A group managed service account (DOMAIN\name$) reaches SQL Server without a password of its own.
  [Parameter(ParameterSetName = 'Install')] [string] $Account = 'NT SERVICE\xperience-bridge',
  [string] $Folder = 'C:\Xperience-Bridge'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$service = 'xperience-bridge'
$wrapper = Join-Path $Folder "$service.exe"
$current = Join-Path $Folder 'current'
$releases = Join-Path $Folder 'releases'

function Invoke-Node {
  param([string] $Program, [string[]] $Arguments)
  & node '--' (Join-Path $Program 'xperience-dynamics365.mjs') @Arguments | Out-Host
  return $LASTEXITCODE
}

function Expand-Release {
  param([string] $Archive)
  $sum = "$Archive.sha256"
  if (Test-Path $sum) {
    $wanted = (Get-Content $sum -TotalCount 1).Split(' ')[0]
    $found = (Get-FileHash $Archive -Algorithm SHA256).Hash
    if ($wanted -ne $found) { throw "$Archive is not what its checksum says. Copy it anew." }
  }
  $name = [IO.Path]::GetFileNameWithoutExtension($Archive)
  $target = Join-Path $releases $name
  if (Test-Path $target) { throw "$target is there already. Remove it, or take another release." }
  Expand-Archive -Path $Archive -DestinationPath $releases
  # A release that was not unpacked whole says so itself.
  if ((Invoke-Node $target '--version') -ne 0) { Remove-Item -Recurse -Force $target; throw 'The release cannot be used.' }
  return $target
}

function Switch-Current {
  param([string] $Target)
  if (Test-Path $current) { (Get-Item $current).Delete() }
  New-Item -ItemType Junction -Path $current -Target $Target | Out-Null
}

function Start-Bridge {
  Start-Service $service
  $deadline = (Get-Date).AddSeconds(60)
  $port = 8365
  $line = Select-String -Path (Join-Path $Folder '.env') -Pattern '^\s*BRIDGE_PORT\s*=\s*"?(\d+)' | Select-Object -First 1
  if ($line) { $port = $line.Matches[0].Groups[1].Value }
  while ((Get-Date) -lt $deadline) {
    try {
      if ((Invoke-WebRequest "http://127.0.0.1:$port/health/live" -UseBasicParsing -TimeoutSec 5).StatusCode -eq 200) { return $true }
    } catch { Start-Sleep -Milliseconds 500 }
  }
  return $false
}

if (-not (Get-Command node -ErrorAction SilentlyContinue)) {
  throw 'Node is not on the path. Install a version with long-term support, 24 or newer, from https://nodejs.org.'
}

switch ($PSCmdlet.ParameterSetName) {
  'Install' {
    if (Get-Service $service -ErrorAction SilentlyContinue) { throw 'The service is there already: use -Upgrade.' }
    New-Item -ItemType Directory -Force -Path $Folder, $releases, (Join-Path $Folder 'logs') | Out-Null
    $target = Expand-Release $Release
    Switch-Current $target
    Copy-Item $WinSW $wrapper
    Copy-Item (Join-Path $target 'deployment\windows\xperience-bridge.xml') (Join-Path $Folder "$service.xml")
    $env = Join-Path $Folder '.env'
    if (-not (Test-Path $env)) {
      Copy-Item (Join-Path $target '.env.example') $env
      Write-Host "Fill in $env, then start the service: Start-Service $service"
    }
    & $wrapper install
    & sc.exe config $service obj= $Account | Out-Host
    # The service reads its folder and writes its log; nobody else reads the secrets in .env.
    & icacls $Folder /grant "${Account}:(OI)(CI)RX" | Out-Null
    & icacls (Join-Path $Folder 'logs') /grant "${Account}:(OI)(CI)M" | Out-Null
    & icacls $env /inheritance:r /grant 'BUILTIN\Administrators:F' "${Account}:R" | Out-Null
  }
  'Upgrade' {
    $before = (Get-Item $current).Target
    $target = Expand-Release $Release
    # The old program goes on with tables of the new one. Where the login may not change them this ends, and says what to do.
    if ((Invoke-Node $target @('setup', '--env-file', (Join-Path $Folder '.env'))) -ne 0) {
      throw 'The bridge tables could not be brought up to date. Nothing was switched over.'
    }
    # Looks at configuration and database with the new program while the old one serves.
    $seen = Invoke-Node $target @('doctor', '--env-file', (Join-Path $Folder '.env'))
    if ($seen -ge 2) { throw 'The doctor of the new release found errors. Nothing was switched over.' }
    Stop-Service $service
    Switch-Current $target
    if (-not (Start-Bridge)) {
      Stop-Service $service -ErrorAction SilentlyContinue
      Switch-Current $before
      Start-Service $service
      throw "The new release did not start within a minute; the former one runs again. The reason is in $Folder\logs."
    }
    Write-Host 'The new release runs.'
  }
  'Rollback' {
    $target = Join-Path $releases "xperience-dynamics365-bridge-$Version"
    if (-not (Test-Path $target)) { throw "There is no $target." }
    Stop-Service $service
    Switch-Current $target
    if (-not (Start-Bridge)) { throw "Version $Version did not start: see $Folder\logs. It says so where it does not fit the bridge tables." }
  }
  'Remove' {
    Stop-Service $service -ErrorAction SilentlyContinue
    & $wrapper uninstall
    Write-Host "The service is removed. $Folder, with .env and the logs, and the bridge tables are left as they are."
  }
}
