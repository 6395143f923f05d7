using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>
/// Takes the name of a connected account, or its object: also in another runspace or process, where ForEach-Object -Parallel and jobs
/// run. Within the process the object itself is connected there; across processes credentials never go with it, and what is connected
/// is the profile or the role of that name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AccountNameAttribute : OneValueAttribute
{
    private const string Serialised = "Deserialized.SecureNet.SecureAccount";

    /// <summary>True where several are taken.</summary>
    public bool Many { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        if (Many && inputData is not null && PSObject.AsPSObject(inputData).BaseObject is System.Collections.IList list)
        {
            return list.Cast<object?>().Select(v => v is null ? null : One(engineIntrinsics, v)).ToArray();
        }

        object? value = Many ? inputData : base.Transform(engineIntrinsics, inputData!);
        return value is null ? null : One(engineIntrinsics, value);
    }

    private static object One(EngineIntrinsics engine, object value)
    {
        PSObject given = PSObject.AsPSObject(value);
        if (given.BaseObject is SecureAccount account)
        {
            if (MockObject.IsMade(account) || Runspace.DefaultRunspace is null) { return value; }
            if (Session.Current.Adopt(account) is { } other) { throw Another(account.Name, account.AccountId, account.Region, other); }
            return account.Name;
        }

        return given.TypeNames.Contains(Serialised, StringComparer.Ordinal) ? Arrived(engine, given) : value;
    }

    // What came from another process knows what the account is, and not how to sign for it.
    private static string Arrived(EngineIntrinsics engine, PSObject given)
    {
        string name = Text("Name") ?? "", accountId = Text("AccountId") ?? "", region = Text("Region") ?? "",
        deployment = Text("Deployment") ?? "";
        if (Session.Current.Accounts.TryGetValue(name, out SecureAccount? here))
        {
            return here.AccountId == accountId && here.Region == region ? name : throw Another(name, accountId, region, here);
        }

        if (given.Properties["IsSimulated"]?.Value is true)
        {
            throw new ArgumentTransformationMetadataException(
                $"Account '{SafeText.Of(name)}' is simulated, and what is in it is in the memory of the process that it came "
                    + "from: use ForEach-Object -Parallel or Start-ThreadJob, which stay in that process, or connect an empty one "
                    + "here with Connect-SecureAccount -Simulated.");
        }

        string? profile = Text("ProfileName"), role = Text("RoleArn");
        if (given.Properties["CanReconnect"]?.Value is not true || (profile is null && role is null))
        {
            throw new ArgumentTransformationMetadataException(
                $"Account '{SafeText.Of(name)}' was connected in another process by "
                    + $"{SafeText.Of(Text("Source") ?? "credentials")}, and credentials do not go with it: connect it here first, "
                    + $"with Connect-SecureAccount -Name '{SafeText.Of(name)}' -Region {SafeText.Of(region)} -Deployment "
                    + $"'{SafeText.Of(deployment)}' and a profile or role that this process can use.");
        }

        System.Collections.Hashtable parameters = new()
        {
            ["Name"] = name, ["Region"] = region, ["Deployment"] = deployment,
            // Whoever wrote the profile anew meanwhile is not taken for the one that was meant.
            ["ExpectedAccountId"] = accountId,
        };
        foreach ((string parameter,
            string? text) in new[] { ("ProfileName", profile), ("RoleArn", role), ("RoleSessionName", Text("RoleSessionName")),
                ("EndpointUrl", Text("EndpointUrl")), ("EvidencePath", Text("EvidencePath")) })
        {
            if (text is not null) { parameters[parameter] = text; }
        }

        engine.InvokeCommand.InvokeScript(false,
            ScriptBlock.Create("param($p) $null = SecureNet\\Connect-SecureAccount @p -ErrorAction Stop"),
            null, parameters);
        return name;

        string? Text(string property) => given.Properties[property]?.Value as string is { Length: > 0 } text ? text : null;
    }

    private static ArgumentTransformationMetadataException Another(string name, string accountId, string region, SecureAccount here) => new(
        $"The account that was given as '{SafeText.Of(name)}' is {SafeText.Of(accountId)} in {SafeText.Of(region)}, and "
            + $"by this name {here.AccountId} in {here.Region} is connected here: give it another name with "
            + "Connect-SecureAccount -Name, or disconnect the one that is here.");
}
