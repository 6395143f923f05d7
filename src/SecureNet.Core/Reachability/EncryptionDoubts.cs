using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// VPCs of which it is not known what gets through of all that routes, groups and ACLs let through: encryption is enforced there, or may
/// be (rules W21 to W23). What they do not let through does not get through there either.
/// </summary>
internal sealed class EncryptionDoubts
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _why = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Vpc> _owners = new(StringComparer.Ordinal);

    /// <param name="vpcs">All records; whoever takes part in a VPC may see less of it than its owner, and that there is none only its owner
    /// can say.</param>
    public EncryptionDoubts(IEnumerable<Vpc> vpcs)
    {
        foreach (Vpc vpc in vpcs)
        {
            if (vpc.EncryptionControl is not null || !vpc.IsParticipants) { _read.Add(vpc.Id); }
            else { _owners.TryAdd(vpc.Id, vpc); }
            if (vpc.EncryptionControl is { } control && Why(vpc, control) is { } why) { _why.TryAdd(vpc.Id, why); }
        }
    }

    /// <summary>True where it is not known what gets through in the VPC; also where nothing of it was read.</summary>
    public bool Has(string vpcId) => !_read.Contains(vpcId) || _why.ContainsKey(vpcId);

    /// <summary>Why, or null where the VPC itself was not read.</summary>
    public string? WhyOf(string vpcId) => _why.GetValueOrDefault(vpcId)
        ?? (!_read.Contains(vpcId) && _owners.TryGetValue(vpcId, out Vpc? seen)
            ? $"whether encryption is enforced in {vpcId} is not known: account {seen.OwnerAccountId}, which owns it, was not "
                + $"read, and {seen.Place}, "
                + "which takes part in it, may not see it" : null);

    private static string? Why(Vpc vpc, EncryptionControl control)
    {
        if (control.State == "deleted") { return null; }
        UnknownWord? word = AwsWords.EncryptionMode.Check("EncryptionControl.Mode", control.Mode)
            ?? AwsWords.EncryptionState.Check("EncryptionControl.State", control.State);
        if (word is not null) { return word.Of($"VPC {vpc}"); }

        // One that only monitors changes nothing, unless it is on its way from or to the other mode.
        bool moving = control.State is "enforce-in-progress" or "monitor-in-progress" or "enforce-failed" or "monitor-failed";
        if (control.Mode == "monitor" && !moving) { return null; }
        return control.Mode.Length == 0 ? $"the mode of the encryption controls of VPC {vpc} was not told"
            : $"encryption controls of VPC {vpc} are in mode "
                + $"{control.Mode}{(control.State.Length > 0 ? $" ({control.State})" : "")}: which traffic in it and with it they "
                + "keep out is not modelled";
    }
}
