using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What AWS takes as names, and whose a name is.</summary>
public static partial class FleetNames
{
    /// <summary>Refuses a name that Elastic Load Balancing would. Source: its API reference, CreateLoadBalancer and CreateTargetGroup, "Name".</summary>
    /// <exception cref="RefusedException">It is too long, or has other characters.</exception>
    public static void CheckLoadBalancing(string name, string what, string parameter)
    {
        if (name.Length is 0 or > 32)
        {
            throw new RefusedException("NameTooLong", $"'{name}' has {name.Length} characters; the name of a {what} has at most 32.", name, $"Give a shorter {parameter}.");
        }

        if (!LoadBalancingName().IsMatch(name) || name.StartsWith("internal-", StringComparison.Ordinal))
        {
            throw new RefusedException("InvalidName", $"'{name}' cannot be the name of a {what}: AWS takes letters, digits and hyphens, no hyphen at either end, and no 'internal-' in front.", name, $"Give another {parameter}.");
        }
    }

    /// <summary>Refuses to touch what has the name and is not ours.</summary>
    /// <exception cref="RefusedException">Somebody else has it.</exception>
    public static void RefuseForeign<T>(Network have, Place place, string deployment, string address, string name, Func<T, string> nameOf) where T : Resource
    {
        T? foreign = have.Of<T>(place).FirstOrDefault(r => r.Exists && nameOf(r) == name && (r.Deployment != deployment || r.Address != address));
        if (foreign is null) { return; }
        string owner = foreign.Deployment is { } d ? $"belongs to the deployment '{d}'" : "was not made by SecureNet";
        throw new RefusedException("NameBelongsToAnother", $"A {Cloud.Words.Of(foreign.Kind)} named '{name}' ({foreign.Id}) is there in {place} and {owner}; it is not touched.", name, "Use another name, or connect with the -Deployment that owns it.");
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")]
    private static partial Regex LoadBalancingName();
}
