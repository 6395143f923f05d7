using System.Globalization;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Policies.Rights;
using SecureNet.Printing;
using SecureNet.Provisioning.Quotas;

namespace SecureNet.Commands;

/// <summary>
/// Says whether connected accounts are ready: identity, clock, quotas, service-linked roles and rights, and the least policy to paste.
/// Changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "SecureAccount")]
[OutputType(typeof(SecureAccountTest))]
public sealed class TestSecureAccountCommand : SecureCmdlet, IGate
{
    // Requests are refused from five minutes on (RT3).
    private static readonly TimeSpan s_refused = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_right = TimeSpan.FromMinutes(1);

    /// <summary>What the account is to be used for.</summary>
    [Parameter]
    public AccountUse[] Use { get; set; } = Enum.GetValues<AccountUse>();

    /// <summary>How many VPCs are wanted beside those that are there; each has an internet gateway.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int VpcCount { get; set; } = 1;

    /// <summary>How many Elastic IP addresses are wanted, such as one a NAT gateway.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int ElasticIpCount { get; set; } = 1;

    /// <summary>How many Application Load Balancers are wanted, each with a target group.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int LoadBalancerCount { get; set; } = 1;

    /// <summary>A deployment: as much as it has in the account is wanted again, in place of the counts.</summary>
    [Parameter]
    [OneValue]
    public string? Deployment { get; set; }

    /// <summary>Ends with an error where not everything is good, so that a pipeline stops and its process ends with the code.</summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        SecureAccount[] accounts = Account is not null ? [ResolveAccount(Account)]
            : [.. Session.Accounts.Values.OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase)];
        if (accounts.Length == 0) { ResolveAccount(null); }
        Task<SecureAccountTest>[] tests = [.. accounts.Select(a => TestAsync(a, cancellationToken))];
        foreach (Task<SecureAccountTest> test in tests)
        {
            SecureAccountTest found = await test.ConfigureAwait(false);
            foreach (AccountCheck check in found.Checks)
            {
                GateOutcome outcome = check.Verdict switch
                {
                    AccountVerdict.Good => GateOutcome.Good,
                    AccountVerdict.NotGood => GateOutcome.Violated,
                    _ => GateOutcome.Unknown,
                };
                Judge(outcome, () => $"{found.Name}: {check.Subject} {check.Name}");
            }

            await WriteAsync(found).ConfigureAwait(false);
        }
    }

    private async Task<SecureAccountTest> TestAsync(SecureAccount account, CancellationToken cancellationToken)
    {
        IReadOnlyList<AccountRight> needed = UseRights.Of(Use, account.AccountId, account.Region);
        string deployment = Deployment ?? account.Deployment;
        Task<IReadOnlyList<RightAnswer>> asked = account.Cloud.ProbeRightsAsync(needed, deployment, cancellationToken);
        Task<AccountCheck[]> identity = IdentityAsync(account, cancellationToken);
        Task<AccountCheck[]> quotas = QuotasAsync(account, cancellationToken);
        IReadOnlyList<RightAnswer> rights = await asked.ConfigureAwait(false);
        AccountCheck[] roles = !Use.Contains(AccountUse.Fleet) ? []
            : await Task.WhenAll(UseRights.LinkedRoles.Select(r => RoleAsync(account, r, rights, cancellationToken)))
                .ConfigureAwait(false);
        return new(account, [.. await identity.ConfigureAwait(false), .. await quotas.ConfigureAwait(false), .. roles, .. Rights(rights)],
            UseRights.Json(Use, account.AccountId, account.Region));
    }

    private static async Task<AccountCheck[]> IdentityAsync(SecureAccount account, CancellationToken cancellationToken)
    {
        CallerIdentity caller;
        try { caller = await account.Cloud.GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false); }
        catch (CloudException e)
        {
            return
            [
                new("identity", "credentials", AccountVerdict.NotGood, $"{e.Action} answered {e.Code}: {SafeText.Of(e.Message)}",
                    "Renew the credentials and run Connect-SecureAccount again"),
            ];
        }

        AccountCheck identity = caller.AccountId != account.AccountId
            ? new("identity", caller.Arn, AccountVerdict.NotGood,
                $"the credentials are now of account {caller.AccountId}, and {account.AccountId} was connected",
                "Run Connect-SecureAccount again with the credentials that are meant")
            : caller.Arn.EndsWith(":root", StringComparison.Ordinal)
                ? new("identity", caller.Arn, AccountVerdict.Good, "the root user of the account",
                    "Use a role or a user with the policy below: no policy of the account bounds its root user")
                : new("identity", caller.Arn, AccountVerdict.Good, "is connected");
        return [identity, Clock(caller)];
    }

    private static AccountCheck Clock(CallerIdentity caller)
    {
        const string Name = "of this machine";
        if (caller.Ahead is not { } ahead) { return new("clock", Name, AccountVerdict.Unknown, "the answer did not say the time"); }
        TimeSpan off = ahead.Duration();
        string words = off < TimeSpan.FromSeconds(2) ? "agrees with AWS's"
            : string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:0} s ")
                + (ahead > TimeSpan.Zero ? "behind AWS's" : "ahead of AWS's");
        return off >= s_refused
            ? new("clock", Name, AccountVerdict.NotGood, words + ", which refuses what is signed five minutes off",
                "Set the clock right: SecureNet signs by AWS's time once it was refused, other tools may not")
            : new("clock", Name, AccountVerdict.Good, words, off < s_right ? null : "Set the clock right before it is five minutes off");
    }

    private async Task<AccountCheck[]> QuotasAsync(SecureAccount account, CancellationToken cancellationToken)
    {
        List<(Quota Quota, ResourceKind Kind, int Wanted)> wanted =
        [
            (QuotaTable.Vpcs, ResourceKind.Vpc, VpcCount), (QuotaTable.InternetGateways, ResourceKind.InternetGateway, VpcCount),
            (QuotaTable.ElasticIps, ResourceKind.ElasticIp, ElasticIpCount),
        ];
        if (Use.Contains(AccountUse.Fleet))
        {
            wanted.Add((QuotaTable.LoadBalancers, ResourceKind.LoadBalancer, LoadBalancerCount));
            wanted.Add((QuotaTable.TargetGroups, ResourceKind.TargetGroup, LoadBalancerCount));
        }

        if (Use.Contains(AccountUse.Storage)) { wanted.Add((QuotaTable.GatewayEndpoints, ResourceKind.VpcEndpoint, VpcCount)); }
        AccountCheck?[] checks = await Task.WhenAll(wanted.Select(w => QuotaAsync(account, w.Quota, w.Kind, w.Wanted, cancellationToken)))
            .ConfigureAwait(false);
        return [.. checks.OfType<AccountCheck>()];
    }

    private async Task<AccountCheck?> QuotaAsync(
        SecureAccount account, Quota quota, ResourceKind kind, int wanted, CancellationToken cancellationToken)
    {
        if (Deployment is null && wanted == 0) { return null; }
        Network have;
        try { have = await Reader.ReadAsync([account.Cloud], [kind], ResourceFilter.All, cancellationToken).ConfigureAwait(false); }
        catch (CloudException e)
        {
            return new("quota", quota.Name, AccountVerdict.Unknown, $"{e.Action} answered {e.Code}, so it is not known how many are there",
                "Allow that call");
        }

        if (Deployment is { } name)
        {
            wanted = QuotaUse.InRegion(quota, Network.Empty.With([.. have.Resources.Where(r => r.Deployment == name)]), account.Place) ?? 0;
        }

        if (wanted == 0) { return null; }
        int all = (QuotaUse.InRegion(quota, have, account.Place) ?? 0) + wanted;
        QuotaValue value = await QuotaValue.ReadAsync(account.Cloud, quota, cancellationToken).ConfigureAwait(false);
        string found = $"{all - wanted} there, {wanted} wanted, {value.Value} allowed ({value.Source})";
        // A new account may have less than the default.
        int granted = value.IsOwn ? value.Value : Math.Min(value.Value, quota.Granted);
        if (all <= granted) { return new("quota", quota.Name, AccountVerdict.Good, found); }
        return new("quota", quota.Name, value.IsOwn ? AccountVerdict.NotGood : AccountVerdict.Unknown, found,
            $"Remove what is not used, or ask for more: {quota.IncreaseCommand(all, account.Region)}");
    }

    private async Task<AccountCheck> RoleAsync(
        SecureAccount account, (string Role, string Service, string For) linked, IReadOnlyList<RightAnswer> rights,
        CancellationToken cancellationToken)
    {
        (string role, string service, string first) = linked;
        try
        {
            Network have = await Reader.ReadAsync([account.Cloud], [ResourceKind.Role], ResourceFilter.ById(role), cancellationToken)
                .ConfigureAwait(false);
            if (have.Of<Role>().Any(r => r.IsCalled(role))) { return new("role", role, AccountVerdict.Good, "is there"); }
        }
        catch (CloudException e)
        {
            return new("role", role, AccountVerdict.Unknown, $"{e.Action} answered {e.Code}",
                $"Allow it; without the role {first} needs {UseRights.MakeLinkedRole}");
        }

        RightAnswer make = rights.Single(r => r.Right == UseRights.LinkedRole(service, account.AccountId, account.Region));
        string detail = $"is not there yet; AWS makes it with {first}, where {UseRights.MakeLinkedRole} is allowed";
        string advice = $"Allow {UseRights.MakeLinkedRole}, or let somebody make the role: " +
            $"aws iam create-service-linked-role --aws-service-name {service}";
        return make.Allowed switch
        {
            true => new("role", role, AccountVerdict.Good, $"{detail}, which it is ({make.How})"),
            false => new("role", role, AccountVerdict.NotGood, $"{detail}, which it is not ({make.How})", advice),
            _ => new("role", role, AccountVerdict.Unknown, $"{detail}; whether it is, is not known ({make.How})", advice),
        };
    }

    private static IEnumerable<AccountCheck> Rights(IReadOnlyList<RightAnswer> rights)
    {
        foreach (IGrouping<string, RightAnswer> service in rights.Where(r => r.Right.Action != UseRights.MakeLinkedRole)
            .GroupBy(r => r.Right.Action.Split(':')[0]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            RightAnswer[] all = [.. service];
            RightAnswer[] denied = [.. all.Where(r => r.Allowed == false)], unknown = [.. all.Where(r => r.Allowed is null)];
            string counts = $"{all.Length - denied.Length - unknown.Length} of {all.Length} calls are allowed";
            if (unknown.Length > 0) { counts += $"; not known: {Names(unknown)}"; }
            if (denied.Length > 0)
            {
                yield return new("rights", service.Key, AccountVerdict.NotGood, $"{counts}; denied: {Names(denied)}",
                    "Allow them with the policy below, and look for a boundary or a policy of the organization that does not");
            }
            else if (unknown.Length > 0)
            {
                yield return new("rights", service.Key, AccountVerdict.Unknown, counts,
                    "Compare with the policy below; where the simulation was refused, allow iam:SimulatePrincipalPolicy and iam:GetRole");
            }
            else { yield return new("rights", service.Key, AccountVerdict.Good, counts); }
        }
    }

    private static string Names(RightAnswer[] rights)
    {
        const int Told = 5;
        return string.Join("; ", rights.GroupBy(r => r.How).Select(g =>
        {
            string[] names = [.. g.Select(r => r.Right.Action.Split(':')[1]).Distinct()];
            string more = names.Length > Told ? $" and {names.Length - Told} more" : "";
            return $"{string.Join(", ", names.Take(Told))}{more} ({SafeText.Of(g.Key)})";
        }));
    }
}
