using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Whose a name is.</summary>
public static class FleetNames
{
    /// <summary>Refuses to touch what has the name and is not ours.</summary>
    /// <exception cref="RefusedException">Somebody else has it.</exception>
    public static void RefuseForeign<T>(Network have, Place place, string deployment, string address, string name, Func<T, string> nameOf)
        where T : Resource
    {
        T? foreign = have.Of<T>(place)
            .FirstOrDefault(r => r.Exists && nameOf(r) == name && (r.Deployment != deployment || r.Address != address));
        if (foreign is null) { return; }
        string owner = foreign.Deployment is { } d ? $"belongs to the deployment '{d}'" : "was not made by SecureNet";
        throw new RefusedException("NameBelongsToAnother",
            $"A {Cloud.Words.Of(foreign.Kind)} named '{name}' ({foreign.Id}) is there in {place} and {owner}; it is not touched.", name,
            "Use another name, or connect with the -Deployment that owns it.");
    }
}
