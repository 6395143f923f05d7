using SecureNet.Cloud;

namespace SecureNet.Provisioning;

/// <summary>What to do about a call that failed.</summary>
internal enum Remedy
{
    Fail,
    Retry,
    AlreadyDone,

    /// <summary>Look whether the resource is there, and make it only if it is not.</summary>
    LookThenRetry,

    /// <summary>Delete what came into the bucket since it was emptied, and try again.</summary>
    EmptyThenRetry,
}

/// <summary>
/// The catalogue of failures that are not failures. The call that matters is retried, not a look-alike before it: a waiter asks one
/// replica, the next call another (terraform-provider-aws #30423).
/// </summary>
internal static class RetryRules
{
    public static Remedy For(Change change, CloudException error, bool ambiguousBefore, RecentChanges recent)
    {
        string code = error.Code;
        Func<string, bool> isNew = recent.IsNew;
        if (IsNotDone(error)) { return Remedy.Retry; }
        if (RetryCodes.IsCapacity(code)) { return Remedy.Fail; }
        if (error.MayHaveBeenDone) { return change is CreateChange ? Remedy.LookThenRetry : Remedy.Retry; }
        if (change is CreateChange)
        {
            // A first try may have done the work without an answer; then AWS calls the second one a duplicate or a conflict.
            if (ambiguousBefore && (code.Contains("Duplicate", StringComparison.Ordinal)
                || code.EndsWith("Conflict", StringComparison.Ordinal)
                || code.Contains("AlreadyExists", StringComparison.Ordinal) || code == "BucketAlreadyOwnedByYou"))
            {
                return Remedy.LookThenRetry;
            }
        }

        return change switch
        {
            CreateRoute when code == "RouteAlreadyExists" => Remedy.AlreadyDone,
            CreateTransitGatewayRoute when ambiguousBefore && code.Contains("AlreadyExists", StringComparison.Ordinal) =>
                Remedy.AlreadyDone,
            AssociateTransitGatewayRouteTable when ambiguousBefore && code == "Resource.AlreadyAssociated" => Remedy.AlreadyDone,
            CreateNetworkAclEntry when code == "NetworkAclEntryAlreadyExists" => Remedy.AlreadyDone,
            AuthorizeSecurityGroupRules when code == "InvalidPermission.Duplicate" => Remedy.AlreadyDone,
            RevokeSecurityGroupRules when code is "InvalidPermission.NotFound" or "InvalidSecurityGroupRuleId.NotFound"
                => Remedy.AlreadyDone,
            AttachInternetGateway or AssociateRouteTable when code == "Resource.AlreadyAssociated" => Remedy.AlreadyDone,
            DetachInternetGateway when code == "Gateway.NotAttached" => Remedy.AlreadyDone,
            DisassociateRouteTable when IsNotFound(code) => Remedy.AlreadyDone,
            DeleteRoute when code == "InvalidRoute.NotFound" => Remedy.AlreadyDone,
            // Another change of the same table is under way (terraform-provider-aws, resource aws_route).
            DeleteRoute when code is "InvalidParameterException" => Remedy.Retry,
            DeleteNetworkAclEntry when code == "InvalidNetworkAclEntry.NotFound" => Remedy.AlreadyDone,
            DeleteChange when IsNotFound(code) => Remedy.AlreadyDone,
            // What an image that is no more is called.
            DeregisterImage when code == "InvalidAMIID.Unavailable" => Remedy.AlreadyDone,
            // Terminated instances, deleted gateways and peerings hold groups, subnets and addresses for a while.
            DeleteChange or DetachInternetGateway when IsInUse(code) => Remedy.Retry,
            // The first call, whose answer was lost, has made the transition; the wait that follows sees whether it did.
            AcceptVpcPeeringConnection or DeleteVpcPeeringConnection when ambiguousBefore && code == "InvalidStateTransition" =>
                Remedy.AlreadyDone,
            AcceptVpcPeeringConnection when IsNotFound(code) => Remedy.Retry,
            // Its request is still on the way to the other region; it can be accepted once it is pending acceptance (RT8).
            AcceptVpcPeeringConnection when code == "InvalidStateTransition"
                && error.Message.Contains("initiating-request", StringComparison.Ordinal) => Remedy.Retry,
            AssociateIamInstanceProfile or ReplaceIamInstanceProfileAssociation when code == "IncorrectInstanceState" => Remedy.Retry,
            RunInstances or AssociateIamInstanceProfile or ReplaceIamInstanceProfileAssociation when code == "InvalidParameterValue"
                && error.Message.Contains("IAM Instance Profile", StringComparison.OrdinalIgnoreCase) => Remedy.Retry,
            // Athena has one code for every request that it does not like.
            CreateWorkGroup when ambiguousBefore && code == "InvalidRequestException"
                && error.Message.Contains("already", StringComparison.OrdinalIgnoreCase) => Remedy.LookThenRetry,
            DeleteWorkGroup when code == "InvalidRequestException"
                && error.Message.Contains("not found", StringComparison.OrdinalIgnoreCase) => Remedy.AlreadyDone,
            IDdlChange when code is "InvalidRequestException" or "QueryFailed"
                && (error.Message.Contains("not found", StringComparison.OrdinalIgnoreCase)
                    || error.Message.Contains("NOT_FOUND", StringComparison.Ordinal)) && change.References.Any(isNew) => Remedy.Retry,
            // S3 makes one change of a bucket at a time.
            _ when code == "OperationAborted" => Remedy.Retry,
            DeleteBucketPolicy or DeleteRolePolicy or DetachRolePolicy or RemoveRoleFromInstanceProfile or DisassociateIamInstanceProfile
                when IsNotFound(code) => Remedy.AlreadyDone,
            AddRoleToInstanceProfile when ambiguousBefore && code is "LimitExceeded" or "EntityAlreadyExists" => Remedy.AlreadyDone,
            AssociateIamInstanceProfile when ambiguousBefore && code == "IncorrectState" => Remedy.AlreadyDone,
            // IAM and the Glue catalog change one entity at a time.
            _ when code is "ConcurrentModification" or "ConcurrentModificationException" => Remedy.Retry,
            // The first fleet and balancer of an account wait for a role that AWS makes for them (RT7).
            _ when code == "ServiceLinkedRoleFailure" => Remedy.Retry,
            CreateNatGateway or RunInstances when code == "Gateway.NotAttached" => Remedy.Retry,
            // A profile takes up to two minutes to be seen (34 s observed: eksctl #8039); a template or image
            // of this session a few seconds.
            CreateAutoScalingGroup or UpdateAutoScalingGroup when code == "ValidationError"
                && error.Message.Contains("Invalid IAM Instance Profile", StringComparison.OrdinalIgnoreCase) => Remedy.Retry,
            CreateAutoScalingGroup or UpdateAutoScalingGroup when code == "ValidationError" && error.Message.Contains("launch template",
                StringComparison.OrdinalIgnoreCase) && change.References.Any(isNew) => Remedy.Retry,
            // It is created a moment after its group, which may not be listed yet.
            PutScalingPolicy or AttachLoadBalancerTargetGroups or UpdateAutoScalingGroup when IsNoGroup(error)
                && change.References.Any(isNew) => Remedy.Retry,
            DeleteAutoScalingGroup when IsNoGroup(error) => Remedy.AlreadyDone,
            DeleteAutoScalingGroup or CreateAutoScalingGroup or UpdateAutoScalingGroup or PutScalingPolicy
                when code is "ScalingActivityInProgress" or "ResourceContention" => Remedy.Retry,
            // A group that was deleted is named for a moment longer.
            CreateAutoScalingGroup when code is "AlreadyExists"
                && error.Message.Contains("pending delete", StringComparison.OrdinalIgnoreCase) => Remedy.Retry,
            // Nobody made it a moment ago, whatever else of the launch is new: it is mistyped, and waiting makes no key and no image.
            RunInstances r when code == "InvalidKeyPair.NotFound" && !recent.IsNewKeyPair(r.KeyName) => Remedy.Fail,
            RunInstances r when code == "InvalidAMIID.NotFound" && !isNew(r.ImageId) => Remedy.Fail,
            RunInstances when code is "InvalidKeyPair.NotFound" or "InvalidAMIID.NotFound" => Remedy.Retry,
            CreateImage when code == "IncorrectState" => Remedy.Retry,
            // The bucket's policy was put, or the bucket made, a moment ago (RT9).
            CreateFlowLogs c when error.Message.Contains("Access Denied for LogDestination", StringComparison.OrdinalIgnoreCase)
                && (isNew(c.DestinationId) || recent.IsChanged(c.DestinationId)) => Remedy.Retry,
            // Flow logs deliver for a while after they were deleted (RT10).
            DeleteBucket d when code == "BucketNotEmpty" && recent.IsChanged(d.Id) => Remedy.EmptyThenRetry,
            // What the load balancers call a group that they do not see yet.
            CreateLoadBalancer when code == "InvalidSecurityGroup" && change.References.Any(isNew) => Remedy.Retry,
            // The role was made a moment ago (terraform-provider-aws #29323).
            CreateFlowLogs when code is "InvalidParameter" or "400"
                && error.Message.Contains("Unable to assume given IAM role", StringComparison.OrdinalIgnoreCase) => Remedy.Retry,
            // CloudWatch Logs changes one group at a time.
            _ when code == "OperationAbortedException" => Remedy.Retry,
            ModifyVpcPeeringConnectionOptions when code is "OperationNotPermitted" or "InvalidStateTransition" => Remedy.Retry,
            _ when IsNotFound(code) && change.References.Any(isNew) => Remedy.Retry,
            _ => Remedy.Fail,
        };
    }

    /// <summary>
    /// True where the call was not done for a reason that passes: AWS asks to slow down, or its time was wrong and is corrected.
    /// </summary>
    public static bool IsNotDone(CloudException error) => RetryCodes.IsThrottle(error.Code) || error.ClockSkew is not null;

    public static bool IsNotFound(string code) => code.EndsWith("NotFound", StringComparison.Ordinal)
        || code.EndsWith("NotFoundException", StringComparison.Ordinal) || code is "NoSuchBucket" or "NoSuchBucketPolicy" or "NoSuchEntity";

    // Auto Scaling has no code of its own for a name that nobody has.
    private static bool IsNoGroup(CloudException error) =>
        error.Code == "ValidationError" && error.Message.Contains("not found", StringComparison.OrdinalIgnoreCase);

    private static bool IsInUse(string code) =>
        code is "DependencyViolation" or "InvalidGroup.InUse" or "InvalidAddress.InUse" or "InvalidIPAddress.InUse"
            or "AuthFailure.AddressInUse"
            or "InvalidSnapshot.InUse" or "ResourceInUse" or "DeleteConflict";
}
