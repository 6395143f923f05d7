namespace SecureNet.Host;

/// <summary>The commands that full PowerShell has and the engine alone has not.</summary>
internal static class FullPowerShell
{
    private const string Utility = """
        Add-Member Add-Type Clear-Variable Compare-Object ConvertFrom-Csv ConvertFrom-Json ConvertFrom-Markdown ConvertFrom-StringData ConvertTo-Csv
        ConvertTo-Html ConvertTo-Json ConvertTo-Xml Export-Alias Export-Clixml Export-Csv Export-FormatData Format-Custom Format-Hex Format-List
        Format-Table Format-Wide Get-Alias Get-Culture Get-Date Get-Error Get-FileHash Get-FormatData Get-Host Get-Member Get-Random Get-Unique
        Get-Uptime Get-Variable Get-Verb Group-Object Import-Alias Import-Clixml Import-Csv Import-LocalizedData Import-PowerShellDataFile
        Invoke-Expression Invoke-RestMethod Invoke-WebRequest Join-String Measure-Command Measure-Object New-Alias New-Guid New-Object
        New-TemporaryFile New-TimeSpan New-Variable Out-File Out-Printer Out-String Read-Host Remove-Variable Select-Object Select-String
        Select-Xml Send-MailMessage Set-Alias Set-Variable Show-Markdown Sort-Object Start-Sleep Tee-Object Test-Json Unblock-File Update-List
        Wait-Debugger Write-Debug Write-Error Write-Host Write-Information Write-Output Write-Progress Write-Verbose Write-Warning
        """;

    private const string Management = """
        Add-Content Clear-Content Clear-Item Convert-Path Copy-Item Get-ChildItem Get-Content Get-Item Get-ItemProperty Get-Location Get-Process
        Get-PSDrive Get-Service Get-TimeZone Invoke-Item Join-Path Move-Item New-Item New-PSDrive Pop-Location Push-Location Remove-Item
        Rename-Item Resolve-Path Set-Content Set-Item Set-Location Split-Path Start-Process Stop-Process Test-Connection Test-Path Wait-Process
        """;

    private static readonly Dictionary<string, string> s_modules = Names(Utility, "Microsoft.PowerShell.Utility")
        .Concat(Names(Management, "Microsoft.PowerShell.Management"))
        .Concat(Names("Get-Credential ConvertTo-SecureString ConvertFrom-SecureString Get-Acl Set-Acl Get-ExecutionPolicy Set-ExecutionPolicy", "Microsoft.PowerShell.Security"))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The module that has the command, or null where it is not one of full PowerShell's.</summary>
    public static string? ModuleOf(string command) => s_modules.GetValueOrDefault(command);

    private static IEnumerable<KeyValuePair<string, string>> Names(string list, string module) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(n => KeyValuePair.Create(n, module));
}
