using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Gzip;

namespace SecureNet.Tests.FlowLogs;

/// <summary>
/// Our unpacking gives what .NET's gives, of good data and of bad; only where data ends too early it says so and .NET does not.
/// </summary>
public class GzipTextTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 40));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_was_packed_comes_out_whatever_the_level_the_strategy_and_the_pieces(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 6; i++)
        {
            byte[] content = Content(random);
            (byte[] text, Exception? fault) = Unpack([.. Header, .. Deflate(content, random), .. Trailer(content)], random);
            Assert.Equal(content, text);
            Assert.Null(fault);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_codes_give_what_the_runtime_gives_or_an_error_where_it_gives_one(int seed)
    {
        Random random = new(seed);
        byte[] packed = Deflate(Content(random, 4000), random);
        for (int i = 0; i < 100; i++)
        {
            byte[] bad = [.. packed];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(random.Next(2) == 0 ? bad.Length : Math.Min(60, bad.Length))] ^= (byte)(1 << random.Next(8));
            }
            (byte[] ours, Exception? fault) = Inflate(bad, random);
            (byte[] theirs, bool failed) = ByRuntime(bad);
            if (fault is null) { Assert.False(failed); }
            if (fault is null) { Assert.Equal(theirs, ours); }
            // The runtime goes on waiting where a code is wrong already, and takes the end of the data for the end of the text.
            else if (fault is EndOfStreamException) { Assert.True(failed || theirs.AsSpan().StartsWith(ours)); }
            else { Assert.True(failed || ByRuntime([.. bad, .. new byte[65536]]).Failed); }
        }
    }

    [Fact]
    public void Random_bytes_end_in_an_error_or_in_what_the_runtime_gives()
    {
        Random random = new(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            // A block of fixed or of its own codes.
            bytes[0] = (byte)((bytes[0] & ~6) | (random.Next(2) == 0 ? 2 : 4));
            (byte[] ours, Exception? fault) = Inflate(bytes, random);
            (byte[] theirs, bool failed) = ByRuntime(bytes);
            if (fault is null) { Assert.Equal(theirs, ours); }
            Assert.True(fault is not null || !failed);
        }
    }

    [Fact]
    public void Cut_anywhere_it_says_so_and_gives_what_is_before_the_cut()
    {
        Random random = new(2);
        byte[] content = Encoding.ASCII.GetBytes(FlowLogLab.Lines([.. Enumerable.Range(0, 60).Select(i => FlowLogLab.Record(i))]));
        byte[] packed = [.. FlowLogLab.Gzip(Encoding.ASCII.GetString(content)), .. FlowLogLab.Gzip("more")];
        int second = packed.Length - FlowLogLab.Gzip("more").Length;
        for (int length = 3; length < packed.Length; length++)
        {
            (byte[] text, Exception? fault) = Unpack(packed[..length], random);
            // At the end of a member nothing is missing.
            if (length == second) { Assert.Equal((content.Length, null), (text.Length, fault)); }
            else { Assert.IsType<EndOfStreamException>(fault); }
            Assert.True(((byte[])[.. content, .. "more"u8]).AsSpan().StartsWith(text));
        }
    }

    [Fact]
    public void A_header_may_have_a_name_a_comment_extra_bytes_and_a_checksum_and_zeros_may_follow()
    {
        Random random = new(3);
        byte[] member = [0x1F, 0x8B, 8, 0x1F, 0, 0, 0, 0, 0, 3, 2, 0, 65, 66, .. "name\0comment\0"u8, 0xC1, 0xD3, .. Deflate(
            "text"u8.ToArray(), random), .. Trailer("text"u8.ToArray())];
        Assert.Equal("text", Encoding.ASCII.GetString(Unpack(member, random).Text));
        Assert.Equal(("texttext", null), (Encoding.ASCII.GetString(Unpack([.. member, .. member, .. new byte[100]], random).Text),
            Unpack([.. member, .. new byte[100]], random).Fault));
    }

    [Fact]
    public void A_header_whose_checksum_does_not_fit_is_damaged_as_the_runtime_says_too()
    {
        byte[] member =
        [
            0x1F, 0x8B, 8, 2, 0, 0, 0, 0, 0, 3, 0xDB, 0x65, .. Deflate("text"u8.ToArray(), new(6)), .. Trailer("text"u8.ToArray())
        ];
        Assert.IsType<InvalidDataException>(Unpack(member, new(6)).Fault);
        Assert.IsType<InvalidDataException>(Unpack(member, new(6), system: true).Fault);
    }

    /// <summary>
    /// Any one damaged byte of a file of several members is an error to both, or to neither where no checksum is over it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Files_of_several_members_with_damage_give_what_the_runtimes_own_unpacker_gives(int seed)
    {
        Random random = new(seed);
        string[] texts = [.. Enumerable.Range(0, random.Next(1, 5))
            .Select(i => string.Concat(Enumerable.Repeat($"record {i} of {seed}\n", random.Next(0, 200))))];
        byte[] good = [.. FlowLogLab.Gzip(texts), .. new byte[random.Next(2) * random.Next(1, 200_000)]];
        string whole = string.Concat(texts);
        Assert.Equal((whole, null), Both(good, random));
        int packed = FlowLogLab.Gzip(texts).Length;
        for (int round = 0; round < 60; round++)
        {
            byte[] bad = [.. good];
            switch (round % 3)
            {
                // The first bytes of a member are those that were lost without a word.
                case 0: bad[random.Next(2) == 0 ? FlowLogLab.Gzip(texts[..random.Next(texts.Length)]).Length
                    + random.Next(4) : random.Next(packed)] ^= (byte)(1 << random.Next(8)); break;
                case 1: bad = bad[..random.Next(1, packed)]; break;
                default: bad = [.. bad, .. Noise(random, random.Next(1, 40))]; break;
            }

            (string text, Exception? fault) = Both(bad, random);
            if (fault is null)
            {
                Assert.True(text == whole || whole.StartsWith(text, StringComparison.Ordinal) && round % 3 == 1,
                    $"Round {round} lost text without a word.");
            }
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        // The runtime takes one 1F before zeros for the end; ours does not.
        noise[0] |= 0x40;
        return noise;
    }

    /// <summary>What both unpackers say; they say the same.</summary>
    private static (string Text, Exception? Fault) Both(byte[] packed, Random random)
    {
        (byte[] ours, Exception? fault) = Unpack(packed, random);
        (byte[] theirs, Exception? theirFault) = Unpack(packed, random, system: true);
        Assert.Equal(fault is null, theirFault is null);
        if (fault is null) { Assert.Equal(ours, theirs); }
        return (Encoding.UTF8.GetString(ours), fault);
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_an_error_after_the_text()
    {
        Random random = new(4);
        byte[] good = FlowLogLab.Gzip("some text");
        for (int i = 1; i <= 8; i++)
        {
            byte[] bad = [.. good];
            bad[^i] ^= 1;
            (byte[] text, Exception? fault) = Unpack(bad, random);
            Assert.Equal("some text", Encoding.ASCII.GetString(text));
            Assert.IsType<InvalidDataException>(fault);
        }
    }

    [Fact]
    public void The_checksum_is_the_one_of_gzip_however_the_bytes_are_split()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        byte[] bytes = new byte[1000];
        new Random(5).NextBytes(bytes);
        for (int length = 0; length < bytes.Length; length++)
        {
            uint slow = uint.MaxValue;
            for (int i = 0; i < length; i++)
            {
                slow ^= bytes[i];
                for (int bit = 0; bit < 8; bit++) { slow = (slow >> 1) ^ ((slow & 1) != 0 ? 0xEDB88320 : 0); }
            }

            Assert.Equal(~slow, Crc32.Append(0, bytes.AsSpan(0, length)));
            Assert.Equal(~slow, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, length / 3)),
                bytes.AsSpan(length / 3, length - (length / 3))));
        }
    }

    private static byte[] Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];

    private static byte[] Trailer(byte[] content)
    {
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Append(0, content));
        BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), content.Length);
        return trailer;
    }

    /// <summary>
    /// Bytes of one of several kinds: noise, digits, repetitions near and far, few values, many of very different
    /// frequency (which makes long codes).
    /// </summary>
    private static byte[] Content(Random random, int most = 200_000)
    {
        byte[] bytes = new byte[random.Next(2) == 0 ? random.Next(1, most) : random.Next(1, 300)];
        int kind = random.Next(6), period = random.Next(1, 300);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = kind switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)"0123456789. "[random.Next(12)],
                2 => i < period ? (byte)random.Next(256) : bytes[i - period],
                3 => (byte)Math.Min(255, -Math.Log(random.NextDouble() + 1e-12) * 12),
                4 => (byte)(6 * Math.Min(40, -Math.Log2(random.NextDouble() + 1e-12))),
                _ => random.Next(60) == 0 || i == 0 ? (byte)random.Next(256) : bytes[random.Next(Math.Max(0, i - 32768), i)],
            };
        }

        return bytes;
    }

    private static byte[] Deflate(byte[] content, Random random)
    {
        using MemoryStream memory = new();
        ZLibCompressionOptions options = new()
        {
            CompressionLevel = random.Next(10), CompressionStrategy = (ZLibCompressionStrategy)random.Next(5)
        };
        using (DeflateStream stream = new(memory, options, leaveOpen: true))
        {
            stream.Write(content.AsSpan(0, content.Length / 2));
            if (random.Next(3) == 0) { stream.Flush(); }
            stream.Write(content.AsSpan(content.Length / 2));
        }

        return memory.ToArray();
    }

    private static (byte[] Text, bool Failed) ByRuntime(byte[] packed)
    {
        using MemoryStream text = new();
        using DeflateStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
        try { stream.CopyTo(text); }
        catch (InvalidDataException) { return (text.ToArray(), true); }
        return (text.ToArray(), false);
    }

    private static (byte[] Text, Exception? Fault) Unpack(byte[] packed, Random random, bool system = false)
    {
        using SystemGzipText? runtime = system ? new(new PieceStream(packed, random)) : null;
        ITextSource gzip = runtime ?? (ITextSource)new GzipText(new PieceStream(packed, random));
        Exception? fault = null;
        byte[] text = Gather(random, (buffer, _, at, limit) =>
        {
            try { return gzip.Read(buffer, at, limit); }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException) { fault = e; }
            return 0;
        });
        return (text, fault);
    }

    private static (byte[] Text, Exception? Fault) Inflate(byte[] packed, Random random)
    {
        Inflater inflater = new(new(new PieceStream(packed, random)));
        inflater.Begin();
        return (Gather(random, (buffer, first, at, limit) => inflater.Run(buffer, first, at, limit) - at), inflater.Fault);
    }

    /// <summary>Reads piece by piece into one buffer, moving what may be copied from to its front, until nothing comes.</summary>
    private static byte[] Gather(Random random, Func<byte[], int, int, int, int> read)
    {
        byte[] buffer = new byte[Inflater.History + random.Next(1, 100_000) + Inflater.Overrun];
        int most = buffer.Length - Inflater.Overrun, at = 0;
        using MemoryStream text = new();
        while (true)
        {
            int limit = random.Next(2) == 0 ? most : Math.Min(most, at + random.Next(1, 5000));
            int got = read(buffer, at - (int)Math.Min(Math.Min(at, text.Length), Inflater.History), at, limit);
            if (got == 0) { return text.ToArray(); }
            text.Write(buffer, at, got);
            at += got;
            if (at < most && random.Next(4) > 0) { continue; }
            int keep = Math.Min(at, Inflater.History);
            buffer.AsSpan(at - keep, keep).CopyTo(buffer);
            at = keep;
        }
    }

    /// <summary>Gives few bytes at a time, as a network does.</summary>
    private sealed class PieceStream(byte[] content, Random random) : MemoryStream(content, writable: false)
    {
        private readonly int _most = random.Next(2) == 0 ? int.MaxValue : random.Next(1, 2000);

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _most)]);
    }
}
