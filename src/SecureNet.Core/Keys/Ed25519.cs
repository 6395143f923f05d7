using System.Numerics;
using System.Security.Cryptography;

namespace SecureNet.Keys;

/// <summary>
/// The public key of an Ed25519 seed, which .NET does not offer. Nothing is signed here. Source: RFC 8032, section 5.1.5; the tests
/// have its vectors. It takes as long for one seed as for another only roughly: it runs once, on the user's own machine.
/// </summary>
internal static class Ed25519
{
    private static readonly BigInteger s_p = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger s_d = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger s_baseX = BigInteger.Parse(
        "15112221349535400772501151409588531511454012693041857206046113283949847762202", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger s_baseY = Mod(4 * Inverse(5));

    /// <param name="seed">32 random bytes: the private key.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        Span<byte> hash = stackalloc byte[64];
        SHA512.HashData(seed, hash);
        hash[0] &= 0xF8;
        hash[31] = (byte)((hash[31] & 0x7F) | 0x40);
        BigInteger scalar = new(hash[..32], isUnsigned: true);
        // A ladder: both sums at every bit, whatever the bit is.
        Point at = new(0, 1, 1, 0);
        Point next = new(s_baseX, s_baseY, 1, Mod(s_baseX * s_baseY));
        for (int bit = 254; bit >= 0; bit--)
        {
            Point sum = Add(at, next);
            (at, next) = (scalar >> bit).IsEven ? (Add(at, at), sum) : (sum, Add(next, next));
        }

        BigInteger inverse = Inverse(at.Z);
        byte[] key = new byte[32];
        Mod(at.Y * inverse).TryWriteBytes(key, out _, isUnsigned: true);
        if (!Mod(at.X * inverse).IsEven) { key[31] |= 0x80; }
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }

    // Extended coordinates of section 5.1.4.
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);

    private static Point Add(Point p, Point q)
    {
        BigInteger a = Mod((p.Y - p.X) * (q.Y - q.X));
        BigInteger b = Mod((p.Y + p.X) * (q.Y + q.X));
        BigInteger c = Mod(2 * p.T * q.T * s_d);
        BigInteger d = Mod(2 * p.Z * q.Z);
        return new(Mod((b - a) * (d - c)), Mod((d + c) * (b + a)), Mod((d - c) * (d + c)), Mod((b - a) * (b + a)));
    }

    private static BigInteger Mod(BigInteger value) => ((value % s_p) + s_p) % s_p;

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(value, s_p - 2, s_p);
}
