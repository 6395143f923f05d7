using System.Management.Automation;
using SecureNet.Simulation;

namespace SecureNet.Commands;

/// <summary>Empties the simulated cloud of this session: what was built in it, its faults and its time.</summary>
[Cmdlet(VerbsCommon.Reset, "SimulatedAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SecureAccount))]
public sealed class ResetSimulatedAccountCommand : AsyncCmdlet
{
    /// <summary>Puts out the accounts as they are connected anew.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Session session = await OnPipelineAsync(() => Session.Current).ConfigureAwait(false);
        SecureAccount[] simulated = [.. session.Accounts.Values.Where(a => a.IsSimulated)
            .OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase)];
        if (!await ShouldProcessAsync($"simulated accounts {string.Join(", ", simulated.Select(a => a.Name).DefaultIfEmpty("(none)"))}",
            "Remove all that is in them").ConfigureAwait(false))
        {
            return;
        }
        session.Renew();
        foreach (SecureAccount old in simulated)
        {
            SecureAccount account = new(old.Name, old.Deployment, old.Source, session.World.Connect(old.AccountId, old.Region),
                isSimulated: true) { EndpointUrl = old.EndpointUrl, EvidencePath = old.EvidencePath, Home = session };
            account.Listen();
            session.Accounts[account.Name] = account;
            if (PassThru) { await WriteAsync(account).ConfigureAwait(false); }
        }
    }
}

/// <summary>Moves the time of the simulated cloud on.</summary>
[Cmdlet(VerbsCommon.Step, "SimulatedTime")]
[OutputType(typeof(DateTimeOffset))]
public sealed class StepSimulatedTimeCommand : AsyncCmdlet
{
    /// <summary>How much later it becomes.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [OneValue]
    public TimeSpan By { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (By < TimeSpan.Zero || By > TimeSpan.FromDays(3650))
        {
            throw new Provisioning.RefusedException(
                "BadTime", $"Simulated time cannot be moved by {By}.", By.ToString(),
                "Give a time from 0 to 3650 days; time does not go back (Reset-SimulatedAccount begins anew).");
        }

        SimulatedClock clock = await OnPipelineAsync(() => Session.Current.Clock).ConfigureAwait(false);
        clock.Advance(By);
        await WriteAsync(clock.GetUtcNow()).ConfigureAwait(false);
    }
}
