using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SecureNet.Keys;

namespace SecureNet.Tests.Keys;

/// <summary>Keys that are made here: right by the standard's own vectors, and readable for the programs of others.</summary>
public sealed class SshKeyTests : IDisposable
{
    // An RSA key takes seconds to make.
    private static readonly Dictionary<SshKeyType, SshKey> s_keys = new()
    {
        [SshKeyType.Ed25519] = SshKey.Create(SshKeyType.Ed25519, "web@test"), [SshKeyType.Rsa] = SshKey.Create(SshKeyType.Rsa, "web@test")
    };
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-keys").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    // Source: RFC 8032, section 7.1, tests 1 to 3, and 1024.
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    [InlineData("f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e")]
    public void The_public_key_of_a_seed_is_that_of_RFC_8032(string seed, string key) =>
        Assert.Equal(key, Convert.ToHexStringLower(Ed25519.PublicKeyOf(Convert.FromHexString(seed))));

    [SkippableTheory]
    [InlineData(SshKeyType.Ed25519)]
    [InlineData(SshKeyType.Rsa)]
    public void Ssh_keygen_reads_the_private_half_and_finds_the_public_half_that_we_import(SshKeyType type)
    {
        SshKey key = s_keys[type];
        string path = Path.Join(_folder, "key.pem");
        using (PrivateKeyFile file = PrivateKeyFile.Create(path)) { file.Write(key.PrivateText(SshKeyFormat.Pem)); }
        Assert.True(PublicKeyLine.Same(key.PublicKey, Run("ssh-keygen", "-y", "-f", path)));
    }

    [SkippableTheory]
    [InlineData(SshKeyType.Ed25519)]
    [InlineData(SshKeyType.Rsa)]
    public void A_signature_of_the_private_half_is_valid_for_the_public_half(SshKeyType type)
    {
        SshKey key = s_keys[type];
        string path = Path.Join(_folder, "key.pem");
        string text = Path.Join(_folder, "text");
        using (PrivateKeyFile file = PrivateKeyFile.Create(path)) { file.Write(key.PrivateText(SshKeyFormat.Pem)); }
        File.WriteAllText(text, "hello");
        File.WriteAllText(Path.Join(_folder, "allowed"), "me " + key.PublicKey);
        // ssh-keygen asks for the public half in a file beside the private one where the format does not hold it.
        File.WriteAllText(path + ".pub", key.PublicKey);
        Run("ssh-keygen", "-Y", "sign", "-f", path, "-n", "file", text);
        using Process check = Start("ssh-keygen",
            ["-Y", "verify", "-f", Path.Join(_folder, "allowed"), "-I", "me", "-n", "file", "-s", text + ".sig"], redirectInput: true);
        check.StandardInput.Write("hello");
        check.StandardInput.Close();
        check.WaitForExit();
        Assert.Equal(0, check.ExitCode);
    }

    [Theory]
    [InlineData(SshKeyType.Ed25519, SshKeyFormat.Pem)]
    [InlineData(SshKeyType.Ed25519, SshKeyFormat.Ppk)]
    [InlineData(SshKeyType.Rsa, SshKeyFormat.Pem)]
    [InlineData(SshKeyType.Rsa, SshKeyFormat.Ppk)]
    public void The_public_half_of_a_file_is_read_again(SshKeyType type, SshKeyFormat format)
    {
        SshKey key = s_keys[type];
        string? read = PublicKeyLine.Of(key.PrivateText(format));
        Assert.True(PublicKeyLine.Same(key.PublicKey, read));
        // The comment, by which a later run knows its own file, is in every format that has room for one.
        Assert.Equal(type == SshKeyType.Ed25519 || format == SshKeyFormat.Ppk, read!.EndsWith(" web@test", StringComparison.Ordinal));
    }

    // Source: PuTTY's manual, appendix C.
    [Theory]
    [InlineData(SshKeyType.Ed25519, "ssh-ed25519")]
    [InlineData(SshKeyType.Rsa, "ssh-rsa")]
    public void A_PuTTY_file_has_the_lines_and_the_MAC_of_version_3(SshKeyType type, string algorithm)
    {
        string[] lines = s_keys[type].PrivateText(SshKeyFormat.Ppk).TrimEnd('\n').Split('\n');
        Assert.Equal([$"PuTTY-User-Key-File-3: {algorithm}", "Encryption: none", "Comment: web@test"], lines[..3]);
        byte[] open = Blob("Public-Lines: ");
        byte[] secret = Blob("Private-Lines: ");
        using MemoryStream signed = new();
        foreach (byte[] part in (byte[][])[Encoding.ASCII.GetBytes(algorithm), "none"u8.ToArray(), "web@test"u8.ToArray(), open, secret])
        {
            signed.Write(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(part.Length)));
            signed.Write(part);
        }

        Assert.Equal("Private-MAC: " + Convert.ToHexStringLower(HMACSHA256.HashData(Array.Empty<byte>(), signed.ToArray())), lines[^1]);

        byte[] Blob(string header)
        {
            int at = Array.FindIndex(lines, l => l.StartsWith(header, StringComparison.Ordinal));
            return Convert.FromBase64String(string.Concat(
                lines.Skip(at + 1).Take(int.Parse(lines[at][header.Length..], System.Globalization.CultureInfo.InvariantCulture))));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 9\n")]
    public void What_is_no_private_key_has_no_public_half(string text) => Assert.Null(PublicKeyLine.Of(text));

    [Fact]
    public void A_file_that_is_there_is_never_overwritten_and_one_without_a_key_goes_again()
    {
        string path = Path.Join(_folder, "mine");
        File.WriteAllText(path, "mine");
        Assert.Throws<IOException>(() => PrivateKeyFile.Create(path));
        Assert.Equal("mine", File.ReadAllText(path));
        string empty = Path.Join(_folder, "empty");
        PrivateKeyFile.Create(empty).Dispose();
        Assert.False(File.Exists(empty));
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments, redirectInput: false);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static Process Start(string program, string[] arguments, bool redirectInput)
    {
        try { return Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = redirectInput
        })!; }
        catch (System.ComponentModel.Win32Exception) { throw new SkipException($"{program} is not installed."); }
    }
}
