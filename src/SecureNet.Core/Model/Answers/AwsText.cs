using SecureNet.Printing;

namespace SecureNet.Model.Answers;

/// <summary>
/// Ids, ARNs and words of AWS: none holds what moves a terminal's cursor or is a command to a build's log, so one that does is made up.
/// </summary>
internal static class AwsText
{
    /// <summary>Why a text is neither; null for one that may be.</summary>
    public static string? WhyNot(string text) =>
        SafeText.IsSafe(text) ? null : $"'{SafeText.Of(text)}' is no id and no word of AWS: it holds characters that none has.";
}
