using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SecureNet.Keys;

/// <summary>Writes the data types of SSH: strings, numbers and mpints. Source: RFC 4251, section 5.</summary>
internal sealed class SshWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public SshWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public SshWriter Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public SshWriter String(ReadOnlySpan<byte> value) => Number((uint)value.Length).Raw(value);

    public SshWriter String(string value) => String(Encoding.UTF8.GetBytes(value));

    /// <summary>A positive number, with a zero before it where its first bit is set.</summary>
    public SshWriter MpInt(ReadOnlySpan<byte> bigEndian) =>
        String(new BigInteger(bigEndian, isUnsigned: true, isBigEndian: true).ToByteArray(isBigEndian: true));

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
