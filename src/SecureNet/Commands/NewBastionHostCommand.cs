using System.Management.Automation;
using System.Net;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Launches a bastion: public subnet, public address, a security group that admits SSH from the stated ranges only.</summary>
[Cmdlet(VerbsCommon.New, "BastionHost", SupportsShouldProcess = true)]
[OutputType(typeof(SecureHost))]
public sealed class NewBastionHostCommand : NewHostCommand
{
    private IPNetwork[] _ranges = [];

    /// <summary>The IPv4 blocks that may use SSH.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] AllowSshFrom { get; set; } = [];

    [Parameter]
    [ValidateLength(1, 100)]
    [OneValue]
    public string Name { get; set; } = "Bastion-host";

    /// <summary>Lets the ranges add up to more than 16,777,216 addresses of the internet, as 0.0.0.0/0 does.</summary>
    [Parameter]
    public SwitchParameter AllowWorld { get; set; }

    internal override string HostName => Name;

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        await base.BeginAsync(cancellationToken).ConfigureAwait(false);
        _ranges = [.. AllowSshFrom.Select(Blocks.Parse)];
        InternetShare share = WorldAccess.Of(_ranges);
        if (!share.IsWorld) { return; }
        if (!AllowWorld)
        {
            throw new RefusedException("SshOpenToTheWorld",
                $"SSH from {string.Join(", ", AllowSshFrom)} lets {share} try the bastion (CIS 5.3, EC2.13).",
                string.Join(", ", AllowSshFrom),
                "Name the range you come from, or add -AllowWorld if it has to be.");
        }

        await WriteWarningAsync($"Bastion '{Name}' admits SSH from {share} (CIS 5.3, EC2.13).").ConfigureAwait(false);
    }

    internal override HostSpecification Complete(HostSpecification specification, Network have) =>
        specification with { AllowSshFrom = _ranges };
}
