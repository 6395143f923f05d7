using System.Collections.Immutable;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning.Claims;
using C = SecureNet.Cloud;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Launch templates, each with the data of its newest version.</summary>
internal sealed class LaunchTemplateHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    // What a launch makes beside the instance costs money too, and policies ask for tags on each.
    private static readonly ResourceType[] s_launched = [ResourceType.Instance, ResourceType.Volume, ResourceType.NetworkInterface];

    public bool Lists(ResourceKind kind) => kind is ResourceKind.LaunchTemplate;

    public bool Applies(Change change) => change is C.CreateLaunchTemplate or C.CreateLaunchTemplateVersion or C.DeleteLaunchTemplate;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        List<Amazon.EC2.Model.LaunchTemplate> templates = await calls.PagesAsync("DescribeLaunchTemplates",
            n => ec2.DescribeLaunchTemplatesAsync(new() { NextToken = n, Filters = Ec2Filters.Of(filter with { Ids = null }, "", null) },
                cancellationToken), r => (r.LaunchTemplates, r.NextToken)).ConfigureAwait(false);
        // A log of runs is nothing that a network consists of (RunLogs).
        templates.RemoveAll(t => RunLogName.Is(t.LaunchTemplateName));
        if (templates.Count == 0) { return []; }
        // Without a template's id it answers the newest version of every one.
        List<LaunchTemplateVersion> versions = await calls.PagesAsync("DescribeLaunchTemplateVersions",
            n => ec2.DescribeLaunchTemplateVersionsAsync(new() { NextToken = n, Versions = ["$Latest"] }, cancellationToken),
            r => (r.LaunchTemplateVersions, r.NextToken)).ConfigureAwait(false);
        return [.. templates.Select(t => Map(t, versions.Find(v => v.LaunchTemplateId == t.LaunchTemplateId)?.LaunchTemplateData))
            .Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case C.CreateLaunchTemplate c:
                RequestLaunchTemplateData first = await DataAsync(c.Data, cancellationToken).ConfigureAwait(false);
                CreateLaunchTemplateResponse made = await calls.CallAsync(c.Action, true, c.Address,
                    () => ec2.CreateLaunchTemplateAsync(new()
                    {
                        LaunchTemplateName = c.LaunchTemplateName, LaunchTemplateData = first, ClientToken = ClientTokens.Of(c),
                        TagSpecifications = [Ec2Filters.TagsOf(ResourceType.LaunchTemplate, c.Tags)],
                    }, cancellationToken)).ConfigureAwait(false);
                return new M.LaunchTemplate
                {
                    Id = made.LaunchTemplate.LaunchTemplateId, AccountId = calls.Place.AccountId, Region = calls.Place.Region,
                    Tags = c.Tags, LaunchTemplateName = c.LaunchTemplateName,
                    Data = c.Data with { UserData = null, UserDataHash = LaunchTemplateData.HashOf(c.Data.UserData) },
                };
            case C.CreateLaunchTemplateVersion c:
                RequestLaunchTemplateData next = await DataAsync(c.Data, cancellationToken).ConfigureAwait(false);
                await calls.CallAsync(c.Action, true, c.LaunchTemplateId, () => ec2.CreateLaunchTemplateVersionAsync(
                    new() { LaunchTemplateId = c.LaunchTemplateId, LaunchTemplateData = next, ClientToken = ClientTokens.Of(c) },
                    cancellationToken)).ConfigureAwait(false);
                return null;
            case C.DeleteLaunchTemplate c:
                await calls.CallAsync(c.Action, true, c.Id,
                    () => ec2.DeleteLaunchTemplateAsync(new() { LaunchTemplateId = c.Id }, cancellationToken)).ConfigureAwait(false);
                return null;
            default:
                throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private async Task<RequestLaunchTemplateData> DataAsync(LaunchTemplateData d, CancellationToken cancellationToken)
    {
        RootVolume root = await RootVolume.OfAsync(d.ImageId, ec2, calls, cancellationToken).ConfigureAwait(false);
        return new()
        {
            ImageId = d.ImageId, InstanceType = d.InstanceType, KeyName = d.KeyName,
            UserData = d.UserData is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(d.UserData)),
            IamInstanceProfile = d.InstanceProfileName is { } profile ? new() { Name = profile } : null,
            MetadataOptions = new()
            {
                HttpTokens = d.MetadataTokensRequired ? LaunchTemplateHttpTokensState.Required : LaunchTemplateHttpTokensState.Optional,
                HttpPutResponseHopLimit = d.MetadataHopLimit, HttpEndpoint = LaunchTemplateInstanceMetadataEndpointState.Enabled
            },
            BlockDeviceMappings = [new() { DeviceName = root.DeviceName, Ebs = new()
            {
                Encrypted = d.Encrypted, VolumeSize = root.Size, DeleteOnTermination = true, VolumeType = VolumeType.Gp3
            } }],
            NetworkInterfaces = [new() { DeviceIndex = 0, Groups = [.. d.SecurityGroupIds],
                AssociatePublicIpAddress = d.AssociatePublicIpAddress, DeleteOnTermination = true }],
            Monitoring = new() { Enabled = d.DetailedMonitoring },
            TagSpecifications = d.LaunchedTags.Count == 0 ? null
                : [.. s_launched.Select(t => new LaunchTemplateTagSpecificationRequest { ResourceType = t,
                    Tags = [.. d.LaunchedTags.Select(x => new Tag(x.Key, x.Value))] })],
        };
    }

    private M.LaunchTemplate Map(Amazon.EC2.Model.LaunchTemplate t, ResponseLaunchTemplateData? d) => new()
    {
        Id = t.LaunchTemplateId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = Mapper.Tags(t.Tags),
        LaunchTemplateName = t.LaunchTemplateName, LatestVersion = (int)(t.LatestVersionNumber ?? 1),
        Data = new()
        {
            ImageId = d?.ImageId ?? "", InstanceType = d?.InstanceType?.Value ?? "", KeyName = d?.KeyName,
            InstanceProfileName = d?.IamInstanceProfile?.Name,
            // Kept as a hash only: user data may hold a secret.
            UserDataHash = string.IsNullOrEmpty(d?.UserData)
                ? null : LaunchTemplateData.HashOf(Encoding.UTF8.GetString(Convert.FromBase64String(d.UserData))),
            SecurityGroupIds = [.. d?.NetworkInterfaces is [{ Groups: { } groups }, ..] ? groups : d?.SecurityGroupIds ?? []],
            MetadataTokensRequired = d?.MetadataOptions?.HttpTokens?.Value == "required",
            MetadataHopLimit = (int)(d?.MetadataOptions?.HttpPutResponseHopLimit ?? 1),
            Encrypted = d?.BlockDeviceMappings is [{ Ebs.Encrypted: true }, ..],
            AssociatePublicIpAddress = d?.NetworkInterfaces is [{ AssociatePublicIpAddress: true }, ..],
            DetailedMonitoring = d?.Monitoring?.Enabled ?? false,
            LaunchedTags = LaunchedTags(d?.TagSpecifications ?? []),
        },
    };

    // Kinds that are tagged differently are none that we tagged: then the template is told what it should say.
    private static ImmutableSortedDictionary<string, string> LaunchedTags(IReadOnlyList<LaunchTemplateTagSpecification> specifications)
    {
        ImmutableSortedDictionary<string, string>[] tags = [.. s_launched.Select(
            k => Mapper.Tags(specifications.FirstOrDefault(s => s.ResourceType == k)?.Tags))];
        return tags.All(t => t.SequenceEqual(tags[0])) ? tags[0] : ImmutableSortedDictionary<string, string>.Empty;
    }
}
