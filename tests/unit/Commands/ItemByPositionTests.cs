using System.Management.Automation;
using System.Reflection;
using SecureNet.Commands;

namespace SecureNet.Tests.Commands;

/// <summary>What a cmdlet has given another takes back by position, and not only from the pipeline.</summary>
public sealed class ItemByPositionTests
{
    [Fact]
    public void An_object_names_what_it_is_by_position_as_in_the_pipeline()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + """
            $v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
            $k = New-HostKeyPair -Account A -Name ops -Path ([IO.Path]::Combine([IO.Path]::GetTempPath(), "ops-$([guid]::NewGuid())"))
            $b = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24
            $bucket = New-SecureBucket -Account A -Name taken-by-position
            $role = New-HostRole -Account A -Name reader -S3Bucket $bucket
            $e = $v | Connect-S3Endpoint -AllowBucket $bucket
            """);
        Assert.All([("SecureVpc", "$v"), ("SecureHost", "$b"), ("SecureBucket", "$bucket"), ("HostRole", "$role"), ("S3Endpoint", "$e"),
            ("HostKeyPair", "$k")], x =>
                Assert.Equal(shell.Run($"({x.Item2} | Get-{x.Item1}).ToString()").Select(o => o.ToString()),
                    shell.Run($"(Get-{x.Item1} {x.Item2}).ToString()").Select(o => o.ToString())));
        File.Delete(shell.Run("$k.Path").Single().ToString()!);
    }

    [Fact]
    public void Every_name_that_Get_takes_from_the_pipeline_is_taken_from_an_object() =>
        Assert.Empty(typeof(GetSecureVpcCommand).Assembly.GetTypes().Where(t => t.GetCustomAttribute<CmdletAttribute>()?.VerbName == "Get")
            .Select(t => t.GetProperty("Name")).OfType<PropertyInfo>()
            .Where(p => p.GetCustomAttributes<ParameterAttribute>().Any(a => a.ValueFromPipelineByPropertyName)
                && p.GetCustomAttribute<ItemNameAttribute>() is null)
            .Select(p => p.DeclaringType!.Name));
}
