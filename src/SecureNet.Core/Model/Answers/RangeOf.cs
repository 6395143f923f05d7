namespace SecureNet.Model.Answers;

/// <summary>Ports, or type and code, as rules tell them: -1 is any.</summary>
internal sealed record RangeOf(int? From, int? To)
{
    /// <summary>False for a range that no packet has.</summary>
    public bool IsSensible(int highest) =>
        !(From is < -1 || To is < -1 || From > highest || To > highest || (From is >= 0 && To is >= 0 && highest > 255 && From > To));

    public string WhyNot(int highest, string what) =>
        $"{From} to {To} is no range of {what}: expected 0 to {highest}, the smaller first, or -1 for any.";
}
