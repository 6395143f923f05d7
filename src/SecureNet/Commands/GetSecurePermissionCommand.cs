using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Policies.Rights;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Gets the least policy for commands, or for a script. No call is made.</summary>
[Cmdlet(VerbsCommon.Get, "SecurePermission", DefaultParameterSetName = ByCommandSet)]
[OutputType(typeof(SecurePermission))]
public sealed class GetSecurePermissionCommand : SecureCmdlet
{
    // The size of a managed policy (IQ1).
    private const int MostCharacters = 6144;
    private const string ByCommandSet = "Command";
    private const string ByPathSet = "Path";
    private readonly SortedSet<string> _commands = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of commands, with wildcards, or lines with their parameters.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByCommandSet, ValueFromPipeline = true)]
    [Alias("Name")]
    public string[] Command { get; set; } = [];

    /// <summary>Scripts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPathSet)]
    public string[] Path { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Account is not null) { ResolveAccount(Account); }
        foreach (string text in Command)
        {
            if (WildcardPattern.ContainsWildcardCharacters(text) && !text.Contains(' ', StringComparison.Ordinal))
            {
                WildcardPattern pattern = new(text, WildcardOptions.IgnoreCase);
                string[] found = [.. CommandRights.Commands.Where(pattern.IsMatch)];
                if (found.Length == 0) { throw NoCommand(text); }
                _commands.UnionWith(found);
                continue;
            }

            (IReadOnlyList<string> commands, _) = ScriptCommands.Of(ScriptCommands.Parse(text, null));
            if (commands.Count == 0) { throw NoCommand(text); }
            _commands.UnionWith(commands);
        }

        foreach (string named in Path)
        {
            string path = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(named)).ConfigureAwait(false);
            (IReadOnlyList<string> commands, IReadOnlyList<string> unknown) = ScriptCommands.Of(
                ScriptCommands.Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path));
            _commands.UnionWith(commands);
            foreach (string place in unknown)
            {
                await WriteWarningAsync($"{named}, {place}: what this runs is not looked at. Name its script with -Path, too.")
                    .ConfigureAwait(false);
            }
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        SecureAccount[] accounts = Account is not null ? [ResolveAccount(Account)] : [.. Session.Accounts.Values];
        string[] partitions = [.. accounts.Select(a => Partition.Of(a.Region)).Distinct()];
        SecurePermission permission = new([.. _commands], partitions.Length == 1 ? partitions[0] : "aws",
            Account is not null ? accounts[0].AccountId : "*");
        if (permission.Size > MostCharacters)
        {
            await WriteWarningAsync($"AWS counts {permission.Size} characters of this policy, and a managed policy may have "
                + $"{MostCharacters}: ask for fewer commands at once, and attach two policies.").ConfigureAwait(false);
        }

        await WriteAsync(permission).ConfigureAwait(false);
    }

    private static NotFoundException NoCommand(string text) =>
        new($"'{text}' names no command of SecureNet.", text, "See Get-Command -Module SecureNet.");
}
