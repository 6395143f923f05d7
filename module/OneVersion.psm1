# Imported before SecureNet.dll. An assembly cannot be replaced in a process: a second version would fail with .NET's words, or not at all and be ignored.
$loaded = [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'SecureNet' -and $_.Location }, 'First')
if ($loaded) {
    $here = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'SecureNet.dll')
    $there = $loaded[0].Location
    $old = $loaded[0].GetName().Version.ToString(3)
    $new = [System.Reflection.AssemblyName]::GetAssemblyName($here).Version.ToString(3)
    if ($new -ne $old) {
        throw "SecureNet $new cannot be imported: this session has SecureNet $old loaded, from $there, and a process keeps the first. " +
            "Start a new session for SecureNet $new."
    }
    if ($here -ne $there -and [System.IO.File]::Exists($there)) {
        $hashes = foreach ($file in $here, $there) {
            [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($file)))
        }
        if ($hashes[0] -ne $hashes[1]) {
            Write-Warning ("This session has another build of SecureNet $old loaded, from $there, and goes on with it. " +
                "Start a new session for that of $here.")
        }
    }
}
