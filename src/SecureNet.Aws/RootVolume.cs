using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>The root volume of an image: encryption is set on a volume by its name, which is the image's to say.</summary>
/// <param name="DeviceName">Such as <c>/dev/xvda</c>.</param>
/// <param name="Size">GiB, or null where the image does not say.</param>
internal sealed record RootVolume(string DeviceName, int? Size)
{
    public static async Task<RootVolume> OfAsync(string imageId, AmazonEC2Client ec2, CallRecorder calls,
        CancellationToken cancellationToken)
    {
        DescribeImagesResponse answer = await calls.CallAsync("ec2:DescribeImages", false, imageId,
            () => ec2.DescribeImagesAsync(new() { Filters = [new("image-id", [imageId])] }, cancellationToken)).ConfigureAwait(false);
        if (answer.Images is not [{ } image, ..])
        {
            throw new CloudException("InvalidAMIID.NotFound", $"The image id '[{imageId}]' does not exist in {calls.Place}",
                "ec2:DescribeImages", calls.Place);
        }
        string device = image.RootDeviceName ?? "/dev/xvda";
        return new(device, image.BlockDeviceMappings?.FirstOrDefault(m => m.DeviceName == device)?.Ebs?.VolumeSize);
    }
}
