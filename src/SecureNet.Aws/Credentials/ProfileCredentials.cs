using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>
/// The credentials that a profile of the shared files stands for, in botocore's order (CR4): a role from another profile or source, a role
/// by an identity provider's token, IAM Identity Center, keys of the credentials file, <c>aws login</c>, a process, keys of the config
/// file. A test asks both for the same files.
/// </summary>
internal sealed partial class ProfileCredentials(SharedConfig config, CloudConnection connection, Endpoints endpoints)
{
    /// <summary>The credentials of a profile, or null where there is no such profile or it has none.</summary>
    public AWSCredentials? Of(string profile) => Of(profile, [profile]);

    private AWSCredentials? Of(string profile, List<string> visited)
    {
        if (config.Profile(profile) is not { } settings)
        {
            // The SDK's own store of Windows.
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials stored) ? stored : null;
        }

        return IsRole(settings) ? Role(profile, settings, visited) : Own(profile, settings);
    }

    private RoleCredentials Role(string profile, IReadOnlyDictionary<string, string> settings, List<string> visited)
    {
        string? from = settings.GetValueOrDefault("source_profile");
        string? kind = settings.GetValueOrDefault("credential_source");
        if (from is null == kind is null)
        {
            throw Refusal(profile, from is null
                ? "names a role (role_arn) and neither source_profile nor credential_source to assume it with"
                : "names both source_profile and credential_source",
                "Give the profile one of the two.");
        }

        // What is given by parameter is for the role that the user named, not for those before it.
        bool isNamed = visited.Count == 1 && connection.RoleArn is null;
        AWSCredentials source = from is not null ? Source(profile, from, visited) : Source(profile, kind!);
        RoleRequest role = new(settings["role_arn"])
        {
            ExternalId = settings.GetValueOrDefault("external_id"),
            SessionName = (isNamed ? connection.RoleSessionName : null) ?? settings.GetValueOrDefault("role_session_name"),
            SerialNumber = (isNamed ? connection.SerialNumber : null) ?? settings.GetValueOrDefault("mfa_serial"),
            DurationSeconds = int.TryParse(settings.GetValueOrDefault("duration_seconds"), NumberStyles.None, CultureInfo.InvariantCulture,
                out int seconds) ? seconds : null,
        };
        if (role.SerialNumber is not null && connection.AskCode is null)
        {
            throw Refusal(profile, "asks for a code of an MFA device, and nobody can be asked", "Give -TokenCode.");
        }
        return new(role, source, connection, endpoints);
    }

    private AWSCredentials Source(string profile, string from, List<string> visited)
    {
        IReadOnlyDictionary<string, string> settings = config.Profile(from)
            ?? throw Refusal(profile, $"names the source_profile '{from}', which does not exist", "Mend the name, or add that profile.");
        // A profile may name itself, to take its own keys.
        if (visited.Contains(from) && !(from == profile && HasKeys(settings)))
        {
            throw Refusal(profile, $"comes back to '{from}' by its source_profile",
                "Let the chain of profiles end with one that has credentials.");
        }
        visited.Add(from);
        return (HasKeys(settings) || !IsRole(settings) ? Own(from, settings) : Role(from, settings, visited))
            ?? throw Refusal(profile, $"names the source_profile '{from}', which has no credentials",
                "Give that profile credentials, or name another one.");
    }

    private AWSCredentials Source(string profile, string kind)
    {
        switch (kind.ToUpperInvariant())
        {
            case "ENVIRONMENT" when IsSet("AWS_ACCESS_KEY_ID")
                && IsSet("AWS_SECRET_ACCESS_KEY"): return new EnvironmentVariablesAWSCredentials();
            case "ECSCONTAINER" when IsSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                || IsSet("AWS_CONTAINER_CREDENTIALS_FULL_URI"): return new GenericContainerCredentials();
            case "EC2INSTANCEMETADATA":
                try { return new InstanceProfileAWSCredentials(); }
                catch (Exception e) when (e is InvalidOperationException or AmazonClientException or HttpRequestException)
                {
                    throw Refusal(profile, $"takes its credentials from {kind}, which gives none here: {e.Message}",
                        "Run it on an instance with a role, or name another source.");
                }

            case "ENVIRONMENT" or "ECSCONTAINER": throw Refusal(
                profile, $"takes its credentials from {kind}, and no variable of the environment names any",
                "Run it where they are, or name another source.");
            default: throw Refusal(profile, $"names the credential_source '{kind}', which is none",
                "Write Environment, EcsContainer or Ec2InstanceMetadata.");
        }

        bool IsSet(string variable) => config.Environment(variable) is not null;
    }

    /// <summary>The credentials that stand in a profile itself, or null.</summary>
    private AWSCredentials? Own(string profile, IReadOnlyDictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("web_identity_token_file") is { } file)
        {
            if (!settings.TryGetValue("role_arn", out string? role))
            {
                throw Refusal(profile, "has web_identity_token_file and no role_arn", "Add the role.");
            }
            return new RoleCredentials(new(
                role) { WebIdentityTokenFile = file, SessionName = settings.GetValueOrDefault("role_session_name") },
                new AnonymousAWSCredentials(), connection, endpoints);
        }

        return SingleSignOn(profile, settings) ?? Keys(profile, config.InCredentialsFile(profile)) ?? Login(profile, settings)
            ?? (settings.GetValueOrDefault("credential_process") is { Length: > 0 } process ? new ProcessAWSCredentials(process) : null)
                ?? Keys(profile, settings);
    }

    private SSOAWSCredentials? SingleSignOn(string profile, IReadOnlyDictionary<string, string> settings)
    {
        if (!settings.ContainsKey("sso_account_id") && !settings.ContainsKey("sso_role_name")) { return null; }
        IReadOnlyDictionary<string, string> session = settings;
        if (settings.TryGetValue("sso_session", out string? name))
        {
            session = config.Section("sso-session", name)
                ?? throw Refusal(profile, $"names the sso_session '{name}', which is not in the config file", "Run 'aws configure sso'.");
        }

        string[] missing = [.. new[] { (settings, "sso_account_id"), (settings, "sso_role_name"), (session, "sso_region"),
            (session, "sso_start_url") }.Where(p => !p.Item1.ContainsKey(p.Item2)).Select(p => p.Item2)];
        if (missing.Length > 0)
        {
            throw Refusal(profile, $"is one of IAM Identity Center without {string.Join(" and ", missing)}", "Run 'aws configure sso'.");
        }
        return new(settings["sso_account_id"], session["sso_region"], settings["sso_role_name"], session["sso_start_url"], new()
        {
            SessionName = name, Scopes = session.GetValueOrDefault("sso_registration_scopes")?.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        });
    }

    // The SDK can renew such a session only with a package that is not served; whoever has logged in has the CLI, which can (CR5).
    private static ProcessAWSCredentials? Login(string profile, IReadOnlyDictionary<string, string> settings)
    {
        if (!settings.ContainsKey("login_session")) { return null; }
        if (!PlainName().IsMatch(profile))
        {
            throw Refusal(profile, "is one of 'aws login', and its name cannot be handed to the AWS CLI as it is",
                "Give the profile a name of letters, digits and . _ @ + -.");
        }
        return new($"aws configure export-credentials --profile {profile} --format process");
    }

    private static AWSCredentials? Keys(string profile, IReadOnlyDictionary<string, string>? settings)
    {
        if (settings is null || !HasKeys(settings)) { return null; }
        if (!settings.TryGetValue("aws_access_key_id", out string? id)
            || !settings.TryGetValue("aws_secret_access_key", out string? secret))
        {
            throw Refusal(profile, "has one half of an access key", "Give it aws_access_key_id and aws_secret_access_key.");
        }

        return settings.GetValueOrDefault("aws_session_token") is { Length: > 0 } token ? new SessionAWSCredentials(id, secret, token)
            : new BasicAWSCredentials(id, secret);
    }

    private static bool IsRole(IReadOnlyDictionary<string, string> settings) => settings.ContainsKey("role_arn")
        && !settings.ContainsKey("web_identity_token_file");

    private static bool HasKeys(IReadOnlyDictionary<string, string> settings) => settings.ContainsKey("aws_access_key_id")
        || settings.ContainsKey("aws_secret_access_key");

    private static RefusedException Refusal(string profile, string what, string advice) =>
        new("ProfileNotUsable", Printing.SafeText.Of($"The profile '{profile}' {what}."), profile, advice);

    [GeneratedRegex("^[A-Za-z0-9_.@+-]+$")]
    private static partial Regex PlainName();
}
