using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Keys;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Makes a key pair on this machine, keeps its private half in a file and gives EC2 the public half.</summary>
[Cmdlet(VerbsCommon.New, "HostKeyPair", SupportsShouldProcess = true)]
[OutputType(typeof(HostKeyPair))]
public sealed class NewHostKeyPairCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>The file of the private half; one that is there is never overwritten.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string Path { get; set; } = "";

    [Parameter]
    [OneValue]
    public SshKeyType KeyType { get; set; }

    [Parameter]
    [OneValue]
    public SshKeyFormat Format { get; set; }

    /// <summary>Lets EC2 make the pair: the private half comes over the wire once.</summary>
    [Parameter]
    public SwitchParameter MadeByEC2 { get; set; }

    /// <summary>The file is there already: only the public half of its key is imported.</summary>
    [Parameter]
    public SwitchParameter UseExistingFile { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TextRules.KeyPairName.Check(Name);
        SecureAccount account = ResolveAccount(Account);
        string path = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(Path)).ConfigureAwait(false);
        string address = $"key-pair/{Name}";
        Network have = await Reader.ReadAsync([account.Cloud], [ResourceKind.KeyPair], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        FleetNames.RefuseForeign<KeyPair>(have, account.Place, account.Deployment, address, Name, k => k.KeyName);
        KeyPair wanted = new()
        {
            Id = Blueprint.IdOf(account.Place, ResourceKind.KeyPair, address), AccountId = account.AccountId, Region = account.Region,
            KeyName = Name, Tags = Blueprint.TagsFor(account.Deployment, address, Name),
        };
        KeyPair? existing = Blueprint.Find<KeyPair>(have, account.Place, account.Deployment, address);
        string comment = $"{Name}@{account.Deployment}";
        string? inFile = File.Exists(path)
            ? PublicKeyLine.Of(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)) : null;
        if (existing is not null)
        {
            CheckSame(existing, path, inFile);
            await CheckFormAsync(wanted, existing, path, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            string? half = PublicHalf(path, inFile, comment);
            existing = half is null && MadeByEC2
                ? await CreateAsync(wanted, path, account, cancellationToken).ConfigureAwait(false)
                : await ImportAsync(wanted, half, path, comment, have, cancellationToken).ConfigureAwait(false);
        }

        if (existing is not null) { await WriteAsync(new HostKeyPair(existing, path)).ConfigureAwait(false); }
    }

    // A key cannot become one of another type, and its file is never overwritten.
    private async Task CheckFormAsync(KeyPair wanted, KeyPair existing, string path, CancellationToken cancellationToken)
    {
        if (IsAsked(nameof(KeyType)))
        {
            Differences.Check(wanted with { KeyType = KeyType == SshKeyType.Rsa ? "rsa" : "ed25519" }, existing, Network.Empty, i => i);
        }
        if (!IsAsked(nameof(Format))) { return; }
        SshKeyFormat format = PublicKeyLine.FormatOf(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
        if (format == Format) { return; }
        throw new RefusedException("KeyFileInAnotherFormat",
            $"'{path}' holds the private half of key pair '{Name}' ({existing.Id}) of {existing.Place} as {format}, where "
                + $"{Format} is asked for. A key file is never overwritten.", path,
            "Convert a copy of it (puttygen, or ssh-keygen -p -m PEM), and leave -Format out here.");
    }

    private void CheckSame(KeyPair existing, string path, string? inFile)
    {
        if (inFile is null)
        {
            throw new RefusedException("KeyPairWithoutFile",
                $"Key pair '{Name}' ({existing.Id}) is there in {existing.Place}, and '{path}' does not hold its private half.", path,
                "Name its file, or remove the pair with Remove-HostKeyPair and run this again.");
        }

        if (existing.PublicKey is { } known && !PublicKeyLine.Same(known, inFile))
        {
            throw new RefusedException("KeyFileDiffers",
                $"'{path}' holds another key than key pair '{Name}' ({existing.Id}) of {existing.Place}.", path,
                "Name the file of that pair, or give another -Name.");
        }
    }

    /// <summary>
    /// The public half of a file that may be used again: one of a run that ended before EC2 had it, or one that the user asks for.
    /// </summary>
    private string? PublicHalf(string path, string? inFile, string comment)
    {
        if (!File.Exists(path))
        {
            if (!PrivateKeyFile.CanBeMade(path))
            {
                throw new RefusedException("KeyFolderMissing",
                    $"There is no folder '{System.IO.Path.GetDirectoryName(path)}' for the private half of key pair '{Name}'.", path,
                    "Create the folder, or give another -Path.");
            }
            return UseExistingFile ? throw new RefusedException("KeyFileMissing", $"There is no file '{path}'.", path,
                "Leave out -UseExistingFile to make a key pair, or give its -Path.") : null;
        }

        if (inFile is null && UseExistingFile)
        {
            throw new RefusedException("NoPrivateKey",
                $"'{path}' holds no private key of OpenSSH, PEM or PuTTY that is readable without a passphrase.", path,
                "Give the -Path of one.");
        }
        return inFile is not null && (UseExistingFile || inFile.EndsWith(" " + comment, StringComparison.Ordinal)) ? inFile
            : throw new RefusedException("KeyFileExists", $"'{path}' is there; a key file is never overwritten.", path,
                "Give another -Path, or -UseExistingFile to import the public half of the key in it.");
    }

    private async Task<KeyPair?> ImportAsync(KeyPair wanted, string? half, string path, string comment, Network have,
        CancellationToken cancellationToken)
    {
        if (half is null)
        {
            if (!await ShouldProcessAsync(
                path, $"Write the private half of key pair '{Name}', and import its public half in {wanted.Place}").ConfigureAwait(false))
            {
                return await PlannedAsync(wanted, have, cancellationToken).ConfigureAwait(false);
            }

            // The file first: a pair whose private half was lost would be of no use.
            SshKey made = SshKey.Create(KeyType, comment);
            using PrivateKeyFile file = PrivateKeyFile.Create(path);
            file.Write(made.PrivateText(Format));
            half = made.PublicKey;
        }

        PlanResult? result = await CarryOutAsync(Planner.Create(new(wanted.Deployment!, [wanted with { PublicKey = half }]), have), have,
            cancellationToken).ConfigureAwait(false);
        return result?.ApplyTo(have).Find<KeyPair>(wanted.Place, ResourceKind.KeyPair, result.IdOf(wanted.Id));
    }

    /// <summary>The pair that would be, where -WhatIf asked. Its key is drawn only when it is made, so none is shown.</summary>
    private async Task<KeyPair?> PlannedAsync(KeyPair wanted, Network have, CancellationToken cancellationToken)
    {
        KeyPair draft = wanted with { PublicKey = SshKey.Create(KeyType, Name).PublicKey };
        PlanResult? shown = await ShowAsync(Planner.Create(new(wanted.Deployment!, [draft]), have), have, cancellationToken)
            .ConfigureAwait(false);
        return shown?.ApplyTo(have).Find<KeyPair>(wanted.Place, ResourceKind.KeyPair, shown.IdOf(wanted.Id)) is { } pair
            ? pair with { PublicKey = null, KeyFingerprint = "" } : null;
    }

    private async Task<KeyPair?> CreateAsync(KeyPair wanted, string path, SecureAccount account, CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync(path, $"Let EC2 make key pair '{Name}' in {wanted.Place}, and write its private half")
            .ConfigureAwait(false))
        {
            return await PlannedAsync(wanted, Network.Empty, cancellationToken).ConfigureAwait(false);
        }

        // Open before the call: an answer that cannot be kept is lost. One that gets no key is taken away again.
        using PrivateKeyFile file = PrivateKeyFile.Create(path);
        CreateKeyPair change = new(Name, KeyType == SshKeyType.Rsa ? "rsa" : "ed25519", Format == SshKeyFormat.Ppk ? "ppk" : "pem",
            file.Write) { Tags = wanted.Tags };
        PlanResult? result = await CarryOutAsync(Plan.Of([(account.Place, change)]), cancellationToken).ConfigureAwait(false);
        return result?.ApplyTo(Network.Empty).Of<KeyPair>().Single();
    }
}

/// <summary>Gets key pairs of deployments.</summary>
[Cmdlet(VerbsCommon.Get, "HostKeyPair")]
[OutputType(typeof(HostKeyPair))]
public sealed class GetHostKeyPairCommand : FleetCommand
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyName", "KeyPairId")]
    [SupportsWildcards]
    [ItemName("KeyPairId", "KeyName")]
    public string Name { get; set; } = "*";

    protected override async Task ProcessAsync(CancellationToken cancellationToken) => await WriteMatchesAsync<KeyPair>(
        await Reader.ReadAsync(CloudsFor([]), [ResourceKind.KeyPair], ResourceFilter.All, cancellationToken).ConfigureAwait(false), Name,
        "key pair", k => new HostKeyPair(k)).ConfigureAwait(false);
}

/// <summary>Deletes key pairs from EC2; the file of the private half stays where it is.</summary>
[Cmdlet(VerbsCommon.Remove, "HostKeyPair", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveHostKeyPairCommand : FleetCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyName", "KeyPairId")]
    [ResourceReferenceTransformation("KeyPairId", "KeyName")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.KeyPair, ResourceKind.LaunchTemplate],
            ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        KeyPair[] pairs = [.. InputObject.Select(r => Ours(One<KeyPair>(have, r, "key pair", "Get-HostKeyPair")))];
        if (have.Of<LaunchTemplate>().FirstOrDefault(t => pairs.Any(k => k.Place == t.Place && k.KeyName == t.Data.KeyName)) is { } user)
        {
            throw new RefusedException("KeyPairInUse",
                $"Launch template {user} of {user.Place} launches with key pair '{user.Data.KeyName}': without it no instance "
                    + "would start.", user.Data.KeyName, "Remove the template first with Remove-HostTemplate.");
        }

        await CarryOutAsync(RemovalPlanner.Create(pairs, have), have, cancellationToken).ConfigureAwait(false);
    }
}
