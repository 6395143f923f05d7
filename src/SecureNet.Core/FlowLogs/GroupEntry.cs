using System.Runtime.CompilerServices;

namespace SecureNet.FlowLogs;

/// <summary>The key of a group, packed: the codes of its columns side by side.</summary>
internal interface IGroupKey<TSelf> : IEquatable<TSelf> where TSelf : unmanaged
{
    /// <summary>The number of its words of 64 bits.</summary>
    static abstract int Words { get; }

    /// <summary>A word; the first has its highest bit set in every key, so that a key of zeros is no key.</summary>
    ulong this[int word] { get; set; }

    /// <summary>64 bits that differ in every place for keys that differ in any.</summary>
    ulong Hash { get; }
}

/// <summary>A key of up to 127 bits: enough for two addresses, a port and a word.</summary>
internal struct Key128 : IGroupKey<Key128>
{
    private ulong _a, _b;

    public static int Words => 2;

    public ulong this[int word]
    {
        readonly get => word == 0 ? _a : _b;
        set
        {
            if (word == 0) { _a = value; }
            else { _b = value; }
        }
    }

    public readonly ulong Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // The high half of a product mixes what the low half does not reach.
            ulong high = Math.BigMul(_a ^ 0x9E3779B97F4A7C15, _b ^ 0xD6E8FEB86659FD93, out ulong low);
            return (high ^ low ^ _a) * 0x9FB21C651E98DF25;
        }
    }

    public readonly bool Equals(Key128 other) => _a == other._a && _b == other._b;

    public override readonly bool Equals(object? obj) => obj is Key128 other && Equals(other);

    public override readonly int GetHashCode() => (int)Hash;
}

/// <summary>A key of up to 447 bits, for many columns.</summary>
[InlineArray(7)]
internal struct WideWords
{
    private ulong _first;
}

/// <inheritdoc cref="WideWords"/>
internal struct WideKey : IGroupKey<WideKey>
{
    private WideWords _words;

    public static int Words => 7;

    public ulong this[int word]
    {
        readonly get => _words[word];
        set => _words[word] = value;
    }

    public readonly ulong Hash
    {
        get
        {
            ulong hash = 0x9E3779B97F4A7C15;
            for (int i = 0; i < Words; i++)
            {
                ulong high = Math.BigMul(hash ^ _words[i], 0xD6E8FEB86659FD93, out ulong low);
                hash = high ^ low ^ (ulong)i;
            }

            return hash * 0x9FB21C651E98DF25;
        }
    }

    public readonly bool Equals(WideKey other) => ((ReadOnlySpan<ulong>)_words).SequenceEqual(other._words);

    public override readonly bool Equals(object? obj) => obj is WideKey other && Equals(other);

    public override readonly int GetHashCode() => (int)Hash;
}

/// <summary>A group's sum is larger than 2^63-1, which no traffic is: a record must be wrong.</summary>
internal sealed class SumTooLargeException : Exception;

/// <summary>The sums of a group, numbers of 0 and more.</summary>
internal interface IGroupValue<TSelf> where TSelf : unmanaged
{
    /// <summary>The number of its sums.</summary>
    static abstract int Count { get; }

    long this[int index] { get; set; }

    /// <exception cref="SumTooLargeException">A sum does not fit.</exception>
    void Add(in TSelf other);

    /// <summary>The sum of two numbers of 0 and more; beyond 2^63-1 it would come out negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long Sum(long one, long other) => unchecked(one + other) is >= 0 and var sum ? sum : throw new SumTooLargeException();
}

/// <summary>One sum.</summary>
internal struct OneSum : IGroupValue<OneSum>
{
    private long _sum;

    public static int Count => 1;

    public long this[int index]
    {
        readonly get => _sum;
        set => _sum = value;
    }

    public void Add(in OneSum other) => _sum = IGroupValue<OneSum>.Sum(_sum, other._sum);
}

/// <summary>Up to three sums.</summary>
internal struct ThreeSums : IGroupValue<ThreeSums>
{
    private long _first, _second, _third;

    public static int Count => 3;

    public long this[int index]
    {
        readonly get => index switch { 0 => _first, 1 => _second, _ => _third };
        set
        {
            switch (index)
            {
                case 0: _first = value; break;
                case 1: _second = value; break;
                default: _third = value; break;
            }
        }
    }

    public void Add(in ThreeSums other)
    {
        _first = IGroupValue<ThreeSums>.Sum(_first, other._first);
        _second = IGroupValue<ThreeSums>.Sum(_second, other._second);
        _third = IGroupValue<ThreeSums>.Sum(_third, other._third);
    }
}

/// <summary>A group: its key and what was added up.</summary>
internal struct GroupEntry<TKey, TValue> where TKey : unmanaged, IGroupKey<TKey> where TValue : unmanaged, IGroupValue<TValue>
{
    public TKey Key;
    public TValue Value;
}
