using System.Net;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Persistence;

/// <summary>Failures of the environment that pass by themselves. Any other exception is a bug, and flies.</summary>
public static class Unavailability
{
    public static bool Explains(Exception failure) => failure is
        CosmosException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable }
        or CosmosOperationCanceledException
        or AuthenticationFailedException
        or HttpRequestException
        or TimeoutException
        or TaskCanceledException { InnerException: TimeoutException };
}
