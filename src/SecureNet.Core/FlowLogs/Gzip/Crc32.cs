using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecureNet.FlowLogs.Gzip;

/// <summary>The checksum of gzip (RFC 1952, 8).</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(EntryOf)];

    /// <summary>The checksum of some bytes and those before them, whose checksum is <paramref name="before"/>; 0 of none.</summary>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        if (Pclmulqdq.IsSupported && bytes.Length >= 64) { crc = Fold(crc, ref bytes); }
        else if (System.Runtime.Intrinsics.Arm.Crc32.Arm64.IsSupported)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                crc = System.Runtime.Intrinsics.Arm.Crc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }
        }

        return ~Slowly(crc, bytes);
    }

    /// <remarks>Source: Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ" (Intel, 2009): 64 bytes are
    /// multiplied to where the next 64 are, until there are 16 left with the checksum of all.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fold(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        Vector128<ulong> by64 = Vector128.Create(0x1_5444_2BD4ul, 0x1_C6E4_1596ul),
        by16 = Vector128.Create(0x1_7519_97D0ul, 0x0_CCAA_009Eul);
        Vector128<ulong> a = Load(ref start, 0) ^ Vector128.CreateScalar((ulong)crc), b = Load(ref start, 16), c = Load(ref start, 32),
        d = Load(ref start, 48);
        int at = 64;
        for (; at <= bytes.Length - 64; at += 64)
        {
            a = Move(a, by64) ^ Load(ref start, at);
            b = Move(b, by64) ^ Load(ref start, at + 16);
            c = Move(c, by64) ^ Load(ref start, at + 32);
            d = Move(d, by64) ^ Load(ref start, at + 48);
        }

        a = Move(Move(Move(a, by16) ^ b, by16) ^ c, by16) ^ d;
        for (; at <= bytes.Length - 16; at += 16) { a = Move(a, by16) ^ Load(ref start, at); }
        bytes = bytes[at..];
        Span<byte> left = stackalloc byte[16];
        a.AsByte().CopyTo(left);
        return Slowly(0, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref byte start, int at) => Vector128.LoadUnsafe(ref start, (nuint)at).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Move(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static uint Slowly(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) { crc = s_table[(byte)(crc ^ b)] ^ (crc >> 8); }
        return crc;
    }

    private static uint EntryOf(int index)
    {
        uint entry = (uint)index;
        for (int i = 0; i < 8; i++) { entry = (entry >> 1) ^ ((entry & 1) != 0 ? 0xEDB88320 : 0); }
        return entry;
    }
}
