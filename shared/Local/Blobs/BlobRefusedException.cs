namespace ServerlessShop.Local.Blobs;

/// <summary>An answer of the Blob service other than what was asked for, with its documented code.</summary>
public sealed class BlobRefusedException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static BlobRefusedException NotThere(string what) =>
        new(501, "NotImplemented", $"{what} is not there on the local platform; in Azure it is.");

    public static BlobRefusedException NoResource() => new(404, "ResourceNotFound", "The specified resource does not exist.");

    public static BlobRefusedException NoContainer() => new(404, "ContainerNotFound", "The specified container does not exist.");

    public static BlobRefusedException NoBlob() => new(404, "BlobNotFound", "The specified blob does not exist.");

    public static BlobRefusedException Exists() => new(409, "BlobAlreadyExists", "The specified blob already exists.");

    public static BlobRefusedException ConditionNotMet(int status = 412) =>
        new(status, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");

    public static BlobRefusedException Missing(string header) => new(
        400, "MissingRequiredHeader", $"An HTTP header that's mandatory for this request is not specified: {header}.");

    public static BlobRefusedException InvalidHeader(string header) => new(
        400, "InvalidHeaderValue", $"The value for one of the HTTP headers is not in the correct format: {header}.");
}
