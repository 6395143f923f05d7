using System.Xml.Linq;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Aws;

/// <summary>Who is connected and what they may do, without doing it: by EC2's dry runs and IAM's simulation of policies.</summary>
internal sealed class RightsReader(AwsClients clients, CallRecorder calls)
{
    public async Task<CallerIdentity> GetCallerAsync(CancellationToken c)
    {
        DateTimeOffset asked = DateTimeOffset.UtcNow;
        QueryResponse answer = await calls.CallAsync("sts:GetCallerIdentity", false, null,
            () => clients.Query(QueryService.Sts).CallAsync("GetCallerIdentity", [], c)).ConfigureAwait(false);
        DateTimeOffset answered = DateTimeOffset.UtcNow;
        return new(Text(answer.Result, "Account"), Text(answer.Result, "Arn"), answer.Date, asked + ((answered - asked) / 2));
    }

    public async Task<IReadOnlyList<RightAnswer>> ProbeAsync(
        IReadOnlyList<AccountRight> rights, string callerArn, string deployment, CancellationToken c)
    {
        Task<Dictionary<AccountRight, RightAnswer>> simulated = SimulateAsync(rights, callerArn, c);
        Dictionary<AccountRight, RightAnswer> rehearsed = await RehearseAsync(rights, deployment, c).ConfigureAwait(false);
        Dictionary<AccountRight, RightAnswer> told = await simulated.ConfigureAwait(false);
        // EC2 itself decides a dry run; the simulation knows the policies alone.
        return
        [
            .. rights.Select(r => rehearsed.GetValueOrDefault(r) is { Allowed: not null } sure ? sure
                : told.GetValueOrDefault(r) ?? rehearsed.GetValueOrDefault(r)
                    ?? new(r, null, $"{RightReading.Simulation} did not answer about it")),
        ];
    }

    private async Task<Dictionary<AccountRight, RightAnswer>> RehearseAsync(
        IReadOnlyList<AccountRight> rights, string deployment, CancellationToken c)
    {
        AccountRight[] which = [.. rights.Where(r => RightReading.IsRehearsed(r.Action))];
        // moto makes what it is asked for in a dry run.
        if (clients.HasOwnEndpoint) { return All("an endpoint that stands for AWS may ignore dry runs, so none is made there"); }
        Dictionary<AccountRight, RightAnswer> answers = [];
        foreach (AccountRight right in which)
        {
            AmazonWebServiceResponse done;
            try
            {
                done = await calls.CallAsync(right.Action, false, "dry run", () => RehearseAsync(right.Action, deployment, c))
                    .ConfigureAwait(false);
            }
            catch (CloudException e)
            {
                answers[right] = RightReading.OfDryRun(right, e.Code);
                continue;
            }

            // Whoever answers so does not know dry runs: no more of them.
            return All($"{right.Action} was carried out in place of a dry run{Made(done)}");
        }

        return answers;

        Dictionary<AccountRight, RightAnswer> All(string how) => which.ToDictionary(r => r, r => new RightAnswer(r, null, how));
    }

    // With the tags that are given on creation, as policies may ask for them.
    private async Task<AmazonWebServiceResponse> RehearseAsync(string action, string deployment, CancellationToken c) => action switch
    {
        "ec2:CreateVpc" => await clients.Ec2.CreateVpcAsync(
            new() { CidrBlock = "10.0.0.0/16", DryRun = true, TagSpecifications = Tags(ResourceType.Vpc, deployment) }, c)
            .ConfigureAwait(false),
        "ec2:CreateInternetGateway" => await clients.Ec2.CreateInternetGatewayAsync(
            new() { DryRun = true, TagSpecifications = Tags(ResourceType.InternetGateway, deployment) }, c).ConfigureAwait(false),
        "ec2:AllocateAddress" => await clients.Ec2.AllocateAddressAsync(
            new() { Domain = DomainType.Vpc, DryRun = true, TagSpecifications = Tags(ResourceType.ElasticIp, deployment) }, c)
            .ConfigureAwait(false),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no dry run for this action."),
    };

    private static string Made(AmazonWebServiceResponse answer) => answer switch
    {
        CreateVpcResponse { Vpc.VpcId: { } id } => $": delete {id}",
        CreateInternetGatewayResponse { InternetGateway.InternetGatewayId: { } id } => $": delete {id}",
        AllocateAddressResponse { AllocationId: { } id } => $": release {id}",
        _ => "",
    };

    private static List<TagSpecification> Tags(ResourceType type, string deployment) =>
    [
        new()
        {
            ResourceType = type,
            Tags = [new(TagNames.Name, "dry-run"), new(TagNames.Address, "dry-run"), new(TagNames.Deployment, deployment)],
        },
    ];

    private async Task<Dictionary<AccountRight, RightAnswer>> SimulateAsync(
        IReadOnlyList<AccountRight> rights, string callerArn, CancellationToken c)
    {
        try
        {
            if (await PrincipalOfAsync(callerArn, c).ConfigureAwait(false) is not { } principal)
            {
                return rights.ToDictionary(r => r, r => new RightAnswer(r, null, $"{callerArn} has no policies that IAM simulates"));
            }

            Dictionary<AccountRight, RightAnswer> answers = [];
            foreach (AccountRight[] alike in rights.GroupBy(r => r with { Action = "" }).Select(g => g.ToArray()))
            {
                await SimulateAsync(alike, principal, answers, c).ConfigureAwait(false);
            }

            return answers;
        }
        catch (CloudException e) { return rights.ToDictionary(r => r, r => new RightAnswer(r, null, $"{e.Action} answered {e.Code}")); }
    }

    private async Task SimulateAsync(
        AccountRight[] alike, string principal, Dictionary<AccountRight, RightAnswer> answers, CancellationToken c)
    {
        AccountRight first = alike[0];
        string? marker = null;
        do
        {
            QueryParameters parameters = new QueryParameters().Set("PolicySourceArn", principal)
                .List("ActionNames", alike.Select(r => r.Action)).List("ResourceArns", Some(first.Resource))
                .List("ContextEntries", Some(first.ContextKey), (p, entry, key) => p.Set($"{entry}.ContextKeyName", key)
                    .Set($"{entry}.ContextKeyType", "string").List($"{entry}.ContextKeyValues", Some(first.ContextValue)))
                .Set("Marker", marker);
            QueryResponse page = await calls.CallAsync(RightReading.Simulation, false, principal,
                () => clients.Query(QueryService.Iam).CallAsync("SimulatePrincipalPolicy", parameters, c)).ConfigureAwait(false);
            foreach (XElement e in page.Result.Element("EvaluationResults")?.Elements("member") ?? [])
            {
                if (Array.Find(alike, r => r.Action == Text(e, "EvalActionName")) is { } right) { answers[right] = Read(right, e); }
            }

            marker = Text(page.Result, "IsTruncated") == "true" ? Text(page.Result, "Marker") : null;
        }
        while (!string.IsNullOrEmpty(marker));
    }

    private static string[] Some(string? value) => value is null ? [] : [value];

    // A session of a role does not tell the role's path.
    private async Task<string?> PrincipalOfAsync(string callerArn, CancellationToken c)
    {
        string resource = callerArn[(callerArn.LastIndexOf(':') + 1)..];
        if (resource.StartsWith("user/", StringComparison.Ordinal)) { return callerArn; }
        if (resource.Split('/') is not ["assumed-role", string role, ..]) { return null; }
        QueryParameters named = new QueryParameters().Set("RoleName", role);
        QueryResponse answer = await calls.CallAsync("iam:GetRole", false, role,
            () => clients.Query(QueryService.Iam).CallAsync("GetRole", named, c)).ConfigureAwait(false);
        return answer.Result.Element("Role") is { } found ? Text(found, "Arn") : null;
    }

    // Where a resource was asked about, the missing values stand beside that resource's own result.
    private static RightAnswer Read(AccountRight right, XElement e) => RightReading.OfSimulation(right, Text(e, "EvalDecision"),
        [.. e.Descendants("MissingContextValues").Elements("member").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)]);

    private static string Text(XElement e, string name) => e.Element(name)?.Value ?? "";
}
