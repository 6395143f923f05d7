using System.Management.Automation;

namespace SecureNet.Commands;

/// <summary>Lists the connected accounts.</summary>
[Cmdlet(VerbsCommon.Get, "SecureAccount")]
[OutputType(typeof(SecureAccount))]
public sealed class GetSecureAccountCommand : AsyncCmdlet
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [AccountName]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        SecureAccount[] found = await OnPipelineAsync(() => Session.Current.Accounts.Values.Where(a => pattern.IsMatch(a.Name))
            .OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase).ToArray()).ConfigureAwait(false);
        foreach (SecureAccount account in found) { await WriteAsync(account).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("account", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Forgets a connected account. What was built in it stays.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SecureAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class DisconnectSecureAccountCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [AccountName]
    public string Name { get; set; } = "";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        Session session = await OnPipelineAsync(() => Session.Current).ConfigureAwait(false);
        string[] names = [.. session.Accounts.Keys.Where(k => pattern.IsMatch(k)).Order(StringComparer.OrdinalIgnoreCase)];
        foreach (string name in names)
        {
            if (await ShouldProcessAsync(name, "Disconnect account").ConfigureAwait(false)) { session.Accounts.TryRemove(name, out _); }
        }

        if (names.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("account", Name)).ConfigureAwait(false);
        }
    }
}
