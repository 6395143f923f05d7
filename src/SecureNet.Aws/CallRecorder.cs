using System.Diagnostics;
using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Makes the calls of one cloud: each is timed, recorded and has its failure converted.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle is never asked for holds nothing to dispose of.
internal sealed class CallRecorder(Place place, TimeSpan? pause = null)
#pragma warning restore CA1001
{
    private const int AtOnce = 8;
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _each = new(AtOnce);

    public Place Place => place;

    public event Action<CloudCall>? Called;

    /// <summary>Makes a call; one that only reads is made again while AWS is busy.</summary>
    public Task<T> CallAsync<T>(string action, bool isChange, string? target, Func<Task<T>> call) where T : AmazonWebServiceResponse =>
        isChange ? CallOnceAsync(action, true, target, call) : ReadingCalls.RepeatAsync(_pause,
            () => CallOnceAsync(action, false, target, call));

    /// <summary>
    /// Makes a call that must not be made twice: a change is repeated by the executor, which knows what to look for first.
    /// </summary>
    public async Task<T> CallOnceAsync<T>(string action, bool isChange, string? target, Func<Task<T>> call)
        where T : AmazonWebServiceResponse
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        long clock = Stopwatch.GetTimestamp();
        TimeSpan signedAhead = AwsClock.Ahead;
        try
        {
            T answer = await call().ConfigureAwait(false);
            Say(answer.ResponseMetadata?.RequestId ?? "", null, null);
            return answer;
        }
        catch (Exception e) when (AwsErrors.Convert(e, action, place, signedAhead, out string? notice) is { } error)
        {
            Say(error.RequestId, error.Code, notice);
            throw error;
        }

        void Say(string requestId, string? code, string? notice) =>
            Called?.Invoke(new(place, action, requestId, started, Stopwatch.GetElapsedTime(clock), isChange, target,
                code) { Notice = notice });
    }

    /// <summary>Makes a reading call that is made for each of many resources: a few at a time.</summary>
    public async Task<T> CallEachAsync<T>(string action, string? target, Func<Task<T>> call, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse
    {
        await _each.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await CallAsync(action, false, target, call).ConfigureAwait(false);
        }
        finally { _each.Release(); }
    }

    /// <summary>Reads every page of a listing.</summary>
    public async Task<List<T>> PagesAsync<T, TResponse>(string operation, Func<string?, Task<TResponse>> page,
        Func<TResponse, (List<T>? Items, string? Next)> read)
        where TResponse : AmazonWebServiceResponse
    {
        List<T> all = [];
        string? next = null;
        do
        {
            TResponse answer = await CallAsync("ec2:" + operation, false, null, () => page(next)).ConfigureAwait(false);
            (List<T>? items, next) = read(answer);
            all.AddRange(items ?? []);
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}
