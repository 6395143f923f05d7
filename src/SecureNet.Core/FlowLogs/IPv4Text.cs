using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecureNet.FlowLogs;

/// <summary>
/// Reads dotted IPv4 addresses without a branch a digit: their lengths differ from one to the next, and wrong
/// guesses cost more than the digits.
/// </summary>
/// <remarks>The way of Wojciech Muła and Daniel Lemire ("Parsing IP addresses with SIMD"): where the dots are picks a shuffle that puts
/// each part's digits under the weights 100, 10 and 1.</remarks>
internal static class IPv4Text
{
    // For every combination of four lengths from 1 to 3.
    private static readonly Vector128<byte>[] s_shuffles = MakeShuffles();

    /// <summary>Reads an address as a number (10.0.0.1 is 0x0A000001); four parts of one to three digits, each up to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> value, out uint address)
    {
        address = 0;
        if (value.Length is < 7 or > 15) { return false; }
        if (!Ssse3.IsSupported) { return TryParseSlowly(value, out address); }
        ref byte start = ref MemoryMarshal.GetReference(value);
        Vector128<byte> text;
        if (value.Length >= 8)
        {
            // Two reads that overlap, so that nothing beyond the value is touched.
            ulong low = Unsafe.ReadUnaligned<ulong>(ref start),
            high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, value.Length - 8));
            text = Vector128.Create(low, value.Length == 8 ? 0 : high >> (8 * (16 - value.Length))).AsByte();
        }
        else
        {
            ulong low = Unsafe.ReadUnaligned<uint>(ref start), high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 3));
            text = Vector128.Create(low | (high << 24), 0).AsByte();
        }

        uint inside = (1u << value.Length) - 1;
        uint dots = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        Vector128<byte> digits = text - Vector128.Create((byte)'0');
        uint numbers = Vector128.LessThanOrEqual(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() & inside;
        if (BitOperations.PopCount(dots) != 3 || (dots | numbers) != inside) { return false; }
        int first = BitOperations.TrailingZeroCount(dots);
        dots &= dots - 1;
        int second = BitOperations.TrailingZeroCount(dots), third = BitOperations.TrailingZeroCount(dots & (dots - 1));
        uint a = (uint)first - 1, b = (uint)(second - first) - 2, c = (uint)(third - second) - 2, d = (uint)(value.Length - third) - 2;
        // Each is 0 to 2 where the part has one to three digits; none wraps around to a large number.
        if ((a > 2) | (b > 2) | (c > 2) | (d > 2)) { return false; }
        Vector128<byte> placed = Ssse3.Shuffle(digits, s_shuffles[(int)((((((a * 3) + b) * 3) + c) * 3) + d)]);
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(placed, Vector128.Create(0x00010A64).AsSByte());
        Vector128<int> parts = Sse2.MultiplyAddAdjacent(pairs, Vector128<short>.One);
        if (Vector128.GreaterThanAny(parts, Vector128.Create(255))) { return false; }
        address = ((uint)parts[0] << 24) | ((uint)parts[1] << 16) | ((uint)parts[2] << 8) | (uint)parts[3];
        return true;
    }

    /// <summary>The same, digit by digit.</summary>
    internal static bool TryParseSlowly(ReadOnlySpan<byte> value, out uint address)
    {
        address = 0;
        if (value.Length is < 7 or > 15) { return false; }
        uint result = 0, part = 0;
        int digits = 0, dots = 0;
        foreach (byte b in value)
        {
            uint digit = (uint)(b - '0');
            if (digit <= 9)
            {
                part = (part * 10) + digit;
                if (++digits > 3) { return false; }
                continue;
            }

            if (b != (byte)'.' || digits == 0 || part > 255 || ++dots > 3) { return false; }
            result = (result << 8) | part;
            (part, digits) = (0, 0);
        }

        if (dots != 3 || digits == 0 || part > 255) { return false; }
        address = (result << 8) | part;
        return true;
    }

    private static Vector128<byte>[] MakeShuffles()
    {
        Vector128<byte>[] shuffles = new Vector128<byte>[81];
        Span<byte> places = stackalloc byte[16];
        for (int i = 0; i < shuffles.Length; i++)
        {
            int[] lengths = [(i / 27) + 1, (i / 9 % 3) + 1, (i / 3 % 3) + 1, (i % 3) + 1];
            // A place with its highest bit set becomes 0.
            places.Fill(0x80);
            for (int part = 0, at = 0; part < 4; at += lengths[part++] + 1)
            {
                for (int digit = 0; digit < lengths[part]; digit++) { places[(part * 4) + 3 - lengths[part] + digit] = (byte)(at + digit); }
            }

            shuffles[i] = Vector128.Create((ReadOnlySpan<byte>)places);
        }

        return shuffles;
    }
}
