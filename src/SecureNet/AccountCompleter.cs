using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SecureNet;

/// <summary>Completes the names of the connected accounts.</summary>
public sealed class AccountCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Runspace.DefaultRunspace is null) { return []; }
        WildcardPattern pattern = new((wordToComplete ?? "").Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return [.. Session.Current.Accounts.Values.Where(a => pattern.IsMatch(a.Name))
            .OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
            .Select(a => new CompletionResult(a.Name.Contains(' ', StringComparison.Ordinal) ? $"'{a.Name}'" : a.Name, a.Name,
                CompletionResultType.ParameterValue, $"{a.AccountId} {a.Region}"))];
    }
}
