using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SecureNet.FlowLogs;

/// <summary>
/// Zeroed memory outside the collected heap: a table that grows gives its old slots back at once, and not when the collector comes to it.
/// </summary>
internal sealed unsafe class NativeSlots<T>(int length) : IDisposable where T : unmanaged
{
    private T* _start = (T*)NativeMemory.AllocZeroed((nuint)length, (nuint)sizeof(T));

    public int Length { get; } = length;

    /// <summary>The slots; not to be used after Dispose.</summary>
    public Span<T> Span => _start == null ? throw new ObjectDisposedException(nameof(NativeSlots<T>)) : new(_start, Length);

    /// <summary>Says that a slot will be used soon, and those behind it: the one that is looked for may be among them.</summary>
    public void Prefetch(int index)
    {
        if (!Sse.IsSupported || (uint)index >= (uint)Length) { return; }
        Sse.Prefetch0(_start + index);
        Sse.Prefetch0((byte*)(_start + index) + 64);
    }

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
