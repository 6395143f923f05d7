using System.Diagnostics;
using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Makes the calls of one cloud: each is timed, recorded and has its failure converted.</summary>
internal sealed class CallRecorder(Place place)
{
    public Place Place => place;

    public event Action<CloudCall>? Called;

    public async Task<T> CallAsync<T>(string action, bool isChange, string? target, Func<Task<T>> call) where T : AmazonWebServiceResponse
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        long clock = Stopwatch.GetTimestamp();
        try
        {
            T answer = await call().ConfigureAwait(false);
            Say(answer.ResponseMetadata?.RequestId ?? "", null);
            return answer;
        }
        catch (Exception e) when (AwsErrors.Convert(e, action, place) is { } error)
        {
            Say(error.RequestId, error.Code);
            throw error;
        }

        void Say(string requestId, string? code) => Called?.Invoke(new(place, action, requestId, started, Stopwatch.GetElapsedTime(clock), isChange, target, code));
    }

    /// <summary>Reads every page of a listing.</summary>
    public async Task<List<T>> PagesAsync<T, TResponse>(string operation, Func<string?, Task<TResponse>> page, Func<TResponse, (List<T>? Items, string? Next)> read)
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
