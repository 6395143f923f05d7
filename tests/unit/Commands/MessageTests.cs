using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SecureNet.Tests.Commands;

/// <summary>What a mistake says is said in words: no regular expression, no name of .NET, and not the manual alone.</summary>
public sealed partial class MessageTests : IDisposable
{
    private const string Bad = "!*no such thing*!";

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void No_parameter_shows_its_regular_expression()
        => Assert.DoesNotContain(typeof(SecureAccount).Assembly.GetExportedTypes().SelectMany(t => t.GetProperties()),
        p => p.GetCustomAttribute<ValidatePatternAttribute>() is not null);

    [Fact]
    public void Every_parameter_with_a_pattern_or_a_transformation_refuses_a_bad_value_in_words()
    {
        _shell.Run(ReferenceNetwork.Connect);
        int fed = 0;
        List<string> wrong = [];
        foreach (Type type in typeof(SecureAccount).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null))
        {
            CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
            string name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
            foreach (PropertyInfo parameter in type.GetProperties()
                .Where(p => p.GetCustomAttributes<ParameterAttribute>().Any() && p.GetCustomAttributes().Any(a =>
                a is TextPatternAttribute or ValidateRangeAttribute or ValidateSetAttribute or ValidateNotNullOrEmptyAttribute
                    or ArgumentTransformationAttribute)))
            {
                ParameterAttribute own = parameter.GetCustomAttributes<ParameterAttribute>().First();
                string set = own.ParameterSetName;
                // What else is mandatory with it is given too, so that the parameter is what is wrong.
                string[] others = [.. type.GetProperties()
                    .Where(p => p != parameter && p.GetCustomAttributes<ParameterAttribute>()
                    .Any(a => a.Mandatory && (
                    a.ParameterSetName == set || a.ParameterSetName == ParameterAttribute.AllParameterSets
                    || set == ParameterAttribute.AllParameterSets)))
                    .Where(p => set != ParameterAttribute.AllParameterSets
                        || p.GetCustomAttributes<ParameterAttribute>().All(a => a.ParameterSetName == ParameterAttribute.AllParameterSets))
                    .Select(p => p.PropertyType == typeof(SwitchParameter) ? "-" + p.Name : $"-{p.Name} 10.0.0.1")];
                foreach (string value in (string[])[$"'{Bad}'", "''", "$null", "80,443"])
                {
                    if (parameter.PropertyType.IsArray && value == "80,443") { continue; }
                    fed++;
                    foreach (ErrorRecord error in Errors(
                        $"{name} {string.Join(' ', others)} -{parameter.Name} "
                            + $"{value}{(type.GetProperty("WhatIf") is null && cmdlet.SupportsShouldProcess ? " -WhatIf" : "")}"))
                    {
                        string said = $"{error} {error.ErrorDetails?.Message}";
                        bool isScalarPort = parameter.Name.EndsWith("Port", StringComparison.Ordinal)
                            || parameter.GetCustomAttribute<NumberOrNoneAttribute>() is not null;
                        if (Jargon().IsMatch(said) || (
                            isScalarPort && (said.Contains("Specified method", StringComparison.Ordinal)
                            || said.Contains("System.Object[]", StringComparison.Ordinal)))
                            || error.ErrorDetails?.RecommendedAction?.StartsWith("See Get-Help", StringComparison.Ordinal) == true)
                        {
                            wrong.Add($"{name} -{parameter.Name} {value}: {said}");
                        }
                    }
                }
            }
        }

        Assert.True(fed > 100, $"{fed} values were fed");
        Assert.Empty(wrong);
        Assert.Equal(0, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_list_given_to_a_parameter_of_one_value_is_told_so_with_the_parameter_and_the_way()
    {
        _shell.Run(ReferenceNetwork.Connect);
        List<string> wrong = [];
        int fed = 0;
        foreach (Type type in typeof(SecureAccount).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null))
        {
            CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
            foreach (PropertyInfo parameter in type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()))
            {
                Type one = Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;
                if (one != typeof(string) && one != typeof(ResourceReference) && !one.IsEnum && !one.IsPrimitive) { continue; }
                fed++;
                ErrorRecord[] errors = Errors($"{cmdlet.VerbName}-{cmdlet.NounName} -{parameter.Name} 'i-1', 'i-2'");
                if (errors is not [{ } said] || !said.ToString().Contains($"'{parameter.Name}'", StringComparison.Ordinal)
                    || !OneValue().IsMatch(said.ToString()))
                {
                    wrong.Add(
                        $"{cmdlet.VerbName}-{cmdlet.NounName} -{parameter.Name}: {string.Join(" | ", errors.Select(e => e.ToString()))}");
                }
            }
        }

        Assert.True(fed > 200, $"{fed} parameters were fed");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // A list of one is that one, as it is to PowerShell everywhere else.
        Assert.Single(_shell.Run(
            "New-SecureVpc -Account @('A') -Name @('one') -CidrBlock @('10.0.0.0/16') -WhatIf *>&1; Get-SecureAccount @('A')"),
            o => o.BaseObject is SecureAccount);
    }

    [Theory]
    [InlineData("$vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ImageId {0}", "ImageId")]
    [InlineData("$vpc | New-PrivateHost -AccessBy None -ImageId {0}", "ImageId")]
    [InlineData("New-HostTemplate -Name web -Image {0} -KeyName ssh", "InvalidImageId")]
    public void An_image_that_no_account_can_have_is_refused_before_the_first_change(string script, string id)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("securenet-image");
        _shell.Run(ReferenceNetwork.Connect + $"$key = '{Path.Join(folder.FullName, "key.pem")}'\n" + """
            $vpc = New-SecureVpc -Account A -Name one -CidrBlock 10.0.0.0/16
            $null = New-HostKeyPair -Account A -Name ssh -Path $key; $null = $vpc | New-WebLoadBalancer -Name alb
            """);
        folder.Delete(true);
        int before = _shell.World.ChangingCalls;
        foreach (string image in (string[])["ami-123", "ami-1234567", "ami-123456789", "ami-0123456789abcdef01",
            "ami-0123456789abcdeg0", "ami-"])
        {
            ErrorRecord error = Assert.Single(Errors(string.Format(System.Globalization.CultureInfo.InvariantCulture, script, image)));
            Assert.Contains(id, error.FullyQualifiedErrorId + error, StringComparison.Ordinal);
            Assert.Contains($"'{image}' is no id of an image: that is ami- and 17 hexadecimal digits", error.ToString(),
                StringComparison.Ordinal);
        }

        Assert.Equal(before, _shell.World.ChangingCalls);
    }

    [GeneratedRegex("One (value|number)[^:]* 'i-1, i-2' are 2: run the command (once )?for each of them")]
    private static partial Regex OneValue();

    [Theory]
    [InlineData("New-SecureVpc -Account a -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway single -NoPublicSubnet",
        "NAT gateway")]
    [InlineData("Test-NetworkPath '' 10.0.0.1 tcp -Port 22", "is no id")]
    [InlineData("Test-NetworkPath nobody 10.0.0.1 tcp -Port 22", "no instance, interface")]
    [InlineData("Test-NetworkPath 10.0.0.1 10.0.0.2 nonsense -Port 22", "not a protocol")]
    [InlineData("Test-NetworkPath 10.0.0.1 10.0.0.2 tcp -Port 80,443", "'80, 443' are 2")]
    [InlineData("Test-PeeringConnectivity -Source i-1 -Destination i-2 -Protocol tcp -Port 80,443", "'80, 443' are 2")]
    [InlineData("New-WebLoadBalancer -Vpc vpc-1 -Name X -Port 80,443", "'80, 443' are 2")]
    [InlineData("Get-NetworkReachability -From ','", "selects nothing")]
    [InlineData("Grant-NetworkAccess -To sg-0123 -From 10.0.0.0/8 -Protocol tcp -Port web", "'web' is no port")]
    [InlineData("Grant-NetworkAccess -To sg-0123 -From 10.0.0.0/8 -Protocol tcp -Port 443-80", "'443-80' is no port")]
    [InlineData("Grant-NetworkAccess -To sg-0123 -From 10.0.0.0/8 -Protocol tcp -Port 80,70000", "'70000' is no port")]
    [InlineData("Connect-SecureAccount X us-west-2 -Simulated -AccountId 12", "12 digits")]
    [InlineData("[SecureNet.MockObject]::Of('Nothing', @{})", "puts out no objects")]
    public void A_mistake_is_told_in_words(string command, string text)
    {
        _shell.Run(ReferenceNetwork.Connect);
        ErrorRecord error = Assert.Single(Errors(command));
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch(Jargon(), error.ToString());
        Assert.Equal(0, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Several_ports_are_granted_by_one_call_and_revoked_by_one()
    {
        _shell.Run(ReferenceNetwork.Connect
            + "$b = New-SecureVpc -Account a -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 | New-BastionHost "
                + "-AllowSshFrom 203.0.113.0/24");
        int changes = _shell.World.ChangingCalls;
        Assert.Equal(3, _shell.Run("$b | Grant-NetworkAccess -From 10.1.0.0/16 -Protocol TCP -Port 80,443,8000-8080").Count);
        Assert.Equal(changes + 1, _shell.World.ChangingCalls);
        Assert.Equal(4, _shell.Run("$b | Grant-NetworkAccess -From 10.1.0.0/16 -Protocol tcp -Port '80, 443',8000-8080,9000").Count);
        Assert.Equal(changes + 2, _shell.World.ChangingCalls);
        _shell.Run("$b | Revoke-NetworkAccess -From 10.1.0.0/16 -Protocol tcp -Port 80,443,8000-8080,9000");
        Assert.Equal(changes + 3, _shell.World.ChangingCalls);
        Assert.Single(_shell.Run("$b | Get-NetworkAccess"));
        Assert.StartsWith("OpenToTheWorld,",
            _shell.Fails("$b | Grant-NetworkAccess -From 0.0.0.0/0 -Protocol tcp -Port 443,3389").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(changes + 3, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Names_are_taken_without_regard_to_case_and_the_exact_one_comes_first()
    {
        _shell.Run(ReferenceNetwork.Connect
            + "$v = New-SecureVpc -Account a -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1; $b = $v | "
                + "New-BastionHost -Name Gate -AllowSshFrom 203.0.113.0/24");
        Assert.Equal("Gate",
            Assert.Single(_shell.Run("(Test-NetworkPath internet gATE Tcp -Port 22 -ClientOs linux).DestinationName ?? 'Gate'"))
            .ToString());
        foreach (string get in (string[])["Get-SecureVpc v", "Get-SecureHost GATE", "Get-SecureAccount a", "Get-SecureVpc V -Account A",
            "Get-SecureVpc V -Account a", "Get-NetworkFinding -Rule OPENTOINTERNET -Severity low | Select-Object -First 0; 1"])
        {
            Assert.Single(_shell.Run(get));
        }

        string[] three = ["web", "WEB", "Other"];
        Assert.Equal(["web"], Model.Names.Meant(three, (n, how) => n.Equals("web", how)));
        Assert.Equal(["web", "WEB"], Model.Names.Meant(three, (n, how) => n.Equals("Web", how)));
        Assert.Equal(["Other"], Model.Names.Meant(three, (n, how) => n.Equals("OTHER", how)));
        Assert.Empty(Model.Names.Meant(three, (n, how) => n.Equals("none", how)));
    }

    private ErrorRecord[] Errors(string script)
    {
        try { return [.. _shell.RunWithErrors(script).Errors]; }
        catch (RuntimeException e) { return [e.ErrorRecord]; }
    }

    [GeneratedRegex(@"\\d|\\w|\[A-Za-z|\$""| pattern |\(Parameter '|\^/")]
    private static partial Regex Jargon();
}
