using System.Collections;
using System.Management.Automation;

namespace SecureNet.Tests.Commands;

public class IndexingTests
{
    [Fact]
    public void Every_list_that_a_cmdlet_gives_can_be_indexed()
    {
        using Shell shell = new();
        IEnumerable<PSObject> given = shell.Run(ReferenceNetwork.Build + """
            $null = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName indexing-logs-1 -LogAccount A
            $vpcA; $bastionA; $peering; $test; $repair
            New-CentralLogBucket indexing-logs-1 A, B -Account A
            Test-NetworkPath Internet $bastionA tcp -Port 80
            $bastionA | Test-CentralFlowLog -Probe $privateB
            Get-NetworkSnapshot
            Get-InternetExposure
            Get-NetworkReachability -From Internet
            Remove-SecureDeployment reference -Confirm:$false
            """);
        // What the compiler makes of a collection expression for IReadOnlyList has no indexer that PowerShell
        // sees: $list[0] is the whole list.
        IEnumerable<string> wrong = given.SelectMany(o => Lists(o.BaseObject, 3))
            .Where(l => l.List.GetType().Name.StartsWith("<>z__", StringComparison.Ordinal)).Select(l => l.Name).Distinct();
        Assert.Empty(wrong);
    }

    // PowerShell asks a single object by its own indexer: $found[0] of one record would be the record's column "0". Nothing of
    // Policies is given in lists of records.
    [Fact]
    public void Nothing_that_is_no_list_has_an_indexer() =>
        Assert.DoesNotContain(new[] { typeof(Session).Assembly, typeof(Model.Network).Assembly }.SelectMany(a => a.GetExportedTypes()),
            t => t.Namespace != "SecureNet.Policies" && !typeof(IEnumerable).IsAssignableFrom(t)
                && t.GetProperties().Any(p => p.GetIndexParameters().Length > 0));

    private static IEnumerable<(string Name, object List)> Lists(object owner, int depth)
    {
        if (depth == 0 || owner.GetType().Namespace?.StartsWith("SecureNet", StringComparison.Ordinal) != true) { yield break; }
        foreach (System.Reflection.PropertyInfo property in owner.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            object? value = property.GetValue(owner);
            if (value is IEnumerable list and not string)
            {
                if (owner.GetType().Namespace == "SecureNet" || owner is Reachability.Hop or Reachability.Trace)
                {
                    yield return ($"{owner.GetType().Name}.{property.Name}", list);
                }
                foreach (object item in list.Cast<object>().Take(2))
                {
                    foreach ((string, object) inner in Lists(item, depth - 1)) { yield return inner; }
                }
            }
            else if (value is not null) { foreach ((string, object) inner in Lists(value, depth - 1)) { yield return inner; } }
        }
    }
}
