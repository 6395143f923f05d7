using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet;

/// <summary>Runs a script on a copy of a network in memory, so that what it would make can be looked at. No account is called.</summary>
internal static class Rehearsal
{
    /// <summary>The network as it would be after the script. Call on the pipeline thread.</summary>
    /// <param name="session">The session whose accounts the script names.</param>
    /// <param name="before">The network that the script begins with.</param>
    /// <param name="plan">The script; its cmdlets ask nothing.</param>
    public static Network Run(Session session, Network before, ScriptBlock plan)
    {
        SimulatedWorld world = new();
        world.Options.PeeringLag = world.Options.ReleaseLag = world.Options.StartLag = TimeSpan.FromMilliseconds(1);
        world.Load(before);
        Session rehearsal = new(world);
        foreach (SecureAccount account in session.Accounts.Values) { Connect(account.Name, account.Deployment, account.Place); }
        foreach (Place place in before.Places.Where(p => session.Accounts.Values.All(a => a.Place != p)))
        {
            Connect(before.Places.Count(p => p.AccountId == place.AccountId) == 1 ? place.AccountId : $"{place.AccountId}-{place.Region}",
                "rehearsal", place);
        }
        Runspace runspace = Runspace.DefaultRunspace;
        Session.Replace(runspace, rehearsal);
        try
        {
            plan.InvokeWithContext([], [new("ConfirmPreference", ConfirmImpact.None), new("WhatIfPreference", false),
                new("ErrorActionPreference", ActionPreference.Stop)]);
        }
        finally
        {
            Session.Replace(runspace, session);
        }

        // What was unknown before is unknown after: the rehearsal read nothing.
        return Network.Empty.With(world.State.Resources).ReadAs(before);

        void Connect(string name, string deployment, Place place) =>
            rehearsal.Accounts.TryAdd(name, new(name, deployment, "a rehearsal in memory", world.Connect(place.AccountId, place.Region),
                isSimulated: true) { Home = rehearsal });
    }
}
