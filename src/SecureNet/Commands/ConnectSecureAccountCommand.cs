using System.Management.Automation;
using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet.Commands;

/// <summary>Connects an account and region under a name.</summary>
[Cmdlet(VerbsCommunications.Connect, "SecureAccount", DefaultParameterSetName = ProfileSet)]
[OutputType(typeof(SecureAccount))]
public sealed class ConnectSecureAccountCommand : AsyncCmdlet
{
    private const string ProfileSet = "Profile";
    private const string RoleSet = "Role";
    private const string KeySet = "Keys";
    private const string CredentialSet = "Credential";
    private const string SimulatedSet = "Simulated";

    /// <summary>The name that scripts use.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>The region's code; by default $StoredAWSRegion, AWS_REGION or AWS_DEFAULT_REGION.</summary>
    [Parameter(Position = 1)]
    [Alias("RegionToCall")]
    [OneValue]
    public string? Region { get; set; }

    /// <summary>A profile of the shared AWS files; with a role, the one that assumes it.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [Parameter(ParameterSetName = RoleSet)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string? ProfileName { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RoleSet)]
    [TextPattern("^arn:aws[a-z-]*:iam::\\d{12}:role/.+$", "'{0}' is no ARN of a role, such as arn:aws:iam::111122223333:role/Builder.")]
    [OneValue]
    public string? RoleArn { get; set; }

    [Parameter(ParameterSetName = RoleSet)]
    [OneValue]
    public string? ExternalId { get; set; }

    /// <summary>The name of the role's session, as CloudTrail shows it.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [Parameter(ParameterSetName = RoleSet)]
    [TextPattern("^[\\w+=,.@-]{2,64}$", "'{0}' is no name of a session: 2 to 64 letters, digits and any of _+=,.@- without spaces.")]
    [OneValue]
    public string? RoleSessionName { get; set; }

    /// <summary>The MFA device that the role asks for; by default mfa_serial of the profile.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [Parameter(ParameterSetName = RoleSet)]
    [TextPattern("^[\\w+=/:,.@-]{9,256}$",
        "'{0}' is no MFA device: give its serial number, or its ARN such as arn:aws:iam::111122223333:mfa/Ann.")]
    [OneValue]
    public string? SerialNumber { get; set; }

    /// <summary>The code that the device shows now; without it, it is asked for.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [Parameter(ParameterSetName = RoleSet)]
    [TextPattern("^[0-9]{6}$", "The code of an MFA device is the 6 digits that it shows now.")]
    [OneValue]
    public string? TokenCode { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = KeySet)]
    [Alias("AK")]
    [OneValue]
    public string? AccessKey { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = KeySet)]
    [Alias("SK", "SecretAccessKey")]
    [OneValue]
    public string? SecretKey { get; set; }

    [Parameter(ParameterSetName = KeySet)]
    [Alias("ST")]
    [OneValue]
    public string? SessionToken { get; set; }

    /// <summary>Credentials as AWS.Tools makes them, or a PSCredential of access key and secret key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    public object? Credential { get; set; }

    /// <summary>An account of the in-memory cloud: nothing real is touched.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SimulatedSet)]
    public SwitchParameter Simulated { get; set; }

    [Parameter(ParameterSetName = SimulatedSet)]
    [TextPattern("^\\d{12}$", "'{0}' is no account id: that has 12 digits.")]
    [OneValue]
    public string? AccountId { get; set; }

    /// <summary>What goes wrong in the simulated account: late, throttled, lost and denied calls, and lags.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    public System.Collections.IDictionary? Fault { get; set; }

    /// <summary>Decides which calls a share of -Fault hits.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    [OneValue]
    public int Seed { get; set; }

    /// <summary>The account that the credentials must belong to.</summary>
    [Parameter]
    [TextPattern("^\\d{12}$", "'{0}' is no account id: that has 12 digits.")]
    [OneValue]
    public string? ExpectedAccountId { get; set; }

    [Parameter]
    [OneValue]
    public string? EndpointUrl { get; set; }

    /// <summary>Lets calls go without encryption to an endpoint on another machine.</summary>
    [Parameter]
    public SwitchParameter AllowHttp { get; set; }

    /// <summary>The deployment that what is made here belongs to.</summary>
    [Parameter]
    [TextPattern("^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$",
        "'{0}' is no name of a deployment: up to 128 letters, digits, spaces and any of _.:/=+@- with a letter or digit first.")]
    [OneValue]
    public string Deployment { get; set; } = "securenet";

    /// <summary>A file to which every call is added as a line of JSON.</summary>
    [Parameter]
    [OneValue]
    public string? EvidencePath { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        (Session session, string region, string? evidence, Func<CredentialKeys>? keys) = await OnPipelineAsync(() => (
            Session.Current, FindRegion(), EvidencePath is null ? null : GetUnresolvedProviderPathFromPSPath(EvidencePath),
            ForeignCredentials.Reader(Credential ?? (ParameterSetName == ProfileSet && ProfileName is null
                ? GetVariableValue("StoredAWSCredentials") : null)))).ConfigureAwait(false);
        if (Simulated && EndpointUrl is null) { Regions.Check(region, Regions.All); }
        SimulatedFaults? faults = Fault is null ? null : ReadFaults(Fault);
        if (AccessKey is not null) { keys = () => new(AccessKey, SecretKey!, SessionToken); }
        ICloud cloud = Simulated
            ? session.World.Connect(AccountId ?? SimulatedAccountId(Name), region)
            : await ConnectAsync(region, keys, cancellationToken).ConfigureAwait(false);
        if (ExpectedAccountId is not null && ExpectedAccountId != cloud.Place.AccountId)
        {
            throw new RefusedException("WrongAccount",
                $"The credentials for '{Name}' belong to account {cloud.Place.AccountId}, not to {ExpectedAccountId} as "
                    + "expected. It was not connected.", Name,
                "Check the profile, role or keys, or the expected id.");
        }

        if (Simulated) { session.World.SetFaults(cloud.Place, faults); }
        string source = ParameterSetName switch
        {
            SimulatedSet => "simulated",
            RoleSet => ProfileName is null ? $"role {RoleArn}" : $"role {RoleArn} from profile {ProfileName}",
            KeySet => "access keys",
            CredentialSet => "credential object",
            _ => ProfileName is not null ? $"profile {ProfileName}" : keys is not null ? "$StoredAWSCredentials" : "ambient credentials",
        };
        SecureAccount account = new(Name, Deployment, source, cloud, Simulated) { EndpointUrl = EndpointUrl
            ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL"), EvidencePath = evidence, Home = session,
            ProfileName = ProfileName, RoleArn = RoleArn, RoleSessionName = RoleSessionName, CanReconnect = CanReconnect };
        account.Listen();
        session.Accounts[Name] = account;
        await WriteAsync(account).ConfigureAwait(false);
    }

    // A code, an id that only the parties know, keys and what would be sent in the clear are not for another process to have.
    private bool CanReconnect => (ProfileName is not null || RoleArn is not null) && ExternalId is null && SerialNumber is null
        && TokenCode is null && !AllowHttp && (EndpointUrl is null || (Uri.TryCreate(EndpointUrl, UriKind.Absolute, out Uri? url)
            && url.UserInfo.Length == 0));

    private async Task<ICloud> ConnectAsync(string region, Func<CredentialKeys>? keys, CancellationToken cancellationToken)
    {
        MfaQuestion question = new(this, Name, TokenCode);
        try
        {
            return await AwsContext.Factory.ConnectAsync(new()
            {
                Region = region, ProfileName = ProfileName, RoleArn = RoleArn, ExternalId = ExternalId, RoleSessionName = RoleSessionName,
                    SerialNumber = SerialNumber,
                AskCode = question.AskAsync, Keys = keys, EndpointUrl = EndpointUrl, AllowHttp = AllowHttp, Warn = text
                    => Post(() => WriteWarning(text)),
            }, cancellationToken).ConfigureAwait(false);
        }
        finally { question.Close(); }
    }

    // The variables before the profile, as the AWS CLI has it. An empty variable is none.
    private SimulatedFaults ReadFaults(System.Collections.IDictionary faults)
    {
        try { return SimulatedFaults.Parse(faults, Seed); }
        catch (FormatException e)
        {
            throw new RefusedException("BadFault", e.Message, Name,
                "Such as -Fault @{ Latency = '50ms'; Throttle = '10%'; Lost = 'ec2:CreateVpc'; Denied = "
                    + "'ec2:CreateNatGateway'; StartLag = '2s' }.");
        }
    }

    private string FindRegion() => new[]
        {
            Region, GetVariableValue("StoredAWSRegion")?.ToString(), Environment.GetEnvironmentVariable("AWS_REGION"),
                Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"),
        }.FirstOrDefault(r => !string.IsNullOrEmpty(r)) ?? (Simulated ? null : AwsContext.Factory.RegionOf(ProfileName))
        ?? throw new RefusedException("NoRegion", $"No region is named for '{Name}'.", Name,
            "Give -Region, set AWS_REGION, or write region into the profile.");

    // Stable, so that a rehearsal can be repeated: A is 111111111111, B is 222222222222.
    private static string SimulatedAccountId(string name) => name.Length == 1 && char.ToUpperInvariant(name[0]) is >= 'A' and <= 'I'
        ? new string((char)('1' + char.ToUpperInvariant(name[0]) - 'A'), 12)
        : (100_000_000_000 + (name.ToUpperInvariant().Aggregate(17L, (h, c) => ((h * 31) + c) % 899_999_999_999)))
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Credentials of another AWSSDK.Core: read by name, never by type, and again whenever they are needed.</summary>
internal static class ForeignCredentials
{
    private const System.Reflection.BindingFlags Any =
        System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;

    public static Func<CredentialKeys>? Reader(object? credential)
    {
        object? value = credential is PSObject wrapped ? wrapped.BaseObject : credential;
        switch (value)
        {
            case null: return null;
            case PSCredential ps:
                NetworkCredential network = ps.GetNetworkCredential();
                return () => new(network.UserName, network.Password, null);
        }

        // AWS.Tools' wrapper keeps the credentials internal.
        object inner = value.GetType().GetProperty("Credentials", Any)?.GetValue(value) ?? value;
        System.Reflection.MethodInfo read = inner.GetType().GetMethod("GetCredentials", Type.EmptyTypes)
            ?? throw new RefusedException("UnknownCredential", $"A {value.GetType().Name} is no credential that can be read.", null,
                "Give the object of AWS.Tools' New-AWSCredential, or a PSCredential of access key and secret key.");
        return () =>
        {
            object keys = read.Invoke(inner, null)!;
            return new(Text(keys, "AccessKey")!, Text(keys, "SecretKey")!, Text(keys, "Token"));
        };
    }

    private static string? Text(object keys, string property) =>
        keys.GetType().GetProperty(property, Any)?.GetValue(keys) as string is { Length: > 0 } text ? text : null;
}
