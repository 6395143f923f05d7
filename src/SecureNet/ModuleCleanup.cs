using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SecureNet;

/// <summary>Removing the module, also by Import-Module -Force, forgets the session: accounts, simulated world, recent changes.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace) { Session.Forget(runspace); }
    }
}
