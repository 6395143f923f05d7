using System.Text;

namespace SecureNet.Model.Answers;

/// <summary>The names of members, once each: a file says them thousands of times.</summary>
internal static class Names
{
    // A file that makes up names does not fill the memory: only so many are shared.
    private const int Places = 4096;
    private static readonly Shared?[] s_names = new Shared?[Places];
    private static int s_count;

    /// <summary>The name; the same object as the literal of the code where it is shared.</summary>
    /// <param name="bytes">It as UTF-8, without escapes.</param>
    /// <param name="isShared">False where only its text is the same.</param>
    public static string Of(ReadOnlySpan<byte> bytes, out bool isShared)
    {
        isShared = true;
        HashCode hash = default;
        hash.AddBytes(bytes);
        ref Shared? place = ref s_names[(uint)hash.ToHashCode() % Places];
        if (place is { } known && bytes.SequenceEqual(known.Bytes)) { return known.Name; }
        string name = Encoding.UTF8.GetString(bytes);
        isShared = Volatile.Read(ref s_count) < Places;
        if (!isShared) { return name; }
        Interlocked.Increment(ref s_count);
        name = string.Intern(name);
        place = new(bytes.ToArray(), name);
        return name;
    }

    private sealed record Shared(byte[] Bytes, string Name);
}
