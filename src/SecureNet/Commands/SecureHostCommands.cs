using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Gets instances of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "SecureHost")]
[OutputType(typeof(SecureHost))]
public sealed class GetSecureHostCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [SupportsWildcards]
    [ItemName("InstanceId")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor([]), [ResourceKind.Instance], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        Instance[] found = [.. network.Of<Instance>()
            .Where(i => i.Exists && i.Deployment is not null && (pattern.IsMatch(i.PlainName) || i.Id == Name))
            .OrderBy(i => i.AccountId, StringComparer.Ordinal).ThenBy(i => i.DisplayName, StringComparer.Ordinal)];
        foreach (Instance instance in found) { await WriteAsync(new SecureHost(instance)).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("host", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Terminates hosts of deployments and deletes their security groups.</summary>
[Cmdlet(VerbsCommon.Remove, "SecureHost", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveSecureHostCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [ResourceReferenceTransformation("InstanceId")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.Instance, ResourceKind.SecurityGroup],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        List<Resource> doomed = [];
        foreach (ResourceReference reference in InputObject)
        {
            Instance host = have.Find<Instance>(reference.Id) is { Exists: true } found ? found
                : throw new NotFoundException($"No host '{reference.Id}' was found in the connected accounts.", reference.Id,
                    "Look with Get-SecureHost.");
            if (host.Tags.GetValueOrDefault(AutoScalingGroup.InstanceTag) is { } fleet)
            {
                throw new RefusedException("InstanceOfFleet",
                    $"Instance {host} of {host.Place} belongs to fleet '{fleet}', which would launch another in its place.", host.Id,
                    "Remove the fleet with Remove-WebFleet, or make it smaller with New-WebFleet -MaxSize.");
            }

            if (host.Deployment is null)
            {
                throw new RefusedException("NotOurs", $"Instance {host} of {host.Place} was not made by SecureNet; it is not touched.",
                    host.Id, "Terminate it with the tool that made it.");
            }
            doomed.Add(host);
            doomed.AddRange(have.Of<SecurityGroup>(host.Place)
                .Where(g => host.SecurityGroupIds.Contains(g.Id) && g.Deployment == host.Deployment && !g.IsDefault
                    && !have.Of<Instance>(host.Place).Any(i => i.Exists && i.Id != host.Id && i.SecurityGroupIds.Contains(g.Id))));
        }

        await CarryOutAsync(RemovalPlanner.Create(doomed, have), have, cancellationToken).ConfigureAwait(false);
    }
}
