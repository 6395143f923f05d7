using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>
/// The logs of runs as launch templates that nobody launches from: their names are unique in an account and region, and EC2 numbers their
/// versions in the order in which they are created (RL1, RL2). They cost nothing.
/// </summary>
internal sealed class RunLogs(AmazonEC2Client ec2, CallRecorder calls) : IRunLogs
{
    // A template has to hold something. What it would launch is as safe as what we launch.
    private static RequestLaunchTemplateData Data => new()
    {
        MetadataOptions = new() { HttpTokens = LaunchTemplateHttpTokensState.Required, HttpPutResponseHopLimit = 1,
            HttpEndpoint = LaunchTemplateInstanceMetadataEndpointState.Enabled },
    };

    public async Task<RunLogEntry?> StartAsync(string name, string deployment, string text, CancellationToken cancellationToken)
    {
        try
        {
            CreateLaunchTemplateResponse made = await calls.CallAsync(
                "ec2:CreateLaunchTemplate", true, name, () => ec2.CreateLaunchTemplateAsync(new()
            {
                LaunchTemplateName = name, LaunchTemplateData = Data, VersionDescription = text,
                TagSpecifications = [Ec2Filters.TagsOf(ResourceType.LaunchTemplate, new Dictionary<string,
                    string> { [TagNames.Deployment] = deployment, [TagNames.Name] = name })],
            }, cancellationToken)).ConfigureAwait(false);
            return Entry(made.LaunchTemplate.LaunchTemplateId, 1, text, made.LaunchTemplate.CreateTime);
        }
        catch (CloudException e) when (e.Code.StartsWith("InvalidLaunchTemplateName.AlreadyExists", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public async Task<RunLogEntry?> AppendAsync(string logId, string text, CancellationToken cancellationToken)
    {
        try
        {
            LaunchTemplateVersion made = (await calls.CallAsync(
                "ec2:CreateLaunchTemplateVersion", true, logId, () => ec2.CreateLaunchTemplateVersionAsync(
                new() { LaunchTemplateId = logId, LaunchTemplateData = Data, VersionDescription = text }, cancellationToken))
                    .ConfigureAwait(false)).LaunchTemplateVersion;
            return Entry(logId, made.VersionNumber, text, made.CreateTime);
        }
        catch (CloudException e) when (IsGone(e)) { return null; }
    }

    public async Task<IReadOnlyList<RunLogEntry>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            List<LaunchTemplateVersion> versions = await calls.PagesAsync("DescribeLaunchTemplateVersions",
                n => ec2.DescribeLaunchTemplateVersionsAsync(
                    new() { LaunchTemplateName = name, MaxResults = 200, NextToken = n }, cancellationToken), r
                    => (r.LaunchTemplateVersions, r.NextToken)).ConfigureAwait(false);
            RunLogEntry[] all = [.. versions.Select(
                v => Entry(v.LaunchTemplateId, v.VersionNumber, v.VersionDescription ?? "", v.CreateTime)).OrderBy(e => e.Number)];
            return [.. all.TakeWhile((e, i) => e.Number == i + 1)];
        }
        catch (CloudException e) when (IsGone(e)) { return []; }
    }

    public async Task DeleteAsync(string logId, CancellationToken cancellationToken)
    {
        try
        {
            await calls.CallAsync("ec2:DeleteLaunchTemplate", true, logId,
                () => ec2.DeleteLaunchTemplateAsync(new() { LaunchTemplateId = logId }, cancellationToken)).ConfigureAwait(false);
        }
        catch (CloudException e) when (IsGone(e)) { }
    }

    private static bool IsGone(CloudException e) => e.Code.StartsWith("InvalidLaunchTemplate", StringComparison.Ordinal)
        && e.Code.Contains("NotFound", StringComparison.Ordinal);

    private static RunLogEntry Entry(string id, long? number, string text, DateTime? at) =>
        new(id, (int)(number ?? 0), text, new(DateTime.SpecifyKind((at ?? DateTime.UnixEpoch).ToUniversalTime(), DateTimeKind.Utc)));
}
