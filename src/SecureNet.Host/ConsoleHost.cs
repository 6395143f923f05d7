using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace SecureNet.Host;

/// <summary>The PowerShell host on the console.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>What the script gave to <c>exit</c>.</summary>
    public int ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SecureNet.Host";

    public override PSHostUserInterface UI { get; } = new ConsoleUserInterface();

    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt; run the script in pwsh.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt; run the script in pwsh.");

    // Native commands write to the console themselves.
    public override void NotifyBeginApplication() => Console.Out.Flush();

    public override void NotifyEndApplication() => Console.Out.Flush();
}
