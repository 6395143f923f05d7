namespace SecureNet.Tests.Commands;

/// <summary>Rows A1 to A9 of the reference network as a script. The caller sets <c>$path</c>, the file of the private half.</summary>
internal static class FleetNetwork
{
    public const string Connect = """
        $a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-west-2 -Deployment reference

        """;

    public const string Ground = Connect + """
        $vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -ErrorAction Stop
        $key = New-HostKeyPair -Name bastion-ssh -Path $path -ErrorAction Stop
        $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key -ErrorAction Stop

        """;

    public const string Fleet = """
        $image = $bastion | New-HostImage -Name AMI-demo -Description 'Launch template AMI' -ErrorAction Stop
        $alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A -ErrorAction Stop
        $template = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -InstanceType t2.micro -UserData 'echo secret' -LoadBalancer $alb -Bastion $bastion -ErrorAction Stop
        $fleet = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb -ErrorAction Stop

        """;

    public const string Wait = "$fleet = $fleet | Wait-WebFleet -ErrorAction Stop\n";

    public const string Remove = "Remove-SecureDeployment -Name reference -Confirm:$false";

    /// <summary>A new folder's file for the private half, as a script that sets <c>$path</c>.</summary>
    public static string Path(string folder) => $"$path = '{System.IO.Path.Join(folder, Guid.NewGuid().ToString("N") + ".pem")}'\n";
}
