using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>The exit codes of gates as a pipeline sees them: of a process, in pwsh and in the host that needs none.</summary>
public class GateProcessTests
{
    private const string Build = """
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment gate
        $vpc = New-SecureVpc -Name gate -CidrBlock 10.0.0.0/16
        $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
        """;

    private const string Good = "'Internet -> Bastion-host: only tcp/22'";
    private const string Violated = "'Internet -> Bastion-host: nothing'";

    // What begins a process takes two seconds of processor: the suite tries each code and each way to it, full depth all that lie between.
    public static TheoryData<string, int> Endings
    {
        get
        {
            TheoryData<string, int> endings = Sample;
            foreach (object[] more in Depth.IsFull ? More : []) { endings.Add((string)more[0], (int)more[1]); }
            return endings;
        }
    }

    private static TheoryData<string, int> Sample => new()
    {
        { $"Test-NetworkIntent -Intent {Violated}", 0 }, // who does not ask is not ended
        { $"Test-NetworkIntent -Intent {Good} -CI", 0 },
        { $"$ErrorActionPreference = 'Stop'; Test-NetworkIntent -Intent {Good}, {Violated} -CI; 'not reached'", 2 },
        { "$ErrorActionPreference = 'Stop'; Test-NetworkPath Internet no-such-host tcp -Port 443 -CI", 1 },
        { $"$ErrorActionPreference = 'Stop'; try {{ Test-NetworkIntent -Intent {Violated} -CI }} catch {{ exit 7 }}", 7 },
        { "$ErrorActionPreference = 'Stop'; Test-BucketPolicy -Policy '' -BucketName demo -Principal "
            + "arn:aws:iam::111111111111:role/x -Action s3:ListBucket -OwnerAccountId 111111111111 -CI", 3 },
    };

    private static TheoryData<string, int> More => new()
    {
        { $"Test-NetworkIntent -Intent {Violated}; exit $LASTEXITCODE", 2 },
        { $"$ErrorActionPreference = 'Stop'; Test-NetworkIntent -Intent {Violated} -CI", 2 },
        { "$ErrorActionPreference = 'Stop'; Test-NetworkPath Internet 10.0.0.4 tcp -Port 443 -CI", 2 },
        { $"$ErrorActionPreference = 'Stop'; try {{ Test-NetworkIntent -Intent {Violated} -CI }} catch {{ 'caught' }}", 0 },
        { $"$ErrorActionPreference = 'Stop'; try {{ Test-NetworkIntent -Intent {Violated} -CI }} catch {{ }}; throw 'another'", 1 },
        { "$ErrorActionPreference = 'Stop'; Test-BucketPolicy -Policy '' -BucketName demo -Principal 111111111111 "
            + "-Action s3:ListBucket -OwnerAccountId 222222222222 -CI", 2 },
    };

    [SkippableTheory]
    [MemberData(nameof(Endings))]
    public void A_process_of_pwsh_ends_with_the_code_of_the_gate(string script, int code)
    {
        Skip.IfNot(ChildProcess.HasPwsh, "pwsh 7.6 is not installed.");
        (int ended, string output) = ChildProcess.Pwsh("-File",
            Write($"Import-Module '{Path.Join(ModuleTests.FindRoot(), "SecureNet.psd1")}'\n{Build}\n{script}"));
        Assert.True(ended == code, $"{ended}: {output}");
        Assert.DoesNotContain("not reached", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"$ErrorActionPreference = 'Stop'; Test-NetworkIntent -Intent {Good}, {Violated} -CI; 'not reached'", 2)]
    [InlineData("$ErrorActionPreference = 'Stop'; Test-BucketPolicy -Policy '' -BucketName demo -Principal "
        + "arn:aws:iam::111111111111:role/x -Action s3:ListBucket -OwnerAccountId 111111111111 -CI", 3)]
    public void The_host_ends_with_it_too(string script, int code)
    {
        (int ended, string output) = HostProcess.Run(null, Write($"{Build}\n{script}"));
        Assert.True(ended == code, $"{ended}: {output}");
    }

    [SkippableFact]
    public void A_step_of_GitHub_and_a_command_end_with_it()
    {
        Skip.IfNot(ChildProcess.HasPwsh, "pwsh 7.6 is not installed.");
        string file = Write($"$ErrorActionPreference = 'stop'\nImport-Module '{Path.Join(ModuleTests.FindRoot(), "SecureNet.psd1")}'\n"
            + $"{Build}\nTest-NetworkIntent -Intent {Violated} -CI\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) {{ "
            + "exit $LASTEXITCODE }");
        Assert.Equal(2, ChildProcess.Pwsh("-command", $". '{file}'").Code);
        Assert.Equal(2, ChildProcess.Pwsh("-command", $"& '{file.Replace("'", "''", StringComparison.Ordinal)}'").Code);
    }

    private static string Write(string text)
    {
        string file = Path.Join(Directory.CreateTempSubdirectory("gate").FullName, "gate.ps1");
        File.WriteAllText(file, text);
        return file;
    }
}
