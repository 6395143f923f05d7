using System.Collections.Concurrent;
using System.Management.Automation;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>Runs a script with a fault at each of its calls.</summary>
internal static class Faults
{
    private static readonly string[] s_kinds = ["error", "throttle", "timeout", "stop"];

    public static int Count(Shell shell, string script)
    {
        int calls = 0;
        shell.World.Options.Inject = _ => { Interlocked.Increment(ref calls); return null; };
        shell.Run(script);
        shell.World.Options.Inject = null;
        return calls;
    }

    /// <summary>
    /// Runs a script with the fault at call 1, 2, … and again without; what <paramref name="isWrong"/> says of
    /// the worlds where something is.
    /// </summary>
    /// <remarks>Of a long script each call meets one of the four kinds (with SECURENET_TEST_DEPTH=2 all four).</remarks>
    public static string[] AtEveryCall(int calls, string kind, string script, Func<Shell, string?> isWrong, Action<Shell>? prepare = null)
    {
        ConcurrentBag<Shell> idle = [];
        ConcurrentBag<string> wrong = [];
        ConcurrentBag<int> met = [];
        int turn = Array.IndexOf(s_kinds, kind);
        int[] at = [.. Enumerable.Range(1, calls).Where(k => Depth.IsFull || calls < 40 || (k + turn) % s_kinds.Length == 0)];
        Parallel.ForEach(at, new ParallelOptions { MaxDegreeOfParallelism = 4 }, k =>
        {
            if (!idle.TryTake(out Shell? shell)) { shell = new(); }
            shell.Forget();
            prepare?.Invoke(shell);
            int number = 0;
            using (PowerShell run = shell.Start(script))
            {
                shell.World.Options.Inject = _ =>
                {
                    if (Interlocked.Increment(ref number) != k) { return null; }
                    met.Add(k);
                    if (kind == "stop") { run.BeginStop(null, null); }
                    return kind switch
                    {
                        "error" => new Fault("UnauthorizedOperation", "not allowed"),
                        "timeout" => Fault.Timeout,
                        "throttle" => Fault.Throttle,
                        _ => null
                    };
                };
                try { run.Invoke(); }
                catch (RuntimeException e)
                {
                    // What an error says is tested elsewhere; here it is run again. A throttle and a lost
                    // answer are not to be noticed at all.
                    if (kind is "throttle" or "timeout") { wrong.Add($"call {k} is not made again: {e.Message}"); }
                }
            }

            shell.World.Options.Inject = null;
            shell.Run(script);
            if (isWrong(shell) is { } what) { wrong.Add($"call {k}: {what}"); }
            idle.Add(shell);
        });
        foreach (Shell shell in idle) { shell.Dispose(); }
        // How often a wait looks varies by a call or two.
        Assert.InRange(met.Count, at.Length * 9 / 10, at.Length);
        return [.. wrong];
    }

    public static string? Left(Shell shell) =>
        ReferenceNetwork.LeftOver(shell.World.State).ToArray() is { Length: > 0 } left ? "leaves " + string.Join(", ", left) : null;

    public static string Difference(string expected, string actual)
    {
        string[] e = expected.Split('\n');
        string[] a = actual.Split('\n');
        return $"missing [{string.Join(" / ", e.Except(a))}] unexpected "
            + $"[{string.Join(" / ", a.Except(e))}] lines {e.Length} and {a.Length}";
    }
}
