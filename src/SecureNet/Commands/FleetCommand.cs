using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Finds the parts of a web fleet by id or by name.</summary>
public abstract class FleetCommand : SecureCmdlet
{
    internal static readonly ResourceKind[] LoadBalancerKinds =
        [ResourceKind.LoadBalancer, ResourceKind.Listener, ResourceKind.TargetGroup];

    /// <summary>The one that a user named, by id or by name.</summary>
    /// <exception cref="RefusedException">None, or more than one, has the name.</exception>
    internal static T One<T>(Network have, ResourceReference reference, string what, string getCommand) where T : Resource
    {
        T[] found = Names.Meant(have.Of<T>().Where(r => r.Exists && (reference.Place is null || r.Place == reference.Place)),
            (r, how) => r.Id.Equals(reference.Id, how) || r.PlainName.Equals(reference.Id, how));
        return found switch
        {
            [T one] => one,
            [] => throw new NotFoundException($"No {what} '{reference.Id}' was found in the connected accounts.", reference.Id,
                $"Look with {getCommand}, and with Get-SecureAccount that its account and region are connected."),
            _ => throw new RefusedException("AmbiguousName",
                $"{found.Length} {what}s are called '{reference.Id}': {string.Join(", ", found.Select(f => f.Place))}.", reference.Id,
                $"Name one by its id or object, or say with -Account which is meant."),
        };
    }

    internal static T Ours<T>(T resource) where T : Resource => resource.Deployment is not null && resource.Address is not null ? resource
        : throw new RefusedException("NotOurs",
            $"{Words.Of(resource.Kind)} {resource} of {resource.Place} was not made by SecureNet; it is not touched.", resource.Id,
            "Remove it with the tool that made it.");

    /// <summary>Writes those of deployments whose name or id fits, or says that there is none.</summary>
    internal async Task WriteMatchesAsync<T>(Network network, string name, string what, Func<T, object> view) where T : Resource
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        T[] found = [.. network.Of<T>()
            .Where(r => r.Exists && r.Deployment is not null && r.Address is not null && (pattern.IsMatch(r.PlainName) || r.Id == name))
            .OrderBy(r => r.AccountId, StringComparer.Ordinal).ThenBy(r => r.DisplayName, StringComparer.Ordinal)];
        foreach (T resource in found) { await WriteAsync(view(resource)).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            await WriteErrorAsync(Errors.NotFound(what, name)).ConfigureAwait(false);
        }
    }
}
