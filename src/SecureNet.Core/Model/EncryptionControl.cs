using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>
/// Encryption controls of a VPC (rules W20 and W21): <c>monitor</c> only tells, <c>enforce</c> keeps out what is not encrypted in transit.
/// </summary>
/// <param name="Mode"><c>monitor</c> or <c>enforce</c>; empty where it was not told.</param>
/// <param name="State">Such as <c>available</c> or <c>enforce-in-progress</c>; empty where it was not told.</param>
public sealed record EncryptionControl(string Mode, string State)
{
    /// <summary>One of a VPC whose control was not told, though others were.</summary>
    public static EncryptionControl Unread { get; } = new("", "");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("the VPC is told around it", "VpcId", "VpcEncryptionControlId", "Tags")
        .Irrelevant("what enforcing lets pass is answered Unknown, with or without exclusions", "StateMessage", "ResourceExclusions");

    internal static EncryptionControl Map(Io io, EncryptionControl? old)
    {
        io.Rest(s_rest);
        return new(io.Word(AwsWords.EncryptionMode, "Mode", old?.Mode, ""), io.Word(AwsWords.EncryptionState, "State", old?.State, ""));
    }

    /// <summary>From the words of AWS; null for a VPC that has none.</summary>
    public static EncryptionControl? Read(bool exists, string? mode, string? state) =>
        exists ? new(AwsWords.EncryptionMode.Read(mode, ""), AwsWords.EncryptionState.Read(state, "")) : null;
}
