namespace SecureNet.Policies;

/// <summary>A policy that cannot be read. The message names the policy, the element and the line.</summary>
/// <param name="policyName">What the caller calls the policy, such as <c>bucket policy of demo</c>.</param>
/// <param name="path">The element, such as <c>Statement[1].Effect</c>; empty for the whole document.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The character in the line, from 1.</param>
/// <param name="problem">What is wrong and what was expected, as a sentence.</param>
public sealed class PolicySyntaxException(string policyName, string path, int line, int column, string problem)
    : FormatException($"The {policyName} is not valid: {(path.Length > 0 ? path + ", " : "")}line {line}, column {column}: {problem}")
{
    public string PolicyName { get; } = policyName;
    public string Path { get; } = path;
    public int Line { get; } = line;
    public int Column { get; } = column;
    public string Problem { get; } = problem;
}
