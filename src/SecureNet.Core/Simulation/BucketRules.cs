using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning;

namespace SecureNet.Simulation;

/// <summary>What S3 shows and refuses, with its own error codes. Source: S3 API reference, "Error responses".</summary>
internal static class BucketRules
{
    // Source: S3 User Guide, "Bucket policies".
    private const int MaxPolicyBytes = 20 * 1024;

    /// <summary>
    /// The account's buckets in the region; by id also those of other regions, and a stand-in for a name that another account has.
    /// </summary>
    public static IEnumerable<Bucket> List(Network state, Place place, ResourceFilter filter)
    {
        Bucket[] all = [.. state.Of<Bucket>()];
        if (filter.Ids is not { } ids)
        {
            return all.Where(b => b.Place == place && filter.Matches(b))
                .Select(b => b.Deployment is not null ? b : filter.WithPolicies ? OnlyName(b) with { PolicyDocument = b.PolicyDocument }
                : OnlyName(b));
        }
        return ids.Select(id => Array.Find(all, b => b.Id == id)).OfType<Bucket>()
            .Select(b => b.AccountId == place.AccountId ? (b.Region == place.Region
                ? b : OnlyName(b)) : new Bucket { Id = b.Id, AccountId = Bucket.UnknownOwner, Region = place.Region });
    }

    public static void Check(Network state, Place place, Change change, SimulatedObjects objects, Func<string, bool> isVisible)
    {
        if (change.Service != "s3") { return; }
        Bucket? taken = state.Of<Bucket>().FirstOrDefault(b => change.References.Contains(b.Id));
        if (change is CreateBucket create)
        {
            if (BucketBlueprint.WhyNot(create.BucketName) is not null)
            {
                Refuse("InvalidBucketName", "The specified bucket is not valid.");
            }
            if (taken is not null)
            {
                Refuse(taken.AccountId == place.AccountId ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists",
                    taken.AccountId == place.AccountId
                        ? "Your previous request to create the named bucket succeeded and you already own it."
                        : "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
                            + "Please select a different name and try again.");
            }

            return;
        }

        if (taken is null || !isVisible(taken.Id)) { Refuse("NoSuchBucket", "The specified bucket does not exist"); }
        if (taken!.AccountId != place.AccountId) { Refuse("AccessDenied", "Access Denied"); }
        if (taken.Region != place.Region)
        {
            Refuse("PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all "
                    + "future requests to this endpoint.");
        }
        // A policy may lock its own administrators out.
        SimulatedS3.Check(place, taken, change.Action, "");
        switch (change)
        {
            case PutBucketPolicy c: CheckPolicy(c.PolicyDocument, taken); break;
            case DeleteBucket when objects.List(taken.Id, "", null).Count > 0:
                Refuse("BucketNotEmpty", "The bucket you tried to delete is not empty. You must delete all versions in the bucket."); break;
        }

        void CheckPolicy(string json, Bucket bucket)
        {
            if (System.Text.Encoding.UTF8.GetByteCount(json) > MaxPolicyBytes)
            {
                Refuse("PolicyTooLarge", "The policy document exceeds the allowed maximum size");
            }
            try
            {
                PolicyDocument policy = PolicyDocument.Parse(json);
                if (bucket.PublicAccessBlock?.BlockPublicPolicy == true && PublicPolicy.IsPublic(policy))
                {
                    Refuse("AccessDenied",
                        $"User: {SimulatedS3.CallerOf(place)} is not authorized to perform: s3:PutBucketPolicy on resource: "
                            + $"\"{bucket.Arn}\" because public policies are blocked by the BlockPublicPolicy block public access "
                            + "setting.");
                }
            }
            catch (PolicySyntaxException e) { Refuse("MalformedPolicy", e.Message); }
        }

        void Refuse(string code, string message) => throw new CloudException(code, message, change.Action, place);
    }

    private static Bucket OnlyName(Bucket b) => new() { Id = b.Id, AccountId = b.AccountId, Region = b.Region, Tags = b.Tags };
}
