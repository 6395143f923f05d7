using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SecureNet.Benchmarks;

/// <summary>Makes flow log files: the default format, gzipped, the same for the same numbers.</summary>
/// <remarks>A record has about 114 bytes of text and 20 packed. Of 20 files of a million records, some 13 million have different source,
/// destination, port and action; there are about 130,000 pairs of port and action; 11.5 % are rejected; 1.5 % are IPv6; one address is in
/// one record of 50,000.</remarks>
internal static class FlowLogFiles
{
    public const string RareAddress = "10.77.88.99";

    private static readonly int[] s_services = [443, 80, 53, 22, 3306, 5432, 8080, 25];

    /// <summary>Makes the files that are not there yet.</summary>
    public static void Make(string folder, int files, int records)
    {
        Directory.CreateDirectory(folder);
        Parallel.For(0, files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            string path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture,
                $"111111111111_vpcflowlogs_us-east-1_fl-0123456789abcdef0_20261125T{i / 12:00}{i % 12 * 5:00}Z_{i:x8}.log.gz"));
            if (File.Exists(path)) { return; }
            using (GZipStream gzip = new(File.Create(path + ".part"), CompressionLevel.Optimal)) { Write(gzip, i, records); }
            File.Move(path + ".part", path);
        });
    }

    private static void Write(Stream stream, int file, int records)
    {
        Random random = new(file + 1);
        string[] interfaces = [.. Enumerable.Range(0, 200).Select(i => $"eni-0{new Random(i).NextInt64(0x100000000000000):x15}0")];
        StringBuilder text = new();
        text.Append("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n");
        long time = new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + (file * 300);
        // The same in every file.
        Random common = new(0);
        Talk[] talks = [.. Enumerable.Range(0, 50_000).Select(_ => MakeTalk(common))];
        for (int i = 0; i < records; i++)
        {
            // A good third are talks that go on and on; the others are new.
            Talk talk = random.Next(100) < 36 ? talks[random.Next(talks.Length)] : MakeTalk(random);
            int ephemeral = talk.Ephemeral, service = talk.Service;
            bool outward = talk.IsOutward, reject = random.Next(1000) < 115;
            int packets = 1 + (int)Math.Pow(random.NextDouble() * 8, 2);
            text.Append(CultureInfo.InvariantCulture, $"2 111111111111 {interfaces[talk.Interface]} ");
            text.Append(CultureInfo.InvariantCulture,
                $"{(outward ? talk.Inner : talk.Outer)} {(outward ? talk.Outer : talk.Inner)} {(outward ? ephemeral : service)} "
                    + $"{(outward ? service : ephemeral)} ");
            text.Append(CultureInfo.InvariantCulture,
                $"{(service == 53 ? 17 : 6)} {packets} {packets * random.Next(40, 1500)} {time + (i / (records / 240 + 1))} "
                    + $"{time + 60 + (i / (records / 240 + 1))} {(reject ? "REJECT" : "ACCEPT")} OK\n");
            if (text.Length > 1 << 20) { Flush(); }
        }

        Flush();

        void Flush()
        {
            stream.Write(Encoding.ASCII.GetBytes(text.ToString()));
            text.Clear();
        }
    }

    private static Talk MakeTalk(Random random)
    {
        int which = random.Next(200);
        string inner = random.Next(50_000) == 0 ? RareAddress : $"10.0.{which}.{random.Next(1, 32)}";
        // A few hundred busy peers, and a long tail.
        string outer = random.Next(1000) < 15 ? $"2001:db8::{random.Next(4096):x}:{random.Next(16):x}"
            : random.Next(100) < 62 ? $"{random.Next(20, 200)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"
            : $"52.94.{random.Next(4)}.{random.Next(64)}";
        int service = random.Next(10) == 0 ? random.Next(65536) : s_services[random.Next(s_services.Length)];
        return new(which, inner, outer, random.Next(1024, 65536), service, random.Next(2) == 0);
    }

    private sealed record Talk(int Interface, string Inner, string Outer, int Ephemeral, int Service, bool IsOutward);
}
