using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SecureNet.Findings;

namespace SecureNet;

/// <summary>Completes the names of the checks.</summary>
public sealed class FindingRuleCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = new((wordToComplete ?? "").Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return [.. FindingChecks.Rules.Where(pattern.IsMatch).Select(r => new CompletionResult(r))];
    }
}
